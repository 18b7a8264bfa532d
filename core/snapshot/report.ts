import type { Sql } from "../duckdb.ts";
import { countUnknownValues } from "./unknown-values.ts";

/** report.json beside the snapshot: what happened to the listed rows. */
export interface SnapshotReport {
  /** The lake's format; reports of before formats were written have none, which is format 1. */
  readonly format: number;
  /** The snapshot's time s, ISO 8601 UTC. */
  readonly as_of: string;
  readonly listed: number;
  readonly kept: number;
  /** Rows of a model that a later row of the same sweep replaced. */
  readonly duplicates: number;
  /** Of those, rows under a former name of the model (same `_id`). */
  readonly renamed: number;
  readonly quarantined: number;
  readonly quarantine_reasons: Readonly<Record<string, number>>;
  readonly self_parents: number;
  /** Models whose listed creation date is not the earliest that earlier days know of; the earliest is kept. */
  readonly created_at_changed: number;
  readonly floor_dates: number;
  readonly missing_dates: number;
  /** Fields that Hubrace does not know, with the number of rows that had them. */
  readonly unknown_fields: Readonly<Record<string, number>>;
  /** Fields of an unexpected type that were read as null (likes: as 0), with the number of rows. */
  readonly wrong_type: Readonly<Record<string, number>>;
  /** Relations and kinds of gating that Hubrace does not know, as `field: value`, with the number of models that have them. */
  readonly unknown_values: Readonly<Record<string, number>>;
  /** True when --limit cut the sweep. */
  readonly limit_cut: boolean;
}

/** What happened to the rows, from the tables that parse.sql, models.sql and quarantine.ts have made. */
export async function describeRows(
  sql: Sql,
  limitCut: boolean,
): Promise<Omit<SnapshotReport, "format" | "as_of" | "self_parents" | "created_at_changed">> {
  const [count] = await sql.rows<
    Record<"listed" | "kept" | "quarantined" | "renamed" | "floor_dates" | "missing_dates", number>
  >(`
    select
      (select count(*) from listed) as listed,
      (select count(*) from kept) as kept,
      (select count(*) from quarantined) as quarantined,
      (select count(*) from replaced join kept using (hub_id) where replaced.id <> kept.id) as renamed,
      (select count(*) from kept where created_at is null and listed_created_at is not null) as floor_dates,
      (select count(*) from kept where listed_created_at is null) as missing_dates`);
  if (count === undefined) throw new Error("snapshot: counting returned no row");
  const reasons = await sql.rows<{ reason: string; n: number }>(
    "select reason, count(*) as n from quarantined group by reason order by reason",
  );
  const wrongTypes = await sql.rows<{ field: string; n: number }>(`
    select field, count(*) as n from (select unnest(wrong_type) as field from listed where reason is null)
    group by field order by field`);
  const unknown = await sql.rows<{ field: string; n: number }>(`
    select field, count(*) as n from (select unnest(unknown_fields) as field from listed)
    group by field order by n desc, field limit 100`);
  return {
    listed: count.listed,
    kept: count.kept,
    duplicates: count.listed - count.kept - count.quarantined,
    renamed: count.renamed,
    quarantined: count.quarantined,
    quarantine_reasons: Object.fromEntries(reasons.map(({ reason, n }) => [reason, n])),
    floor_dates: count.floor_dates,
    missing_dates: count.missing_dates,
    unknown_fields: Object.fromEntries(unknown.map(({ field, n }) => [field, n])),
    wrong_type: Object.fromEntries(wrongTypes.map(({ field, n }) => [field, n])),
    unknown_values: await countUnknownValues(sql),
    limit_cut: limitCut,
  };
}

/** The number in the column `n` of a query's only row. */
export async function countRows(sql: Sql, query: string): Promise<number> {
  const [row] = await sql.rows<{ n: number }>(query);
  return row?.n ?? 0;
}
