import { UsageError } from "../errors.ts";
import { BASE_MODELS, FIELDS, type ImportField, type Kind } from "./fields.ts";
import { shown } from "./parquet.ts";

/** A column as DuckDB describes it. */
export interface Column {
  readonly name: string;
  /** DuckDB's name of the type, such as VARCHAR[] or TIMESTAMP WITH TIME ZONE. */
  readonly type: string;
}

const TEXT = /^(VARCHAR|JSON|UUID|ENUM\(.*\))$/s;
const WHOLE = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const FRACTION = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/;
const LIST = /\[\d*\]$/;
const STRUCT = /^(STRUCT|MAP)\(.*\)$/s;

/** The form of a column's values, or null for a type that no field comes in. */
export function formOf({
  type,
}: Column): "text" | "moment" | "whole" | "fraction" | "truth" | "list" | "struct" | null {
  if (LIST.test(type)) return "list"; // before the others: VARCHAR[], STRUCT(…)[]
  if (TEXT.test(type)) return "text";
  if (/^(TIMESTAMP|DATE)/.test(type)) return "moment";
  if (WHOLE.test(type)) return "whole";
  if (FRACTION.test(type)) return "fraction";
  if (type === "BOOLEAN") return "truth";
  return STRUCT.test(type) ? "struct" : null;
}

/** Forms that a kind is read from. Text of a list, object or document is JSON; of a moment ISO 8601. */
const FORMS = {
  text: ["text"],
  moment: ["moment", "text"],
  count: ["whole", "fraction"],
  number: ["whole", "fraction"],
  flag: ["truth", "text"],
  list: ["list", "text"],
  object: ["struct", "text"],
  document: ["list", "struct", "text"],
} as const satisfies Record<Kind, readonly ReturnType<typeof formOf>[]>;

/** Which column holds which field, by the field's name, and the fields that the snapshot reads and no column holds. */
export interface Matched {
  readonly columns: ReadonlyMap<string, Column>;
  readonly missing: readonly string[];
}

/**
 * Each field's column: the one of its exact name, else one whose name differs only in letter case, `_` and `-` behind the
 * first letter (created_at, model_index).
 */
export function findColumns(found: readonly Column[]): Map<string, Column> {
  const columns = new Map<string, Column>();
  for (const field of [...FIELDS, BASE_MODELS]) {
    const column = columnOf(field, found);
    if (column !== undefined) columns.set(field.name, column);
  }
  return columns;
}

/**
 * What the snapshot will miss of these columns: fields without a column that has values.
 * Throws UsageError when they are not those of hub-stats: no id as text, no likes, none of the others, or one of another type.
 */
export function requireSchema(file: string, found: readonly Column[], columns: ReadonlyMap<string, Column>): Matched {
  const missing = FIELDS.filter(({ name, read }) => read && !columns.has(name)).map(({ name }) => name);
  const reason = misfit(columns);
  if (reason === null) return { columns, missing };
  const names = found.map(({ name, type }) => `${shown(name)} ${shortType(type)}`);
  const listed =
    names.length > 40 ? `${names.slice(0, 40).join(", ")} and ${names.length - 40} more` : names.join(", ");
  throw new UsageError(
    `import: ${file} is not in the schema of hub-stats: ${reason}. ` +
      `Missing: ${missing.length === 0 ? "none" : missing.join(", ")}; found: ${listed}`,
  );
}

function columnOf({ name, also = [] }: ImportField, found: readonly Column[]): Column | undefined {
  for (const wanted of [name, ...also]) {
    const column =
      found.find((candidate) => candidate.name === wanted) ??
      found.find((candidate) => plainName(candidate.name) === plainName(wanted));
    if (column !== undefined) return column;
  }
  return undefined;
}

/** created_at, CreatedAt → createdat. A leading _ stays: `_id` is not `id`. */
function plainName(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1).replaceAll(/[_-]/g, "").toLowerCase();
}

function misfit(columns: ReadonlyMap<string, Column>): string | null {
  if (!columns.has("id")) return "it has no column id with values";
  if (columns.size === 1) return "besides id it has none of the expected columns";
  for (const { name, kind } of [...FIELDS, BASE_MODELS]) {
    const column = columns.get(name);
    if (column === undefined || FORMS[kind].some((form) => form === formOf(column))) continue;
    return `column ${shown(column.name)} is ${shortType(column.type)}, where ${EXPECTED[kind]} was expected`;
  }
  // A snapshot's likes are a number: without the column every model would stand there, and in readings for good, with 0.
  if (!columns.has("likes")) return "it has no column likes with values";
  return null;
}

const EXPECTED: Readonly<Record<Kind, string>> = {
  text: "text",
  moment: "a timestamp or ISO text",
  count: "a number",
  number: "a number",
  flag: "a boolean or text",
  list: "a list or its JSON text",
  object: "a struct or its JSON text",
  document: "a list, a struct or JSON text",
};

/** A struct's type spells all of its keys. */
function shortType(type: string): string {
  return shown(type.length > 40 ? `${type.slice(0, 40)}…` : type);
}
