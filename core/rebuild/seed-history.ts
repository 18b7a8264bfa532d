import { join } from "node:path";
import { literal, readSql, type Sql, withDuckDB } from "../duckdb.ts";
import { KNOWN } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import { copyToParquet, openParquet } from "../parquet.ts";
import type { StageContext } from "../stage.ts";

/** The tables that seed.sql makes, by the file of history/date=D/ that each becomes. */
const TABLES = { models: "known_model", edges: "known_edge", tombstones: "tombstone", outcomes: "outcome" } as const;

/** True when a release knows of days before its own: somebody was seen earlier, has vanished, or has been read at an age. */
export async function knowsEarlierDays(context: StageContext): Promise<boolean> {
  return withRelease(context, async (sql) => {
    const [row] = await sql.rows<{ known: boolean }>(`
      select
        (select count(*) from tombstones) > 0
        or (select count(*) from models where first_seen < getvariable('day')) > 0
        or (select count(*) from outcomes where snapshot < getvariable('day')) > 0 as known`);
    return row?.known === true;
  });
}

/** Writes history/date=D/ as far as the date's release tells; seed.sql says what is lost. Returns the models known. */
export async function seedHistory(context: StageContext): Promise<number> {
  const { run, blobs, workspace } = context;
  return withRelease(context, async (sql) => {
    await sql.run(await readSql("seed.sql", import.meta.url));
    for (const file of Object.keys(TABLES) as layout.KnownFile[]) {
      const path = join(workspace, `seed-${file}.parquet`);
      await sql.run(copyToParquet(`from ${TABLES[file]} order by ${KNOWN[file].order}`, path));
      await blobs.fromFile(path, layout.history(run.date, file));
    }
    const [row] = await sql.rows<{ n: number }>("select count(*) as n from known_model");
    return row?.n ?? 0;
  });
}

/** A DuckDB with views of the release's tables and the variable day. */
async function withRelease<T>(
  { run, blobs, workspace, sql: limits }: StageContext,
  use: (sql: Sql) => Promise<T>,
): Promise<T> {
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    for (const table of ["models", "edges", "outcomes", "tombstones", "vanished"]) {
      const path = join(workspace, `release-${table}.parquet`);
      await blobs.toFile(layout.releaseFile(run.date, `${table}.parquet`), path);
      await openParquet(sql, table, path);
    }
    await sql.run(`set variable day = date ${literal(run.date)}`);
    return use(sql);
  });
}
