import type { Run } from "../stage.ts";
import { ATTRIBUTION, abstract, CREATOR, dataVersion, HOMEPAGE, KEYWORDS, LICENSE, TITLE } from "./about.ts";
import { type Column, type ColumnType, RELEASE_TABLES, type Table } from "./dictionary.ts";
import { describeChecks, ESTIMATE_CHECKS } from "./estimate-checks.ts";
import type { ReleaseFile } from "./manifest.ts";

const TYPES: Readonly<Record<ColumnType, string>> = {
  VARCHAR: "string",
  "VARCHAR[]": "array",
  BIGINT: "integer",
  INTEGER: "integer",
  DOUBLE: "number",
  BOOLEAN: "boolean",
  DATE: "date",
  TIMESTAMP: "datetime",
};

/** Keys of other tables that a column names: [table, column] → models.id. */
const FOREIGN_KEYS: Readonly<Record<string, string>> = { derivatives: "id", edges: "child" };

/** datapackage.json, Frictionless Data Package 2.0 (datapackage.org): every table in each of its formats, the findings, and what stands beside the estimates. */
export function dataPackage(run: Run, partial: boolean, files: readonly ReleaseFile[]): object {
  const file = new Map(files.map((entry) => [entry.name, entry]));
  const resource = (path: string) => {
    const entry = file.get(path);
    return entry ? { path, bytes: entry.bytes, hash: `sha256:${entry.sha256}` } : { path };
  };
  const tables = RELEASE_TABLES.flatMap(({ table, csv }) => [
    ...(csv
      ? [{ ...csvResource(table), ...resource(`${table.name}.csv.gz`), schema: schema(table, `${table.name}`) }]
      : []),
    {
      ...parquetResource(table),
      ...resource(`${table.name}.parquet`),
      schema: schema(table, `${table.name}-parquet`),
    },
  ]);
  return {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: "hubrace",
    title: TITLE,
    description: abstract(run, partial),
    homepage: HOMEPAGE,
    version: dataVersion(run.date),
    created: `${run.date}T00:00:00Z`,
    licenses: [{ name: LICENSE.name, title: LICENSE.title, path: LICENSE.url }],
    sources: [{ title: ATTRIBUTION, path: "https://huggingface.co/models" }],
    contributors: [{ title: CREATOR, roles: ["creator"] }],
    keywords: KEYWORDS,
    resources: [
      ...tables,
      {
        name: "findings",
        title: "Findings: sentences with their numbers, evidence grade and SQL",
        format: "json",
        mediatype: "application/json",
        encoding: "utf-8",
        ...resource("findings.json"),
      },
      {
        name: "estimate-checks",
        title:
          "Beside the estimates: Holm's correction, leave-one-out ranges, binned scatters, what was left out and why",
        description: describeChecks(),
        format: "json",
        mediatype: "application/json",
        encoding: "utf-8",
        ...resource(ESTIMATE_CHECKS),
      },
    ],
  };
}

function csvResource(table: Table) {
  return {
    name: table.name,
    type: "table",
    title: `${table.name} (CSV): ${table.row}`,
    description:
      "Cells of text that begin with = + - @ tab or carriage return, and are no numbers, have a ' in front, so that a spreadsheet does not run them.",
    format: "csv",
    mediatype: "text/csv",
    encoding: "utf-8",
    compression: "gz",
    dialect: { delimiter: ",", lineTerminator: "\n", quoteChar: '"', doubleQuote: true, header: true },
  };
}

function parquetResource(table: Table) {
  return {
    name: `${table.name}-parquet`,
    type: "table",
    title: `${table.name} (Parquet): ${table.row}`,
    format: "parquet",
    mediatype: "application/vnd.apache.parquet",
  };
}

function schema(table: Table, resource: string) {
  const models = resource.endsWith("-parquet") ? "models-parquet" : null;
  const foreign = FOREIGN_KEYS[table.name];
  // A primary key must not hold nulls: niches without a task have none.
  const isKey = table.key.every((name) => table.columns.some((column) => column.name === name && !column.nullable));
  return {
    $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
    fields: table.columns.map(field),
    missingValues: [""],
    ...(isKey ? { primaryKey: table.key } : {}),
    ...(foreign && models
      ? { foreignKeys: [{ fields: [foreign], reference: { resource: models, fields: ["id"] } }] }
      : {}),
  };
}

function field({ name, type, unit, nullable, meaning, values }: Column) {
  const constraints = { ...(nullable ? {} : { required: true }), ...(values === null ? {} : { enum: values }) };
  return {
    name,
    type: TYPES[type],
    description: meaning,
    ...(unit === null ? {} : { unit }),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints }),
  };
}
