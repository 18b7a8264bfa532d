import { readFileSync } from "node:fs";
import { expect, expectTypeOf, it } from "vitest";
import { TABLES } from "../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { rowTypes } from "../../core/release/row-types.ts";
import * as data from "../../reader/index.ts";

it("says the same as the tables of the release; `npm run docs:dictionary` writes it anew", () => {
  expect(readFileSync(new URL("../../reader/tables.ts", import.meta.url), "utf8")).toBe(rowTypes());
});

it("lists every table and has a reader for each", () => {
  expect(data.tables).toEqual(TABLES.map(({ name }) => name));
  const readers: Readonly<Record<string, unknown>> = { ...data };
  for (const name of data.tables) {
    const reader = name.replace(/_./g, (pair) => pair.slice(1).toUpperCase());
    expect(readers[reader], reader).toBeTypeOf("function");
  }
});

it("gives columns the types of their values", () => {
  expectTypeOf<data.DerivativesRow["id"]>().toEqualTypeOf<string>();
  expectTypeOf<data.DerivativesRow["rank"]>().toEqualTypeOf<number | bigint | null>();
  expectTypeOf<data.DerivativesRow["tier"]>().toEqualTypeOf<"T0" | "T1" | "T2">();
  expectTypeOf<data.ModelsRow["tags"]>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<data.Rows["license_classes"]>().toEqualTypeOf<data.LicenseClassesRow>();
  expectTypeOf<ReleaseManifest>().toExtend<data.Release>();
});

it("knows which columns were asked for", () => {
  const rows = data.derivatives({ from: "/nowhere", columns: ["id", "rank"] });
  expectTypeOf(rows).toEqualTypeOf<AsyncGenerator<Pick<data.DerivativesRow, "id" | "rank">, void>>();
  // @ts-expect-error there is no such column
  data.derivatives({ from: "/nowhere", columns: ["rnk"] });
  // @ts-expect-error a rank is no text
  data.derivatives({ from: "/nowhere", filter: { rank: "first" } });
});
