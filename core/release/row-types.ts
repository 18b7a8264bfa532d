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

/** Letters of a line of code (biome.json). */
const LINE = 120;

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
      ...property(column),
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

/** A property as the formatter lays it out: alternatives that are too long for a line stand below one another. */
function property({ name, type, nullable, values }: Column): string[] {
  const words = values === null ? [TYPES[type]] : values.map((value) => JSON.stringify(value));
  const types = nullable ? [...words, "null"] : words;
  const line = `  readonly ${name}: ${types.join(" | ")};`;
  return line.length <= LINE
    ? [line]
    : [`  readonly ${name}:`, ...`${types.map((one) => `    | ${one}`).join("\n")};`.split("\n")];
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
