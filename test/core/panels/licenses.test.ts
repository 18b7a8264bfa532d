import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { type PanelRow, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

/** License ids by class, from the table of docs/licenses.md. */
async function documented(): Promise<[string, string][]> {
  const lines = (await read("docs/licenses.md")).split("\n").filter((line) => /^\| `/.test(line));
  return lines.flatMap((line) => {
    const [, name = "", , ids = ""] = line.split("|");
    const licenseClass = name.replaceAll(/[`\s]/g, "");
    return [...ids.matchAll(/`([^`]+)`/g)].map((match): [string, string] => [match[1] ?? "", licenseClass]);
  });
}

/** The class of each license. */
async function classes(licenses: readonly (string | null)[]): Promise<Map<unknown, unknown>> {
  const models = licenses.map((license, i) => ({ id: `a/m${i}`, license }));
  return new Map((await panelRows(["license_classes"], { models })).map((row) => [row.license, row.class]));
}

describe("the classes of licences", () => {
  it("are those that docs/licenses.md documents", async () => {
    const table = await documented();
    expect(table.length).toBeGreaterThan(80);
    expect(new Set(table.map(([license]) => license)).size).toBe(table.length);
    expect([...(await classes(table.map(([license]) => license)))].sort()).toEqual(table.sort());
  });

  it("are documented without exception", async () => {
    const lists = /values([\s\S]*?)\),\nlisted/.exec(await read("core/panels/license_classes.sql"))?.[1] ?? "";
    const quoted = [...lists.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? "");
    const table = await documented();
    expect(new Set(quoted)).toEqual(new Set(table.flat()));
  });

  it("are read from the wording of ids that nobody listed, the stricter reading first", async () => {
    const found = await classes([
      "flux-1-dev-non-commercial-license",
      "qwen-research",
      "mnpl-0.1",
      "my-rail-m",
      "some-openrail",
      "trail-license",
      "tongyi-qianwen",
      "stabilityai-ai-community",
      "nvidia-open-model-license",
      "ncsa-like",
      "**",
    ]);
    expect([...found].sort()).toEqual([
      ["**", "other"],
      ["flux-1-dev-non-commercial-license", "non_commercial"],
      ["mnpl-0.1", "non_commercial"],
      ["my-rail-m", "responsible_ai"],
      ["ncsa-like", "other"],
      ["nvidia-open-model-license", "community"],
      ["qwen-research", "non_commercial"],
      ["some-openrail", "responsible_ai"],
      ["stabilityai-ai-community", "community"],
      ["tongyi-qianwen", "community"],
      ["trail-license", "other"],
    ]);
  });

  it("count no licence and an empty one alike", async () => {
    const rows = await panelRows(["license_classes"], {
      models: [
        { id: "a/1", license: null },
        { id: "a/2", license: "" },
        { id: "a/3", license: "mit" },
      ],
    });
    expect(rows).toEqual([
      { license: null, class: "none_stated", on_list: false, models: 2 },
      { license: "mit", class: "permissive", on_list: true, models: 1 },
    ]);
  });
});

/**
 * 32 finetunes of five permissive bases by ten authors: 16 apache-2.0, 8 without licence, 4 gemma, 4 cc-by-nc-4.0. Four of the
 * apache ones are flagged. Three more have a base that is not listed, one has a llama3 base and two parents.
 */
describe("the matrix of licences from parent to child", () => {
  const LICENSES = ["apache-2.0", "apache-2.0", "apache-2.0", "apache-2.0", null, null, "gemma", "cc-by-nc-4.0"];
  const child = (i: number, base: string, tier = "T2"): TableRow => ({
    id: `a${i % 10}/m${i}`,
    author: `a${i % 10}`,
    base,
    relation: "finetune",
    weight: i < 35 ? 1 : 0.5,
    tier,
  });
  let rows: PanelRow[];
  beforeAll(async () => {
    rows = await panelRows(["license_classes", "licenses"], {
      models: [
        ...times(5, (i) => ({ id: `org/base${i}`, license: i === 0 ? "mit" : "apache-2.0" })),
        { id: "org/llama", license: "llama3" },
        ...times(36, (i) => ({ id: `a${i % 10}/m${i}`, license: i < 32 ? (LICENSES[i % 8] ?? null) : "mit" })),
      ],
      derivatives: [
        ...times(32, (i) => child(i, `org/base${i % 5}`, i < 4 ? "T0" : "T2")),
        ...times(3, (i) => child(32 + i, "gone/base")),
        child(35, "org/llama"),
        child(35, "gone/base"),
      ],
    });
  });
  const of = (parent_class: string, child_class: string, tier = "T0") =>
    rowWith(rows, { tier, parent_class, child_class });

  it("gives each class of child its share of the parents' row", () => {
    expect(of("permissive", "permissive")).toEqual({
      relation: "finetune",
      tier: "T0",
      parent_class: "permissive",
      child_class: "permissive",
      entries: 16,
      n: 32,
      authors: 10,
      families: 5,
      share_of_row: 0.5,
    });
    expect(of("permissive", "none_stated").share_of_row).toBe(0.25);
    expect(of("permissive", "community").share_of_row).toBe(0.125);
    expect(of("permissive", "non_commercial").share_of_row).toBe(0.125);
  });

  it("counts a child once per parent, and parents that are not listed apart", () => {
    expect(of("not_listed", "permissive")).toMatchObject({ entries: 4, n: 4, share_of_row: null });
    expect(of("community", "permissive")).toMatchObject({ entries: 1, n: 1 });
  });

  it("prints no share of a row with fewer than 30 models", () => {
    expect(of("permissive", "permissive", "T1")).toMatchObject({ entries: 12, n: 28, share_of_row: null });
  });

  it("counts a model of several parents once for the 30, and on the tier of its entries", async () => {
    // 28 models with a parent each; one of two parents, all in T1; one of two that looks automated, so that T0 has 32 entries of 30 models.
    const models = [
      ...times(5, (i) => ({ id: `org/base${i}`, license: "mit" })),
      ...times(30, (i) => ({ id: `a${i % 10}/m${i}`, license: "mit" })),
    ];
    const derivatives = times(28, (i) => child(i, `org/base${i % 5}`)).concat(
      [0, 1].flatMap((i) => [
        { ...child(28, `org/base${i}`), weight: 0.5 },
        { ...child(29, `org/base${i}`, "T0"), weight: 0.5 },
      ]),
    );
    const rows = await panelRows(["license_classes", "licenses"], { models, derivatives });
    expect(rowWith(rows, { tier: "T0" })).toMatchObject({ entries: 32, n: 32, share_of_row: 1 });
    expect(rowWith(rows, { tier: "T1" })).toMatchObject({ entries: 30, n: 30, share_of_row: null });
  });
});
