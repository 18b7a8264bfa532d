import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { brokenPromises, drawn } from "../support/chart-contract.ts";
import { filesOf, LARGE } from "./fixture.ts";
import { sharedSite } from "./shared-site.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-charts-"));
let release: string;
let files: Map<string, Buffer>;

beforeAll(async () => {
  const shared = await sharedSite("everyChart");
  release = shared.release;
  files = await filesOf(shared.site);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the chart contract", () => {
  it("holds for every chart of the catalogue, on its panel's page, on its own page and in its embed", () => {
    expect(brokenPromises(files)).toEqual([]);
    // Most of the catalogue has something to draw here; the rest says how much is missing.
    expect(drawn(files).length).toBeGreaterThan(30);
  });

  it("gives the rows again from the SQL that is published, in a database that knows the release's folder alone", async () => {
    for (const id of drawn(files)) {
      const sql = files.get(`charts/${id}.sql`)?.toString() ?? "";
      const { rows: shown } = JSON.parse(files.get(`charts/${id}.json`)?.toString() ?? "{}");
      await withDuckDB({ memory: "256MB", threads: 1, temporary: join(folder, "spill") }, async (duckdb) => {
        await duckdb.run(`set file_search_path = ${literal(release)}`);
        expect(JSON.parse(JSON.stringify(await duckdb.rows(sql))), id).toEqual(shown);
      });
    }
  });

  it("is noticed when it is broken", () => {
    const broken = new Map(files);
    broken.set("charts/crowded-niches.csv", Buffer.from("base,relation\r\n"));
    broken.delete("charts/lag-by-relation.png");
    broken.delete("embed/first-entrants/index.html");
    const said = brokenPromises(broken, ["crowded-niches", "lag-by-relation", "first-entrants"]).join("\n");
    for (const what of [
      "crowded-niches: 0 rows in the CSV",
      "lag-by-relation: no PNG",
      "first-entrants: embed/first-entrants/index.html is missing",
    ])
      expect(said).toContain(what);
  });

  it("is kept where the planner's page says what new bases met: each of its answers leads to its chart", () => {
    const { document } = parseHTML(files.get("plan/index.html")?.toString() ?? "");
    const links = [...(document.querySelector("#new-bases")?.parentElement?.querySelectorAll("li a") ?? [])];
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const [page, id] = (link.getAttribute("href") ?? "").split("#");
      const { document: panel } = parseHTML(files.get(`${page?.slice(1)}index.html`)?.toString() ?? "");
      expect(panel.querySelector(`figure[id="${id}"] .chart-title`)?.textContent).toBe(link.textContent);
    }
  });

  it("gives the timeline of a family its files, a permanent address, its switch and its data in short", () => {
    const place = `families/${LARGE}`;
    for (const file of ["timeline.csv", "timeline.json", "timeline.svg"])
      expect(files.has(`${place}/${file}`), file).toBe(true);
    const { document } = parseHTML(files.get(`${place}/index.html`)?.toString() ?? "");
    const figure = document.querySelector("figure#timeline");
    expect(figure?.querySelector(`a[href="/${place}/#timeline"]`)).not.toBeNull();
    expect([...(figure?.querySelectorAll("option") ?? [])].map((one) => one.getAttribute("value"))).toEqual([
      ...["", "quantized", "finetune", "adapter"],
      ...["", "T1", "T0", "T2"],
    ]);
    // Of five entries three are quantizations, one a finetune, one an adapter; none of the 150 is suspected. The first 30 are its
    // 30 authors' first.
    const rows = [...(figure?.querySelectorAll("tbody tr") ?? [])].map((row) =>
      [...row.querySelectorAll("td")].slice(0, 4).map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ["quantized", "90", "90", "18"],
      ["finetune", "30", "30", "6"],
      ["adapter", "30", "30", "6"],
    ]);
  });
});
