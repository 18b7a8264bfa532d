import { literal, type Sql } from "../duckdb.ts";
import type { ReleaseInput, ReleaseManifest } from "./manifest.ts";
import type { Table } from "./tables/column.ts";

/** Moves by itself with the snapshot's time: not counted as a change of its row. */
const CLOCKWORK = ["age_days"];

export interface TableChange {
  readonly table: string;
  readonly key: readonly string[];
  readonly added: number;
  readonly vanished: number;
  /** Rows of both releases in which a common column other than age_days differs. */
  readonly changed: number;
  readonly unchanged: number;
  /** Number of rows by column, only where it is not 0. */
  readonly by_column: Readonly<Record<string, number>>;
  readonly new_columns: readonly string[];
  readonly lost_columns: readonly string[];
}

/** Compares two Parquet files of one table row by row, matched by the table's key. */
export async function compareTables(sql: Sql, table: Table, before: string, now: string): Promise<TableChange> {
  const [old, present] = [await columnsOf(sql, before), await columnsOf(sql, now)];
  const common = [...present]
    .filter(([name, type]) => old.get(name) === type && !table.key.includes(name))
    .map(([name]) => name);
  const keys = table.key.map(quote).join(", ");
  const differs = (name: string) => `present.${quote(name)} is distinct from old.${quote(name)}`;
  const any =
    common
      .filter((name) => !CLOCKWORK.includes(name))
      .map(differs)
      .join(" or ") || "false";
  const [row = {}] = await sql.rows<Record<string, number>>(`
    select
      (select count(*) from ${literal(now)} anti join ${literal(before)} using (${keys})) as added,
      (select count(*) from ${literal(before)} anti join ${literal(now)} using (${keys})) as vanished,
      count(*) as both_rows,
      count(*) filter (${any}) as changed
      ${common.map((name, index) => `, count(*) filter (${differs(name)}) as c${index}`).join("")}
    from ${literal(now)} as present join ${literal(before)} as old using (${keys})`);
  const { added = 0, vanished = 0, both_rows: both = 0, changed = 0 } = row;
  const byColumn = common.map((name, index) => [name, row[`c${index}`] ?? 0] as const).filter(([, n]) => n > 0);
  return {
    table: table.name,
    key: table.key,
    added,
    vanished,
    changed,
    unchanged: both - changed,
    by_column: Object.fromEntries(byColumn),
    new_columns: [...present.keys()].filter((name) => present.get(name) !== old.get(name)),
    lost_columns: [...old.keys()].filter((name) => present.get(name) !== old.get(name)),
  };
}

export interface ReleaseSide {
  readonly date: string;
  readonly source: string;
  readonly partial: boolean;
  /** Of a partial one, how many of the newest models were read. */
  readonly limit: number | null;
  readonly formula_version: string;
  /** The operator's files; releases made before they were told lack them. */
  readonly inputs?: ReleaseManifest["inputs"];
  /** Rows by table name. */
  readonly rows: Readonly<Record<string, number>>;
}

/** CHANGES.md: what this release changes against the one before, with the number of rows. */
export function changesPage(
  now: ReleaseSide,
  before: ReleaseSide | null,
  tables: readonly TableChange[] | null,
): string {
  const head = [`# Changes in the release of ${now.date}`, ""];
  if (before === null) {
    return [
      ...head,
      "This is the first release: there is none before it to compare it with.",
      "",
      ...rowTable(now, null),
      "",
    ].join("\n");
  }
  return [
    ...head,
    `Compared with the release of ${before.date}.`,
    ...difference("Source", before.source, now.source),
    ...difference("Part of the Hub", part(before), part(now)),
    ...difference("Formulas", `version ${before.formula_version}`, `version ${now.formula_version}`),
    ...difference("File of release dates", file(before.inputs?.corrections), file(now.inputs?.corrections)),
    ...difference("File of regions", file(before.inputs?.regions), file(now.inputs?.regions)),
    "",
    ...rowTable(now, before),
    "",
    ...(tables === null
      ? ["The tables of that release are no longer in the lake, so that rows could not be compared.", ""]
      : tables.flatMap(tableSection)),
  ].join("\n");
}

function tableSection(change: TableChange): string[] {
  const moved = Object.entries(change.by_column);
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  return [
    `## ${change.table}`,
    "",
    `Rows matched by ${list(change.key)}: ${change.added} new, ${change.vanished} vanished, ${change.changed} changed, ${change.unchanged} unchanged (age alone is no change).`,
    ...(change.new_columns.length > 0 ? ["", `New or retyped columns: ${list(change.new_columns)}.`] : []),
    ...(change.lost_columns.length > 0
      ? ["", `Columns that are gone or were retyped: ${list(change.lost_columns)}.`]
      : []),
    ...(moved.length > 0
      ? ["", "| column | rows that changed |", "| --- | ---: |", ...moved.map(([name, n]) => `| ${name} | ${n} |`)]
      : []),
    "",
  ];
}

function rowTable(now: ReleaseSide, before: ReleaseSide | null): string[] {
  const names = [...new Set([...Object.keys(now.rows), ...Object.keys(before?.rows ?? {})])];
  const line = (name: string) => {
    const [old, present] = [before?.rows[name], now.rows[name]];
    const change = old === undefined || present === undefined ? "" : present - old;
    return `| ${name} | ${old ?? ""} | ${present ?? ""} | ${change} |`;
  };
  return ["| table | rows before | rows now | difference |", "| --- | ---: | ---: | ---: |", ...names.map(line)];
}

function difference(what: string, before: string, now: string): string[] {
  return ["", before === now ? `${what}: ${now}, as before.` : `${what}: ${before} before, ${now} now.`];
}

function part({ partial, limit }: ReleaseSide): string {
  return partial ? `the newest ${(limit ?? 0).toLocaleString("en-US")} models only` : "all listed models";
}

/** An operator's file by what its rows follow from: so a file of the same name whose text has changed is told apart. */
function file(input: ReleaseInput | null | undefined): string {
  if (input === undefined) return "not told";
  if (input === null) return "none";
  return `${input.source} (${input.rows} ${input.rows === 1 ? "row" : "rows"}, SHA-256 ${input.sha256.slice(0, 12)}…)`;
}

async function columnsOf(sql: Sql, path: string): Promise<Map<string, string>> {
  const rows = await sql.rows<{ column_name: string; column_type: string }>(`describe from ${literal(path)}`);
  return new Map(rows.map((row) => [row.column_name, row.column_type]));
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
