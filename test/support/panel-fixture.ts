import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { literal, type Sql, withDuckDB } from "../../core/duckdb.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";

/** Rows of a table, as a query whose columns have the table's names; columns left out are null. */
export type Fixture = Readonly<Record<string, string>>;

/** The numbers that the stage gives models, bases and authors: in order of name, whatever the fixture lists. */
const NUMBERED = `
  create temporary table numbered as
  select name, cast(row_number() over (order by name) as integer) as number
  from (select id as name from models union select id from derivatives union select base from derivatives union select author from derivatives)
  where name is not null;
  create or replace table models as
  select models.*, numbered.number from models join numbered on numbered.name = models.id order by models.id;
  create or replace table derivatives as
  select
    derivatives.*,
    child.number as model_number,
    base.number as base_number,
    models.number as base_model_number,
    author.number as author_number
  from derivatives
  left join numbered as child on child.name = derivatives.id
  left join numbered as base on base.name = derivatives.base
  left join models on models.id = derivatives.base
  left join numbered as author on author.name = derivatives.author
  order by derivatives.id, derivatives.base`;

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
    for (const table of TABLES) {
      if (!panels.includes(table.name)) await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
    }
    for (const [name, rows] of Object.entries(fixture)) await sql.run(`insert into ${name} by name ${rows}`);
    await sql.run(NUMBERED);
    for (const name of panels) {
      const query = await readFile(new URL(`../../core/panels/${name}.sql`, import.meta.url), "utf8");
      await sql.run(`create table ${name} as ${query}`);
    }
    return use(sql);
  });
}
