import type { Run } from "../stage.ts";
import { abstract, CREATOR, dataVersion, HOMEPAGE, KEYWORDS, LICENSE, TITLE } from "./about.ts";
import { citation } from "./citation.ts";
import { type Column, type ColumnType, RELEASE_TABLES, type Table } from "./dictionary.ts";
import type { ReleaseFile } from "./manifest.ts";

const TYPES: Readonly<Record<ColumnType, string>> = {
  VARCHAR: "sc:Text",
  "VARCHAR[]": "sc:Text",
  BIGINT: "sc:Integer",
  INTEGER: "sc:Integer",
  DOUBLE: "sc:Float",
  BOOLEAN: "sc:Boolean",
  DATE: "sc:Date",
  TIMESTAMP: "sc:DateTime",
};

/** JSON-LD context: the terms that are used below, out of appendix 1 of the Croissant 1.1 specification. */
const CONTEXT = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  sc: "https://schema.org/",
  cr: "http://mlcommons.org/croissant/",
  dct: "http://purl.org/dc/terms/",
  citeAs: "cr:citeAs",
  column: "cr:column",
  conformsTo: "dct:conformsTo",
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  extract: "cr:extract",
  field: "cr:field",
  fileObject: "cr:fileObject",
  isArray: "cr:isArray",
  isLiveDataset: "cr:isLiveDataset",
  key: "cr:key",
  recordSet: "cr:recordSet",
  references: "cr:references",
  source: "cr:source",
} as const;

/** Columns that name a model. */
const REFERENCES: Readonly<Record<string, string>> = { "derivatives/id": "models/id", "edges/child": "models/id" };

/** croissant.json, Croissant 1.1: the files with their checksums, and one record set for each table, read from its Parquet file. */
export function croissant(run: Run, partial: boolean, files: readonly ReleaseFile[]): object {
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name: "hubrace",
    alternateName: TITLE,
    description: abstract(run, partial),
    url: HOMEPAGE,
    license: LICENSE.url,
    creator: { "@type": "sc:Organization", name: CREATOR, url: HOMEPAGE },
    datePublished: run.date,
    version: dataVersion(run.date),
    keywords: KEYWORDS,
    inLanguage: "en",
    isLiveDataset: false,
    citeAs: citation(run),
    distribution: files.map(({ name, bytes, sha256 }) => ({
      "@type": "cr:FileObject",
      "@id": name,
      name,
      contentUrl: name,
      contentSize: `${bytes} B`,
      encodingFormat: mediaType(name),
      sha256,
    })),
    recordSet: RELEASE_TABLES.map(({ table }) => recordSet(table)),
  };
}

function recordSet(table: Table) {
  return {
    "@type": "cr:RecordSet",
    "@id": table.name,
    name: table.name,
    description: `One row: ${table.row}.${table.caveat === null ? "" : ` ${table.caveat}`}`,
    key: table.key.map((name) => ({ "@id": `${table.name}/${name}` })),
    field: table.columns.map((column) => field(table, column)),
  };
}

function field(table: Table, { name, type, unit, meaning }: Column) {
  const id = `${table.name}/${name}`;
  const references = REFERENCES[id];
  return {
    "@type": "cr:Field",
    "@id": id,
    name,
    description: unit === null ? meaning : `${meaning} Unit: ${unit}.`,
    dataType: TYPES[type],
    ...(type.endsWith("[]") ? { isArray: true } : {}),
    ...(references === undefined ? {} : { references: { "@id": references } }),
    source: { fileObject: { "@id": `${table.name}.parquet` }, extract: { column: name } },
  };
}

function mediaType(name: string): string {
  if (name.endsWith(".parquet")) return "application/x-parquet";
  if (name.endsWith(".gz")) return "application/gzip";
  if (name.endsWith(".json")) return "application/json";
  return "text/plain";
}
