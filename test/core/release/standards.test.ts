import { describe, expect, test } from "vitest";
import { croissant } from "../../../core/release/croissant.ts";
import { dataPackage } from "../../../core/release/data-package.ts";
import type { Run } from "../../../core/stage.ts";
import { croissantFaults, dataPackageFaults } from "../../support/descriptors.ts";
import { FILES } from "./files.ts";

const run: Run = {
  id: "2026-08-20-a1",
  date: "2026-08-20",
  asOf: Date.parse("2026-08-21T00:00:00Z"),
  source: { kind: "hub", label: `"quoted" <b>\u202e Hub`, simulated: true },
  limit: 4000,
};

describe("datapackage.json against the profiles of Data Package 1 and the rules of 2.0", () => {
  const descriptor = dataPackage(run, true, FILES) as { resources: Record<string, unknown>[] };

  test("keeps all of them", () => {
    expect(dataPackageFaults(descriptor)).toEqual([]);
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
    // Only the official profiles know these two.
    ["a contributor without a title", { ...descriptor, contributors: [{ path: "https://example.org/x" }] }],
    [
      "a constraint of the wrong kind",
      {
        ...descriptor,
        resources: [
          {
            name: "x",
            path: "x",
            schema: { fields: [{ name: "a", type: "string", constraints: { minLength: "1" } }] },
          },
        ],
      },
    ],
  ])("would notice %s", (_, broken) => {
    expect(dataPackageFaults(broken).length).toBeGreaterThan(0);
  });
});

describe("croissant.json against the rules of Croissant 1.1", () => {
  const document = croissant(run, true, FILES) as {
    "@context": Record<string, unknown>;
    distribution: Record<string, unknown>[];
    recordSet: (Record<string, unknown> & { "@id": string; field: Record<string, unknown>[] })[];
  };
  const [first] = document.distribution;
  /** The document with something else in its record set of models, or in the first field of it. */
  const withSet = (change: object) => ({
    ...document,
    recordSet: document.recordSet.map((set) => (set["@id"] === "models" ? { ...set, ...change } : set)),
  });
  const withField = (change: object) => {
    const [field, ...others] = document.recordSet.find((set) => set["@id"] === "models")?.field ?? [];
    return withSet({ field: [{ ...field, ...change }, ...others] });
  };
  const fromFile = (name: string) => ({ source: { fileObject: { "@id": name }, extract: { column: "id" } } });

  test("keeps all of them", () => {
    expect(croissantFaults(document)).toEqual([]);
  });

  test.each([
    ["another version", { ...document, conformsTo: "http://mlcommons.org/croissant/0.9" }],
    ["no licence", { ...document, license: undefined }],
    ["a file without checksum", { ...document, distribution: [{ ...first, sha256: undefined }] }],
    ["a checksum that is none", { ...document, distribution: [{ ...first, sha256: "abc" }] }],
    ["a date that is none", { ...document, datePublished: "21 Aug" }],
    ["a data type of its own making", withField({ dataType: "sc:Varchar" })],
    ["a field without a column to read", withField({ source: { fileObject: { "@id": "models.parquet" } } })],
  ])("would notice %s", (_, broken) => {
    expect(croissantFaults(broken).length).toBeGreaterThan(0);
  });

  test.each([
    ["context has all of appendix 1", { ...document, "@context": { ...document["@context"], md5: "sc:md5" } }],
    [
      "context has what the validator asks for",
      { ...document, "@context": { ...document["@context"], samplingRate: undefined } },
    ],
    ["ids are given once", { ...document, distribution: [...document.distribution, first] }],
    ["references find a thing", withField(fromFile("nowhere.parquet"))],
    ["keys are fields of their own record set", withSet({ key: [{ "@id": "edges/child" }] })],
    ["a field's data come from a file", withField(fromFile("models"))],
    ["a record set without a join reads one file", withField(fromFile("edges.parquet"))],
    ["a foreign key names a field of another record set", withField({ references: { "@id": "models/author" } })],
    ["arrayShape stands only beside isArray", withField({ arrayShape: "-1" })],
  ])("would notice where it is not so that %s", (rule, broken) => {
    expect(croissantFaults(broken).join("\n")).toContain(rule);
  });
});
