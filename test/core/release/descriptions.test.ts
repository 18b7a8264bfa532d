import { describe, expect, test } from "vitest";
import { banners, dataMark } from "../../../core/release/about.ts";
import { citation, citationFile } from "../../../core/release/citation.ts";
import { croissant } from "../../../core/release/croissant.ts";
import { dataPackage } from "../../../core/release/data-package.ts";
import type { Run } from "../../../core/stage.ts";
import { FILES } from "./files.ts";

const run: Run = {
  id: "2026-08-20-a1",
  date: "2026-08-20",
  asOf: Date.parse("2026-08-21T00:00:00Z"),
  source: { kind: "hub", label: 'the "Hub": all of it', simulated: false },
  limit: null,
};
// As a reader gets them: through JSON.
const plain = (value: object) => JSON.parse(JSON.stringify(value));

describe("datapackage.json", () => {
  const descriptor = plain(dataPackage(run, false, FILES));

  test("declares Data Package 2.0 with version, licence and sources", () => {
    expect(descriptor).toMatchObject({
      $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
      name: "hubrace",
      version: "1.20260820.0",
      licenses: [{ name: "CC-BY-4.0" }],
    });
  });

  test("has one resource for each data file, under a name of its own, with size and checksum", () => {
    const resources: { name: string; path: string; bytes: number; hash: string; type?: string }[] =
      descriptor.resources;
    expect(resources.map(({ path }) => path).sort()).toEqual(
      FILES.map(({ name }) => name)
        .filter((name) => !name.startsWith("sql/"))
        .sort(),
    );
    expect(new Set(resources.map(({ name }) => name)).size).toBe(resources.length);
    for (const { bytes, hash } of resources) expect([bytes, hash]).toEqual([7, `sha256:${"ab".repeat(32)}`]);
  });

  test("says how a CSV is written, and that the other tables are Parquet", () => {
    const resource = (wanted: string) => descriptor.resources.find(({ name }: { name: string }) => name === wanted);
    expect(resource("niches")).toMatchObject({
      ...{ path: "niches.csv.gz", format: "csv", mediatype: "text/csv", encoding: "utf-8", compression: "gz" },
      dialect: { delimiter: ",", lineTerminator: "\n", quoteChar: '"', doubleQuote: true, header: true },
      schema: { missingValues: [""] },
    });
    expect(resource("niches-parquet")).toMatchObject({ path: "niches.parquet", format: "parquet" });
    expect(resource("niches-parquet").compression).toBeUndefined();
  });

  test("types every column and names keys that exist and are never null", () => {
    type Field = { name: string; type: string; constraints?: { required: boolean } };
    type Schema = { fields: Field[]; primaryKey?: string[] };
    const tables: { name: string; schema?: Schema }[] = descriptor.resources;
    const derivatives = tables.find(({ name }) => name === "derivatives")?.schema;
    const type = (name: string) => derivatives?.fields.find((field) => field.name === name)?.type;
    expect(["id", "rank", "lag_days", "created_at"].map(type)).toEqual(["string", "integer", "number", "datetime"]);
    for (const { name, schema } of tables) {
      for (const key of schema?.primaryKey ?? []) {
        expect(schema?.fields.find((field) => field.name === key)?.constraints, `${name}.${key}`).toMatchObject({
          required: true,
        });
      }
    }
    expect(tables.find(({ name }) => name === "niches")?.schema?.primaryKey).toBeUndefined();
  });

  test("names the values of a column that holds one of a few, in each of its files", () => {
    for (const [table, column, constraints] of [
      ["derivatives", "tier", { required: true, enum: ["T0", "T1", "T2"] }],
      ["derivatives-parquet", "tier", { required: true, enum: ["T0", "T1", "T2"] }],
      ["families", "state", { required: true, enum: ["emerging", "hot", "stable", "quiet"] }],
      ["first_like-parquet", "median_by_age", { enum: [7, 30, 90] }],
      ["families", "base", { required: true }],
      ["families", "author", undefined],
    ] as const) {
      const { schema } = descriptor.resources.find(({ name }: { name: string }) => name === table);
      const found = schema.fields.find(({ name }: { name: string }) => name === column);
      expect([table, column, found.constraints]).toEqual([table, column, constraints]);
    }
  });
});

