import type { Sql } from "../duckdb.ts";
import { type SnapshotReport, unreadable } from "../lake/snapshot-report.ts";
import { enumFaults } from "./allowed-values.ts";
import { RELEASE_TABLES } from "./dictionary.ts";
import type { GateFacts } from "./gates.ts";

/** What release.json says about a release, and what the gates look at. */
export interface Facts {
  readonly counts: Readonly<Record<string, number>>;
  readonly quality: Readonly<Record<string, number>>;
  readonly gate: Omit<GateFacts, "earlier_attempt">;
  /** Rows by table name. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Counts over the views of the published tables and of lineage, and the snapshot's report. */
export async function takeFacts(sql: Sql, report: SnapshotReport): Promise<Facts> {
  const counts = await one(
    sql,
    `select
      (select count(*) from models) as models,
      (select count(*) from edges) as edges,
      (select count(*) from families) as families,
      (select count(*) from families where children >= 10) as families_10,
      (select count(distinct author) from models) as authors,
      (select count(distinct id) from derivatives) as derivative_models,
      (select count(*) from derivatives) as derivatives`,
  );
  const quality = await one(
    sql,
    `select
      (select count(*) from edges where not parent_present) as orphan_edges,
      (select count(*) from (select child from edges group by child having count(*) > 1)) as several_parents,
      (select count(distinct root) from lineage where in_cycle) as cycles,
      (select count(*) from lineage where in_cycle) as cycle_models,
      (select count(*) from lineage where burst) as burst_models,
      (select count(*) from lineage where serial_name) as serial_models,
      count(*) filter (lag_days < 0) as negative_lag_edges,
      count(*) filter (created_at is null) as undated_edges,
      count(*) filter (base_release_source = 'corrected') as corrected_date_edges,
      count(*) as t0,
      count(*) filter (tier <> 'T0') as t1,
      count(*) filter (tier = 'T2') as t2
    from derivatives`,
  );
  const gate = await one(
    sql,
    `select
      (select count(*) - count(distinct id) from models) as duplicate_ids,
      (select count(*) - count(distinct (id, base)) from derivatives) as duplicate_derivatives,
      (select count(*) from derivatives anti join models using (id)) as childless_rows`,
  );
  const counted = RELEASE_TABLES.map(({ table: { name } }) => `(select count(*) from ${name}) as ${name}`);
  const rows = await one(sql, `select ${counted.join(", ")}`);
  const {
    listed,
    kept,
    duplicates,
    renamed,
    quarantined,
    self_parents,
    floor_dates,
    missing_dates,
    created_at_changed,
  } = report;
  const number = (values: Readonly<Record<string, number>>, name: string) => values[name] ?? 0;
  return {
    counts,
    quality: {
      listed,
      kept,
      duplicates,
      renamed,
      quarantined,
      wrong_type: Object.values(report.wrong_type).reduce((sum, n) => sum + n, 0),
      self_parents,
      floor_dates,
      missing_dates,
      created_at_changed,
      ...quality,
    },
    gate: {
      models: number(counts, "models"),
      listed,
      unreadable: unreadable(report),
      edges: number(counts, "edges"),
      derivatives: number(counts, "derivatives"),
      duplicate_ids: number(gate, "duplicate_ids"),
      duplicate_derivatives: number(gate, "duplicate_derivatives"),
      childless_rows: number(gate, "childless_rows"),
      undocumented_columns: (await undocumentedColumns(sql)).length,
      enum_faults: await enumFaults(sql),
      unknown_values: report.unknown_values,
    },
    rows,
  };
}

/** Columns, as table.column, that only the table or only the dictionary has. */
async function undocumentedColumns(sql: Sql): Promise<string[]> {
  const different: string[] = [];
  const columns = await sql.rows<{ table_name: string; column_name: string }>(
    "select table_name, column_name from duckdb_columns() where not internal",
  );
  for (const { table } of RELEASE_TABLES) {
    const actual = columns.filter((row) => row.table_name === table.name).map((row) => row.column_name);
    const documented = table.columns.map(({ name }) => name);
    const once = [
      ...actual.filter((name) => !documented.includes(name)),
      ...documented.filter((name) => !actual.includes(name)),
    ];
    different.push(...once.map((name) => `${table.name}.${name}`));
  }
  return different;
}

async function one(sql: Sql, query: string): Promise<Record<string, number>> {
  const [row] = await sql.rows<Record<string, number>>(query);
  if (row === undefined) throw new Error(`release: no row from ${query}`);
  return row;
}
