import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { literal, withDuckDB } from "../../../core/duckdb.ts";
import * as layout from "../../../core/lake/layout.ts";
import { dictionaryPage, TABLES } from "../../../core/release/dictionary.ts";
import { TestLake } from "../../support/lake.ts";
import { hasShared, sharedPath } from "../../support/replay.ts";

const table = (name: string) => {
  const found = TABLES.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} is not in the dictionary: describe it in core/release/tables`);
  return found;
};

test("docs/data-dictionary.md is what `npm run docs:dictionary` writes", async () => {
  const page = await readFile(new URL("../../../docs/data-dictionary.md", import.meta.url), "utf8");
  expect(page, "run `npm run docs:dictionary` and commit the page").toBe(dictionaryPage());
});

/** The Parquet file of every table that a run over these listed models leaves in the lake, by table name. */
async function derived(folder: string): Promise<Map<string, string>> {
  const model = (id: string, tags: string[], createdAt: string) => ({
    id,
    _id: `f${id.length}`,
    tags,
    createdAt,
    likes: 1,
    downloads: 2,
  });
  const lake = await new TestLake().derive([
    model("lab/base", [], "2026-08-01T00:00:00.000Z"),
    model("anna/first", ["base_model:finetune:lab/base"], "2026-08-02T00:00:00.000Z"),
    model("bert/second-one", ["base_model:gone/base", "base_model:quantized:lab/base"], "2022-03-02T23:29:04.000Z"),
  ]);
  const keys = [
    ["models", layout.models(lake.date)],
    ["edges", layout.edges(lake.date)],
    ["lineage", layout.lineage(lake.date)],
    ...layout.PANELS.map((name) => [name, layout.panel(lake.date, name)] as const),
  ] as const;
  const files = new Map<string, string>();
  for (const [name, key] of keys) {
    files.set(name, join(folder, `${name}.parquet`));
    await lake.blobs.toFile(key, join(folder, `${name}.parquet`));
  }
  return files;
}

test("what the stages write has exactly the columns, types and nulls of the dictionary", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-dictionary-"));
  try {
    await withDuckDB({ memory: "500MB", threads: 1, temporary: folder }, async (sql) => {
      for (const [name, path] of await derived(folder)) {
        const { columns } = table(name);
        const found = await sql.rows<{ column_name: string; column_type: string }>(`describe from ${literal(path)}`);
        expect(
          found.map((column) => `${column.column_name} ${column.column_type}`),
          name,
        ).toEqual(columns.map((column) => `${column.name} ${column.type}`));
        const never = columns
          .filter((column) => !column.nullable)
          .map((column) => `${literal(column.name)}: count(*) - count("${column.name}")`);
        const [row] = await sql.rows<{ nulls: Record<string, number> }>(
          `select {${never.join(", ")}} as nulls from ${literal(path)}`,
        );
        expect(
          Object.entries(row?.nulls ?? {}).filter(([, n]) => n > 0),
          `${name}: nulls in columns that have none`,
        ).toEqual([]);
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe("every table of the dictionary", () => {
  test("has a key among its columns, unique names, and a sentence for each column", () => {
    for (const { name, key, columns } of TABLES) {
      const names = columns.map((column) => column.name);
      expect(names, name).toEqual(expect.arrayContaining([...key]));
      expect(new Set(names).size, name).toBe(names.length);
      for (const column of columns)
        expect(column.meaning, `${name}.${column.name}`).toMatch(/^\S.{10,}[.…]$|^\S.{10,}\.\)?$/);
    }
  });
});

const contracts = sharedPath("design", "contracts.md");

describe.skipIf(!hasShared("design/contracts.md"))("the dictionary against the contract", () => {
  /** Column names of a section of contracts.md: the words of its table or of its first code span, without types and remarks. */
  function contractColumns(name: string): string[] {
    const section = readFileSync(contracts, "utf8").split(`\n### ${name}.parquet`)[1]?.split(/\n##/)[0] ?? "";
    const rows = section.split("\n").filter((line) => line.startsWith("| ") && !/^\| (column|---)/.test(line));
    const list =
      rows.length > 0 ? rows.map((line) => line.split("|")[1]).join(", ") : (/`([^`]+)`/.exec(section)?.[1] ?? "");
    const words = list.replace(/\([^)]*\)/g, "").split(",");
    return words.map((word) => word.trim().split(/\s/)[0] ?? "");
  }

  for (const name of [
    "models",
    "edges",
    "lineage",
    "outcomes",
    "tombstones",
    "derivatives",
    "families",
    "niches",
    "estimates",
  ]) {
    test(`${name} has the contract's columns in the contract's order`, () => {
      expect(table(name).columns.map((column) => column.name)).toEqual(contractColumns(name));
    });
  }

  test("the reader's warning is that of method.md, word for word", async () => {
    const { READERS_WARNING } = await import("../../../core/release/about.ts");
    const method = readFileSync(sharedPath("design", "method.md"), "utf8");
    const warning = method.split("## Reader's warning")[1]?.split("\n").slice(1).join(" ").trim();
    expect(READERS_WARNING).toBe(warning);
  });
});
