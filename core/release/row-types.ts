import { ALLOWED_VALUES } from "./allowed-values.ts";
import { type Column, type ColumnType, TABLES, type Table } from "./dictionary.ts";

const TYPES: Readonly<Record<ColumnType, string>> = {
  VARCHAR: "string",
  "VARCHAR[]": "readonly string[]",
  BIGINT: "Int64",
  INTEGER: "number",
  DOUBLE: "number",
  BOOLEAN: "boolean",
  DATE: "Day",
  TIMESTAMP: "Timestamp",
};

/** reader/tables.ts: a type per table with the dictionary's words, and a reader for each. A test fails when the file differs from this text. */
export function rowTypes(): string {
  return [
    "// Generated from core/release/tables by `npm run docs:dictionary`: change it there.",
    'import { type TableReader, tableReader } from "./table.ts";',
    'import type { Day, Int64, Timestamp } from "./values.ts";',
    "",
    "/** Names of the tables of a release, as their files are called. */",
    "export const tables = [",
    ...TABLES.map(({ name }) => `  ${JSON.stringify(name)},`),
    "] as const;",
    "",
    "export type TableName = keyof Rows;",
    "",
    "/** The row of each table. */",
    "export interface Rows {",
    ...TABLES.map(({ name }) => `  readonly ${name}: ${rowName(name)};`),
    "}",
    ...TABLES.flatMap((table) => ["", ...rowType(table), "", ...reader(table)]),
    "",
  ].join("\n");
}

function rowType(table: Table): string[] {
  const caveat = table.caveat === null ? [] : ["", table.caveat];
  return [
    ...comment([`One row: ${table.row}. Key: ${table.key.join(", ")}.`, ...caveat], ""),
    `export interface ${rowName(table.name)} {`,
    ...table.columns.flatMap((column) => [
      ...comment([`${column.meaning}${column.unit === null ? "" : ` Unit: ${column.unit}.`}`], "  "),
      `  readonly ${column.name}: ${typeOf(table, column)};`,
    ]),
    "}",
  ];
}

function reader({ name, row }: Table): string[] {
  const type = rowName(name);
  return [
    ...comment([`Rows of ${name}: ${row}.`], ""),
    `export const ${camel(name)}: TableReader<${type}> = tableReader(${JSON.stringify(name)});`,
  ];
}

function typeOf(table: Table, { name, type, nullable }: Column): string {
  const words = ALLOWED_VALUES[`${table.name}.${name}`];
  const value = words === undefined ? TYPES[type] : words.map((word) => JSON.stringify(word)).join(" | ");
  return nullable ? `${value} | null` : value;
}

function comment(lines: readonly string[], indent: string): string[] {
  const texts = lines.map((line) => line.replaceAll("*/", "* /"));
  if (texts.length === 1) return [`${indent}/** ${texts[0]} */`];
  return [`${indent}/**`, ...texts.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

/** license_classes → licenseClasses. */
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** license_classes → LicenseClassesRow. */
const rowName = (name: string) => `${camel(name).replace(/^./, (letter) => letter.toUpperCase())}Row`;
