import { tmpdir } from "node:os";
import { literal, type Sql, withDuckDB } from "../../core/duckdb.ts";
import { panelQueries } from "../../core/panels/panels.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";
import { numberRows } from "./panel-numbers.ts";

/** Rows of a table, as a query whose columns have the table's names; columns left out are null. */
export type Fixture = Readonly<Record<string, string>>;

/**
 * Runs panels on tables that a test writes out, without the stages before: `panels` in this order, each able to read those before
 * it, then hands over the connection. Tables that the fixture does not name are empty.
 */
export async function withPanels<T>(
  asOf: string,
  fixture: Fixture,
  panels: readonly string[],
  use: (sql: Sql) => Promise<T>,
): Promise<T> {
  return withDuckDB({ memory: "500MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    await sql.run(`set variable as_of = timestamp ${literal(asOf)}`);
    await sql.run("create table corrections (model_id varchar, released_on date)");
    await sql.run("create table regions (organization varchar, region varchar)");
    for (const table of TABLES) {
      if (!panels.includes(table.name)) await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
    }
    for (const [name, rows] of Object.entries(fixture)) await sql.run(`insert into ${name} by name ${rows}`);
    await numberRows(sql);
    const queries: Readonly<Record<string, string>> = await panelQueries();
    for (const name of panels) {
      await sql.run(`create table ${name} as ${queries[name]}`);
    }
    return use(sql);
  });
}
