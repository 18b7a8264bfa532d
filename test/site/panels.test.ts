import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { PANELS } from "../../site/src/panels.ts";
import { filesOf } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

const NBSP = "\u00a0";
let files: Map<string, Buffer>;

beforeAll(async () => {
  files = await filesOf((await sharedSite("panelRows")).site);
});

const text = (path: string) => files.get(path)?.toString("utf8") ?? "";
const page = (path: string) => parseHTML(text(`${path.slice(1)}index.html`)).document;
const rows = (chart: string): Record<string, unknown>[] => JSON.parse(text(`charts/${chart}.json`)).rows;

describe("the panel pages", () => {
  it("ask in the heading, answer below it with n, tier and grade, and link their tables and SQL", () => {
    for (const { path, question, tables } of PANELS) {
      const document = page(path);
      expect(document.querySelector("h1")?.textContent, path).toBe(question);
      expect(document.querySelector(".answer")?.textContent?.length, path).toBeGreaterThan(40);
      expect(document.querySelector(".answer + .foot")?.textContent, path).toMatch(
        /Grade.[ABC] n.=.[\d,]+(.[a-z][^·]+)? · (tier T1|without tiers)/,
      );
      const links = [...document.querySelectorAll(".table-about a")].map((link) => link.getAttribute("href") ?? "");
      for (const table of tables) {
        expect(
          links.some((link) => link.endsWith(`/${table}.parquet`)),
          `${path} ${table}`,
        ).toBe(true);
        expect(files.has(`data/v1/2026-08-21/${table}.parquet`), table).toBe(true);
      }
      for (const id of ["definition", "caveats", "tables"])
        expect(document.getElementById(id), `${path} ${id}`).not.toBeNull();
    }
  });

  it("print the caveat of each table's SQL", () => {
    const said = page("/churn/").querySelector(".table-about")?.textContent ?? "";
    expect(said).toContain("flags are not kept for models that are gone");
  });

  it("lists every panel with its question and the answer that its page prints", () => {
    const document = page("/panels/");
    for (const { path, question } of PANELS) {
      const link = [...document.querySelectorAll("article a")].find((one) => one.getAttribute("href") === path);
      expect(link?.textContent).toBe(question);
      expect(document.body.textContent).toContain(page(path).querySelector(".answer")?.textContent);
    }
  });

  it("prints the licence classes that the rows declare", () => {
    // Bases are Apache-2.0. All 60 finetunes are MIT, the same class; 80 of 160 quantizations are Apache-2.0, the rest state none.
    const kept = Object.fromEntries(
      rows("licence-class-kept").flatMap((row) => (row.tier === "T1" ? [[row.relation, row]] : [])),
    );
    expect(kept.finetune).toMatchObject({ n: 60, share_kept: 1, share_not_stated: 0 });
    expect(kept.quantized).toMatchObject({ n: 160, share_kept: 0.5, share_not_stated: 0.5 });
    expect(page("/licenses/").getElementById("licence-class-kept-title")?.textContent).toBe(
      `100${NBSP}% of finetunes declare the licence class of their base, 50${NBSP}% of quantizations`,
    );
    expect(page("/licenses/").getElementById("licences-of-quantizations-title")?.textContent).toContain(
      `50${NBSP}% state none`,
    );
    expect(page("/licenses/").body.textContent).toContain("not legal advice");
  });

  it("prints the formats that the tags name", () => {
    const quantized = rows("formats-by-relation").filter((row) => row.tier === "T1" && row.relation === "quantized");
    expect(quantized).toMatchObject([
      { format: "gguf", models: 80, n: 160, share: 0.5 },
      { format: "safetensors", models: 80, n: 160, share: 0.5 },
    ]);
    // The finetunes are of six bases, so all of 60 say no more than 6 of 6: 6 / (6 + 3.8416) is where their interval begins.
    expect(page("/formats/").querySelector(".answer")?.textContent).toMatch(
      new RegExp(
        `50${NBSP}% \\(42 to 58${NBSP}%\\) of quantizations name gguf .* 100${NBSP}% \\(61 to 100${NBSP}%\\) of finetunes name safetensors`,
      ),
    );
  });

  it("prints whose models are built on, by method", () => {
    // org0 has 60 quantizations and 10 finetunes of 220; each other organization 20 and 10.
    expect(rows("organizations-built-on")).toMatchObject([
      { name: "org0", children_t1: 70, children_t0: 70, total_t1: 220 },
      ...[1, 2, 3, 4, 5].map((index) => ({ name: `org${index}`, children_t1: 30, children_by_root_t1: 30 })),
    ]);
    expect(page("/ecosystem/").querySelector(".answer")?.textContent).toContain(
      `32${NBSP}% of derivatives name a model of org0`,
    );
  });

  it("says that there is no history, region or estimate where there is none, instead of an empty picture", () => {
    expect(page("/churn/").querySelector(".answer")?.textContent).toContain("the history is too short");
    expect(page("/churn/").querySelector(".note")?.textContent).toContain("No history yet");
    expect(page("/churn/").querySelectorAll(".picture").length).toBe(0);
    expect(page("/ecosystem/").getElementById("missing")?.nextElementSibling?.textContent).toContain(
      "No region is known",
    );
    // Everything of the estimates but what the main specification could have used and the list of what failed has nothing to say.
    expect(page("/recognition/").querySelectorAll("#estimates .picture, #estimates figure table").length).toBe(0);
    expect(page("/recognition/").querySelector("#first-like .missing")).not.toBeNull();
  });
});
