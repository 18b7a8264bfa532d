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

/** Terms of the vocabulary that keep their name: those of appendix 1 of the Croissant 1.1 specification, and what its validator asks for beside them. */
const TERMS = [
  ...["annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"],
  ...["field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"],
  ...["key", "md5", "parentField", "path", "readLines", "recordSet", "references", "regex", "repeated", "replace"],
  ...["samplingRate", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value"],
];

/** The JSON-LD context that Croissant recommends, whole, since readers compare it; with schema.org by https, as the validator has it. */
const CONTEXT = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  sc: "https://schema.org/",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  dct: "http://purl.org/dc/terms/",
  conformsTo: "dct:conformsTo",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  description: { "@container": "@language" },
  examples: { "@id": "cr:examples", "@type": "@json" },
  name: { "@container": "@language" },
  ...Object.fromEntries(TERMS.map((term) => [term, `cr:${term}`])),
};

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

/** Of closed sets of values Croissant knows only tables of their own, which a program that reads the column would have to join. */
function field(table: Table, { name, type, unit, meaning, values }: Column) {
  const id = `${table.name}/${name}`;
  const references = REFERENCES[id];
  return {
    "@type": "cr:Field",
    "@id": id,
    name,
    description: [
      meaning,
      ...(unit === null ? [] : [`Unit: ${unit}.`]),
      ...(values === null ? [] : [`One of: ${values.join(", ")}.`]),
    ].join(" "),
    dataType: TYPES[type],
    ...(type.endsWith("[]") ? { isArray: true, arrayShape: "-1" } : {}),
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
