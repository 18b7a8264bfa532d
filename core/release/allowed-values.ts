import { literal, type Sql } from "../duckdb.ts";
import { TABLES } from "./dictionary.ts";
import type { Column, Value } from "./tables/column.ts";

/** A column of a closed set of values. */
interface Choice extends Column {
  readonly values: readonly Value[];
}

const isChoice = (column: Column): column is Choice => column.values !== null;

/** Rows by table.column whose value is none of those that the dictionary allows; only where there are some. Reads views of the tables' names. */
export async function enumFaults(sql: Sql): Promise<Record<string, number>> {
  const faults: Record<string, number> = {};
  for (const { name: table, columns } of TABLES) {
    const choices = columns.filter(isChoice);
    if (choices.length === 0) continue;
    const counts = choices.map((column) => `count(*) filter (not ${allowed(column)}) as ${column.name}`);
    const [row = {}] = await sql.rows<Record<string, number>>(`select ${counts.join(", ")} from ${table}`);
    for (const [column, n] of Object.entries(row)) if (n > 0) faults[`${table}.${column}`] = n;
  }
  return faults;
}

/** A condition that is true or false, where SQL alone neither knows that null is one of the values nor that it is not. */
function allowed({ name, values, nullable }: Choice): string {
  const words = values.map((value) => (typeof value === "string" ? literal(value) : String(value)));
  return `coalesce(${name} in (${words.join(", ")}), ${nullable})`;
}
