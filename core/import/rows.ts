import { literal } from "../duckdb.ts";
import { type Column, formOf, type Matched } from "./columns.ts";
import { BASE_MODELS, FIELDS, type ImportField } from "./fields.ts";
import { fromFile, quoted } from "./parquet.ts";

/** One row of a file, as `rowQuery` gives it. */
export interface ImportedRow {
  /** The model as the Hub's list would give it: one line of JSON, which may hold NaN and Infinity (see strictJson). */
  readonly line: string;
  /** Names of the fields whose JSON could not be read, joined by blanks; empty for none. */
  readonly unreadable: string;
  /** True when base_model tags were made from baseModels. */
  readonly base_added: boolean;
  /** True when it was created or changed after the snapshot's time. */
  readonly late: boolean;
}

/**
 * The SQL that turns a file's rows into lines, in the file's order. It needs the macros of fields.sql.
 * `asOf` is the snapshot's time in milliseconds.
 */
export function rowQuery(path: string, { columns }: Matched, asOf: number): string {
  const present = [...FIELDS, BASE_MODELS].flatMap((field) => {
    const column = columns.get(field.name);
    return column === undefined ? [] : [{ field, column }];
  });
  const values = present.map(({ field, column }) => `${listValue(field, column)} as ${quoted(field.name)}`);
  const lost = present
    .filter(({ field, column }) => readsJson(field, column))
    .map(({ field, column }) => {
      const value = listValue(field, column);
      return `case when json_lost(${quoted(column.name)}, ${value}) then ${literal(field.name)} end`;
    });
  const moments = present
    .filter(({ field }) => field.kind === "moment")
    .map(({ column }) =>
      formOf(column) === "text" ? `moment_of_text(${quoted(column.name)})` : `${quoted(column.name)}::timestamp`,
    );
  const keys = FIELDS.filter(({ name }) => columns.has(name) || (name === "tags" && columns.has(BASE_MODELS.name)));
  return `
with field as (
  select
    ${values.join(",\n    ")},
    concat_ws(' ', ${["''", ...lost].join(", ")}) as unreadable,
    coalesce(greatest(null::timestamp, ${moments.join(", ") || "null"}) > make_timestamp(${asOf * 1000}), false) as late
  ${fromFile(path)}
),
lineage as (
  select *, ${columns.has(BASE_MODELS.name) ? addedTags(columns.has("tags")) : "null::varchar[]"} as added
  from field
)
select
  json_object(${keys.map(({ name }) => `${literal(name)}, ${name === "tags" ? tags(columns) : quoted(name)}`).join(", ")})::varchar as line,
  trim(unreadable) as unreadable,
  coalesce(len(added) > 0, false) as base_added,
  late
from lineage`;
}

/** Tags stay as they are; only a row whose tags name no base gets those of its baseModels. */
function addedTags(tagsPresent: boolean): string {
  const added = `base_tags(${quoted(BASE_MODELS.name)})`;
  return tagsPresent ? `case when not names_base(${quoted("tags")}) then ${added} end` : added;
}

function tags(columns: ReadonlyMap<string, Column>): string {
  if (!columns.has(BASE_MODELS.name)) return quoted("tags");
  return columns.has("tags") ? `case when len(added) > 0 then list_concat(tags, added) else tags end` : "added";
}

/** A value of a column in the form of the Hub's list. */
function listValue({ kind }: ImportField, column: Column): string {
  const name = quoted(column.name);
  const text = formOf(column) === "text";
  switch (kind) {
    case "text":
      return `${name}::varchar`;
    case "moment":
      return text ? `${name}::varchar` : `moment_text(${name})`;
    case "count":
      return formOf(column) === "whole" ? name : `count_of(${name})`;
    case "number":
      return name;
    case "flag":
      return text ? `${name}::varchar` : name;
    case "list":
      return text ? `from_json(json_of(${name}, ['ARRAY']), '["VARCHAR"]')` : `${name}::varchar[]`;
    case "object":
      return text ? `json_of(${name}, ['OBJECT'])` : `without_nulls(${name})`;
    case "document":
      return text ? `json_of(${name}, ['ARRAY', 'OBJECT'])` : `to_json(${name})`;
  }
}

function readsJson({ kind }: ImportField, column: Column): boolean {
  return ["list", "object", "document"].includes(kind) && formOf(column) === "text";
}
