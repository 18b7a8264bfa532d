import { tmpdir } from "node:os";
import { withDuckDB } from "../../core/duckdb.ts";
import { panelQueries } from "../../core/panels/panels.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";
import { numberRows } from "./panel-numbers.ts";

export type Value = string | number | boolean | null | readonly string[];
export type TableRow = Readonly<Record<string, Value>>;
export type PanelRow = Record<string, Value>;

/** Tables that panels may read beside those of the dictionary: what is known of all days, and the operator's files. */
const OTHER_TABLES = {
  known_models:
    "key varchar, id varchar, hub_id varchar, author varchar, task varchar, first_seen date, last_seen date, vanished date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
  known_edges: "key varchar, child varchar, parent varchar, relation varchar, first_seen date, last_seen date",
  known_tombstones:
    "key varchar, id varchar, hub_id varchar, last_seen date, vanished date, revived date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
  vanished_entries:
    "id varchar, hub_id varchar, author varchar, base varchar, relation varchar, task varchar, created_at timestamp, first_seen date, last_seen date, vanished date, likes bigint, downloads_30d bigint",
  corrections: "model_id varchar, released_on date",
  regions: "organization varchar, region varchar",
};
const INPUTS = ["models", "edges", "lineage", "derivatives", "outcomes", "potential", "vanished"];

/**
 * Rows of the last of `panels`, whose SQL runs in this order over the tables that a test writes out row by row (columns that
 * a row does not name are null), at the snapshot's time `asOf`.
 */
export async function panelRows(
  panels: readonly string[],
  tables: Readonly<Record<string, readonly TableRow[]>>,
  asOf = "2026-08-22",
): Promise<PanelRow[]> {
  return withDuckDB({ memory: "500MB", threads: 2, temporary: tmpdir() }, async (sql) => {
    for (const name of INPUTS) {
      const table = TABLES.find((candidate) => candidate.name === name);
      if (table === undefined) throw new Error(`the dictionary has no table ${name}`);
      await sql.run(`create table ${name} as ${emptyTable(table)}`);
    }
    for (const [name, columns] of Object.entries(OTHER_TABLES)) await sql.run(`create table ${name} (${columns})`);
    for (const [name, rows] of Object.entries(tables)) {
      const selects = rows.map((row) => {
        const columns = Object.entries(row).map(([column, value]) => `${sqlValue(value)} as ${column}`);
        return `select ${columns.join(", ")}`;
      });
      if (rows.length > 0) await sql.run(`insert into ${name} by name (${selects.join(" union all by name ")})`);
    }
    await numberRows(sql);
    await sql.run(`set variable as_of = timestamp '${asOf}'`);
    const queries: Readonly<Record<string, string>> = await panelQueries();
    for (const name of panels) {
      await sql.run(`create or replace table ${name} as ${queries[name]}`);
    }
    return sql.rows<PanelRow>(`from ${panels.at(-1)}`);
  });
}

/** The one row with these values; throws when there is none or more. */
export function rowWith(rows: readonly PanelRow[], where: TableRow): PanelRow {
  const found = rows.filter((row) => Object.entries(where).every(([column, value]) => row[column] === value));
  const [row] = found;
  if (row === undefined || found.length > 1) throw new Error(`${found.length} rows with ${JSON.stringify(where)}`);
  return row;
}

/** `count` rows made one by one, counted from 0. */
export function times(count: number, make: (i: number) => TableRow): TableRow[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function sqlValue(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "object") return `cast([${value.map(sqlValue)}] as varchar[])`;
  return String(value);
}

/** What the panel of derivatives reads of entries: each a model with one parent, without flags. */
export const entered = (rows: readonly TableRow[]) => ({
  models: rows.map(({ base: _, relation: __, ...model }) => model as TableRow),
  edges: rows.map(({ id = null, base = null, relation = null }) => ({
    ...{ child: id, parent: base, parent_present: false, relation, source: "tag", position: 0, weight: 1 },
  })),
  lineage: rows.map(({ id = null, base = null }) => ({ id, root: base, burst: false, serial_name: false })),
});
