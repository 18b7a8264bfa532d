import { readSql } from "./duckdb.ts";

/**
 * The SQL of medians with 95 % intervals that allow for clusters, for a query to take in: a function of the columns that name a cell.
 * woodruff.sql says what it asks for and what it gives.
 */
export async function readWoodruff(): Promise<(cell: string) => string> {
  const text = (await readSql("woodruff.sql", import.meta.url)).trimEnd();
  return (cell) => text.replaceAll("{{cell}}", cell);
}