describe("croissant.json", () => {
  const document = plain(croissant(run, false, FILES));

  test("declares Croissant 1.1 with what the specification requires", () => {
    expect(document).toMatchObject({
      "@type": "sc:Dataset",
      conformsTo: "http://mlcommons.org/croissant/1.1",
      name: "hubrace",
      license: "https://creativecommons.org/licenses/by/4.0/",
      datePublished: "2026-08-20",
      version: "1.20260820.0",
    });
    for (const required of ["description", "url", "creator", "distribution"]) expect(document).toHaveProperty(required);
  });

  test("uses no term of Croissant that its context does not define", () => {
    const schemaOrg =
      "name alternateName description url license creator datePublished version keywords inLanguage distribution contentUrl contentSize encodingFormat sha256".split(
        " ",
      );
    const terms = new Set<string>();
    JSON.stringify({ ...document, "@context": null }, (key, value) => {
      if (key !== "" && !/^\d+$/.test(key)) terms.add(key);
      return value;
    });
    const known = [...schemaOrg, ...Object.keys(document["@context"]), "@context", "@id", "@type"];
    expect([...terms].filter((term) => !known.includes(term))).toEqual([]);
  });

  test("gives every thing an id of its own, and every reference finds one", () => {
    const ids: string[] = [];
    const references: string[] = [];
    JSON.stringify({ ...document, "@context": null }, (_, value) => {
      if (value !== null && typeof value === "object" && typeof value["@id"] === "string") {
        (Object.keys(value).length === 1 ? references : ids).push(value["@id"]);
      }
      return value;
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(references.filter((id) => !ids.includes(id))).toEqual([]);
    expect(references.length).toBeGreaterThan(100);
  });

  test("says of a column that holds one of a few values which", () => {
    const { field } = document.recordSet.find(({ name }: { name: string }) => name === "diffusion");
    const said = (wanted: string) => field.find(({ name }: { name: string }) => name === wanted).description;
    expect(said("k")).toBe("Which child is waited for. One of: 1, 10, 100.");
    expect(said("tier")).toMatch(/ One of: T0, T1\.$/);
    expect(said("base")).toBe("Id of the base.");
  });

  test("gives each file with its checksum, and lists as arrays", () => {
    expect(document.distribution).toHaveLength(FILES.length);
    expect(document.distribution[0]).toEqual({
      "@type": "cr:FileObject",
      "@id": "derivatives.csv.gz",
      name: "derivatives.csv.gz",
      contentUrl: "derivatives.csv.gz",
      contentSize: "7 B",
      encodingFormat: "application/gzip",
      sha256: "ab".repeat(32),
    });
    const models = document.recordSet.find((set: { name: string }) => set.name === "models");
    expect(models.field.find((field: { name: string }) => field.name === "tags")).toMatchObject({
      dataType: "sc:Text",
      isArray: true,
      // Of one dimension, of any length.
      arrayShape: "-1",
    });
  });
});

test("what is simulated or cut says so, and a limit that left nothing out cuts nothing", () => {
  const simulated = { ...run, limit: 4_000, source: { ...run.source, simulated: true } };
  expect(banners(run, false)).toEqual([]);
  expect(banners({ ...run, limit: 4_000 }, false)).toEqual([]);
  expect(banners(simulated, true)).toEqual([
    "SIMULATED DATA: invented models, not the Hub's. For trying the software only.",
    "SAMPLE, newest 4,000 models only: ranks, families and counts are cut.",
  ]);
  expect(dataMark({ ...simulated, partial: true })).toBe("SIMULATED DATA. SAMPLE, newest 4,000 models. ");
  expect(dataMark({ ...run, partial: false })).toBe("");
});

describe("the citation", () => {
  test("is a Citation File Format file with quoted texts", () => {
    const lines = citationFile(run, false).split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "cff-version: 1.2.0",
      `message: "If you use these data, please cite them as below, with the date of the release."`,
      "type: dataset",
    ]);
    expect(lines).toContain(`date-released: "2026-08-20"`);
    expect(lines.find((line) => line.startsWith("abstract: "))).toContain('Source: the \\"Hub\\": all of it.');
  });

  test("names the date, and that data are simulated", () => {
    expect(citation(run)).toMatch(/^@misc\{hubrace-2026-08-20,\n {2}title = \{Hubrace: .*, data of 2026-08-20\},/);
    expect(citation({ ...run, source: { ...run.source, simulated: true } })).toContain("(simulated)");
  });
});
