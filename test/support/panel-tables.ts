import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";

type Value = string | number | boolean | null | readonly string[];

/** A row of an input table; columns left out are null, dates and times are text. */
export type TableRow = Readonly<Record<string, Value>>;
/** A row of a panel. */
export type PanelRow = Record<string, unknown>;

/** What a panel reads beside the tables of the dictionary. */
const OTHER_TABLES: Readonly<Record<string, string>> = {
  known_models:
    "key varchar, id varchar, hub_id varchar, author varchar, task varchar, first_seen date, last_seen date, vanished date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
  known_edges: "key varchar, child varchar, parent varchar, relation varchar, first_seen date, last_seen date",
  known_tombstones: "key varchar, id varchar, last_seen date, vanished date, revived date",
  corrections: "model_id varchar, released_on date",
  regions: "organization varchar, region varchar",
};

/** Rows of the last of `panels`, run in this order at the end of 21 August 2026 on tables that hold just these rows. */
export async function panelRows(
  panels: readonly string[],
  tables: Readonly<Record<string, readonly TableRow[]>>,
): Promise<PanelRow[]> {
  return withDuckDB({ memory: "500MB", threads: 1, temporary: tmpdir() }, async (sql) => {
    await sql.run("set variable as_of = timestamp '2026-08-22'");
    for (const [name, columns] of Object.entries(OTHER_TABLES)) await sql.run(`create table ${name} (${columns})`);
    for (const table of TABLES) {
      if (!panels.includes(table.name)) await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
    }
    for (const [name, rows] of Object.entries(tables)) {
      if (rows.length > 0) await sql.run(`insert into ${name} by name ${rows.map(select).join(" union all by name ")}`);
    }
    for (const name of panels) {
      const query = await readFile(new URL(`../../core/panels/${name}.sql`, import.meta.url), "utf8");
      await sql.run(`create table ${name} as ${query}`);
    }
    return sql.rows<PanelRow>(`from ${panels.at(-1)}`);
  });
}

/** The one row that has these values. */
export function rowWith(rows: readonly PanelRow[], values: PanelRow): PanelRow {
  const found = rows.filter((row) => Object.entries(values).every(([name, value]) => row[name] === value));
  const [row] = found;
  if (row === undefined || found.length > 1) throw new Error(`${found.length} rows with ${JSON.stringify(values)}`);
  return row;
}

/** `count` things made from their number, 0 onwards. */
export function times<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function select(row: TableRow): string {
  return `select ${Object.entries(row)
    .map(([name, value]) => `${valueOf(value)} as ${name}`)
    .join(", ")}`;
}

function valueOf(value: Value): string {
  if (typeof value === "string") return literal(value);
  if (typeof value === "object" && value !== null) return `cast([${value.map(literal).join(", ")}] as varchar[])`;
  return String(value);
}
