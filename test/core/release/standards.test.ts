import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { croissant } from "../../../core/release/croissant.ts";
import { dataPackage } from "../../../core/release/data-package.ts";
import { RELEASE_TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseFile } from "../../../core/release/manifest.ts";
import type { Run } from "../../../core/stage.ts";
import { croissantRules, dataPackageRules } from "../../support/descriptor-rules.ts";

const run: Run = {
  id: "2026-08-20-a1",
  date: "2026-08-20",
  asOf: Date.parse("2026-08-21T00:00:00Z"),
  source: { kind: "hub", label: `"quoted" <b>\u202e Hub`, simulated: true },
  limit: 4000,
};
const file = (name: string, rows: number | null): ReleaseFile => ({ name, rows, bytes: 7, sha256: "ab".repeat(32) });
const files = [
  ...RELEASE_TABLES.flatMap(({ table, csv }) => [
    ...(csv ? [file(`${table.name}.csv.gz`, 3)] : []),
    file(`${table.name}.parquet`, 3),
  ]),
  file("estimate-checks.json", null),
  file("findings.json", null),
  file("sql/derivatives.sql", null),
];
const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
const faults = (rules: object, document: unknown): string[] => {
  const valid = ajv.compile(rules);
  return valid(JSON.parse(JSON.stringify(document)))
    ? []
    : (valid.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
};

describe("datapackage.json against the rules of Data Package 2.0", () => {
  const descriptor = dataPackage(run, true, files) as { resources: Record<string, unknown>[] };

  test("keeps all of them", () => {
    expect(faults(dataPackageRules, descriptor)).toEqual([]);
  });

  test.each([
    ["no resources", { ...descriptor, resources: [] }],
    ["a path out of the folder", { ...descriptor, resources: [{ name: "x", path: "../x.csv" }] }],
    ["an absolute path", { ...descriptor, resources: [{ name: "x", path: "/etc/passwd" }] }],
    ["no name", { ...descriptor, resources: [{ path: "x.csv" }] }],
    [
      "an unknown type",
      { ...descriptor, resources: [{ name: "x", path: "x", schema: { fields: [{ name: "a", type: "float" }] } }] },
    ],
    ["a licence without name and path", { ...descriptor, licenses: [{ title: "free" }] }],
    ["a creation date that is no time", { ...descriptor, created: "yesterday" }],
  ])("would notice %s", (_, broken) => {
    expect(faults(dataPackageRules, broken).length).toBeGreaterThan(0);
  });
});

describe("croissant.json against the rules of Croissant 1.1", () => {
  const document = croissant(run, true, files) as { distribution: Record<string, unknown>[] };
  const [first] = document.distribution;

  test("keeps all of them", () => {
    expect(faults(croissantRules, document)).toEqual([]);
  });

  test.each([
    ["another version", { ...document, conformsTo: "http://mlcommons.org/croissant/0.9" }],
    ["no licence", { ...document, license: undefined }],
    ["a file without checksum", { ...document, distribution: [{ ...first, sha256: undefined }] }],
    ["a checksum that is none", { ...document, distribution: [{ ...first, sha256: "abc" }] }],
    ["a date that is none", { ...document, datePublished: "21 Aug" }],
  ])("would notice %s", (_, broken) => {
    expect(faults(croissantRules, broken).length).toBeGreaterThan(0);
  });
});
