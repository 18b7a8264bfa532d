import type { Sql } from "../duckdb.ts";
import type { SnapshotReport } from "../lake/snapshot-report.ts";
import { countUnknownValues } from "./unknown-values.ts";

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
