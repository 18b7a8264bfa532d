import type { Column, Table } from "../../../core/release/tables/column.ts";

/** A JSON Schema (draft 2020-12), as far as this API needs one. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

const TYPES: Readonly<Record<Column["type"], Schema>> = {
  VARCHAR: { type: "string" },
  "VARCHAR[]": { type: "array", items: { type: "string" } },
  BIGINT: { type: "integer" },
  INTEGER: { type: "integer" },
  DOUBLE: { type: "number" },
  BOOLEAN: { type: "boolean" },
  DATE: { type: "string", format: "date" },
  TIMESTAMP: { type: "string", format: "date-time" },
};

/** A column of the release as a property: its meaning as the description, its unit as `x-unit`. */
function columnSchema(column: Column): Schema {
  const { type, ...rest } = TYPES[column.type];
  return {
    type: column.nullable ? [type, "null"] : type,
    ...rest,
    ...(column.values === null ? {} : { enum: column.nullable ? [...column.values, null] : column.values }),
    description: column.meaning,
    ...(column.unit === null ? {} : { "x-unit": column.unit }),
  };
}

/** Properties by name for some columns of a table. A name that the table has not is a mistake in this program and ends the build. */
export function columnSchemas(table: Table, names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(
    names.map((name) => {
      const column = table.columns.find((one) => one.name === name);
      if (column === undefined)
        throw new Error(`site: the table ${table.name} has no column ${name}, which the JSON API lists`);
      return [name, columnSchema(column)];
    }),
  );
}

/** An object in which every property is there, those of `optional` perhaps, and no other. */
export function object(
  properties: Record<string, Schema>,
  description?: string,
  optional: Record<string, Schema> = {},
): Schema {
  return {
    type: "object",
    ...(description === undefined ? {} : { description }),
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

/** A whole number of things, which are its unit. */
export const count = (unit: string, description: string): Schema => ({
  type: "integer",
  minimum: 0,
  description,
  "x-unit": unit,
});

/** An array of items of one schema. */
export const list = (items: Schema, description: string): Schema => ({ type: "array", description, items });
/** Stands for the schema of a name among the components. */
export const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
