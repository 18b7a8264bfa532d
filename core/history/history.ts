import { join } from "node:path";
import { copyToParquet, literal, openParquet, readSql, type Sql, withDuckDB } from "../duckdb.ts";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { requireFormat } from "../lake/format.ts";
import * as layout from "../lake/layout.ts";
import type { Stage, StageContext } from "../stage.ts";

/** What is known after a day: one file each in history/date=D/, and what is published of it. */
const STATE = {
  known_model: {
    before: "before_model",
    file: "models",
    columns:
      "key varchar, id varchar, hub_id varchar, author varchar, task varchar, first_seen date, last_seen date, vanished date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
    order: "key",
  },
  known_edge: {
    before: "before_edge",
    file: "edges",
    columns: "key varchar, child varchar, parent varchar, relation varchar, first_seen date, last_seen date",
    order: "key, parent",
  },
  tombstone: {
    before: "before_tombstone",
    file: "tombstones",
    columns:
      "key varchar, id varchar, hub_id varchar, last_seen date, vanished date, revived date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
    order: "id, vanished, key",
  },
  outcome: {
    before: "before_outcome",
    file: "outcomes",
    columns:
      "key varchar, id varchar, hub_id varchar, age integer, read_age_days double, snapshot date, likes bigint, downloads_30d bigint, downloads_all_time bigint",
    order: "id, age, key",
  },
} as const;

/**
 * snapshot + what was known before → history/date=D/ (models and edges ever seen, tombstones, fixed-age outcomes), and the
 * newest day's outcomes and tombstones under outcomes/. The state of a day depends on the snapshots up to that day only, so
 * a day that is run again changes nothing; a day that is added in between makes the later days' states anew, in order.
 */
export const historyStage: Stage = async (context) => {
  const { run, blobs, log, signal } = context;
  const dates = await snapshotDates(blobs);
  const place = dates.indexOf(run.date);
  if (place < 0)
    throw new HubraceError(
      `history: there is no snapshot of ${run.date}; run \`hubrace snapshot --date ${run.date}\` first`,
    );
  const later = dates.slice(place);
  let counts: Record<string, number> = {};
  let bytes = 0;
  for (const [done, date] of later.entries()) {
    signal.throwIfAborted();
    log.progress({ done, total: later.length, unit: "days" });
    const before = await stateTags(blobs, date);
    const step = await takeStep(context, date, dates);
    if (date === run.date) counts = step.counts;
    bytes += step.bytes;
    if (sameTags(before, await stateTags(blobs, date))) break;
  }
  log.progress({ done: later.length, total: later.length, unit: "days" });
  bytes += await publishNewest(context, dates);
  return { rows: counts.models_known ?? 0, bytes, counts };
};

/** Dates that have a snapshot, ascending. */
async function snapshotDates(blobs: Blobs): Promise<string[]> {
  const dates: string[] = [];
  for await (const { key } of blobs.list(layout.snapshotPrefix)) {
    const date = layout.dateOfSnapshot(key);
    if (date !== null) dates.push(date);
  }
  return dates.sort();
}

async function stateTags(blobs: Blobs, date: string): Promise<(string | null)[]> {
  const heads = Object.values(STATE).map(({ file }) => blobs.head(layout.history(date, file)));
  return (await Promise.all(heads)).map((info) => info?.etag ?? null);
}

function sameTags(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  return a.every((tag, i) => tag !== null && tag === b[i]);
}

async function takeStep(
  { blobs, workspace, sql: limits }: StageContext,
  date: string,
  dates: readonly string[],
): Promise<{ counts: Record<string, number>; bytes: number }> {
  const before = dates[dates.indexOf(date) - 1] ?? null;
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    await openDay(sql, blobs, workspace, date);
    await openBefore(sql, blobs, workspace, before);
    const after = (file: string) => join(workspace, `after-${file}.parquet`);
    const write = async (table: keyof typeof STATE) => {
      const { file, order } = STATE[table];
      await sql.run(copyToParquet(`from ${table} order by ${order}`, after(file)));
      return after(file);
    };
    await sql.run(await readSql("known.sql", import.meta.url));
    // What follows reads a few columns of what is known: from the files, so that it is not held in memory as well.
    for (const table of ["known_model", "known_edge"] as const) {
      await sql.run(`create or replace view ${table} as from ${literal(await write(table))}`);
    }
    await sql.run(await readSql("step.sql", import.meta.url));
    await takeReadings(sql, blobs, workspace, date, dates);
    await sql.run(`create table outcome as ${await readSql("outcomes.sql", import.meta.url)}`);
    for (const table of ["tombstone", "outcome"] as const) await write(table);
    const [counts] = await sql.rows<Record<string, number>>(`
      select
        (select count(*) from known_model) as models_known,
        (select count(*) from same where is_new) as models_new,
        (select count(*) from known_model where vanished = getvariable('day')) as models_vanished,
        (select count(*) from tombstone where revived = getvariable('day')) as models_revived,
        (select count(*) from known_edge join known_model using (key)
          where known_edge.first_seen = getvariable('day') and known_model.first_seen < getvariable('day')) as late_edges,
        (select count(*) from redated) as models_redated,
        (select count(*) from outcome where snapshot = getvariable('day')) as readings_kept`);
    let bytes = 0;
    for (const { file } of Object.values(STATE)) {
      bytes += (await blobs.fromFile(after(file), layout.history(date, file))).size;
    }
    return { counts: counts ?? {}, bytes };
  });
}

/** Views of the day's snapshot and the variables day and complete. */
async function openDay(sql: Sql, blobs: Blobs, workspace: string, date: string): Promise<void> {
  const report = await readReport(blobs, date);
  for (const [view, key] of Object.entries({ models: layout.models(date), edges: layout.edges(date) })) {
    const path = join(workspace, `${view}.parquet`);
    await blobs.toFile(key, path);
    await openParquet(sql, view, path);
  }
  await sql.run(`set variable day = date ${literal(date)}`);
  await sql.run(`set variable complete = ${!report.limitCut}`);
}

/** Views of what was known after the day before, without rows for the first day. */
async function openBefore(sql: Sql, blobs: Blobs, workspace: string, before: string | null): Promise<void> {
  for (const { before: view, file, columns } of Object.values(STATE)) {
    if (before === null) {
      await sql.run(`create table ${view} (${columns})`);
      continue;
    }
    const path = join(workspace, `before-${file}.parquet`);
    const key = layout.history(before, file);
    if ((await blobs.head(key)) === null) {
      throw new HubraceError(`history: ${key} is missing; run \`hubrace history --date ${before}\` first`);
    }
    await blobs.toFile(key, path);
    await openParquet(sql, view, path);
  }
}

/**
 * `reading`: the day's models that are near an age of outcomes.sql, and those of the days before for models whose creation date
 * changed today.
 */
async function takeReadings(
  sql: Sql,
  blobs: Blobs,
  workspace: string,
  date: string,
  dates: readonly string[],
): Promise<void> {
  const reading = (models: string, snapshot: string, asOf: string, where: string) => `
    select known_model.key, models.id, models.hub_id, known_model.created_at, date ${literal(snapshot)} as snapshot,
      timestamp ${literal(asOf)} as as_of, models.likes, models.downloads_30d, models.downloads_all_time
    from ${models} as models ${where}
    where near_an_age(timestamp ${literal(asOf)}, known_model.created_at)`;
  await sql.run(await readSql("ages.sql", import.meta.url));
  await sql.run(
    `create table reading as ${reading(
      "models",
      date,
      (await readReport(blobs, date)).asOf,
      "join same using (id) join known_model using (key)",
    )}`,
  );
  const [redated] = await sql.rows<{ n: number }>("select count(*) as n from redated");
  if ((redated?.n ?? 0) === 0) return;
  for (const earlier of dates.slice(0, dates.indexOf(date))) {
    // A name of its own: DuckDB keeps parts of a file that it has read under its path.
    const path = join(workspace, `earlier-${earlier}.parquet`);
    await blobs.toFile(layout.models(earlier), path);
    // At that day the model may have had another name, or no _id yet.
    await sql.run(
      `insert into reading ${reading(
        literal(path),
        earlier,
        (await readReport(blobs, earlier)).asOf,
        `join known_model on coalesce(models.hub_id, models.id) in (known_model.key, known_model.hub_id)
       join redated using (key)`,
      )}`,
    );
  }
}

/** Outcomes and tombstones as the newest day knows them, without the internal key. */
async function publishNewest(
  { run, blobs, workspace, sql: limits }: StageContext,
  dates: readonly string[],
): Promise<number> {
  const newest = dates.at(-1);
  if (newest === undefined) return 0;
  const files = { outcomes: layout.outcomes, tombstones: layout.tombstones };
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    let bytes = 0;
    for (const [file, key] of Object.entries(files)) {
      const source = layout.history(newest, file as "outcomes" | "tombstones");
      // A newer day may have a snapshot and no history yet; this run's own day has one.
      if (newest !== run.date && (await blobs.head(source)) === null) continue;
      const path = join(workspace, `newest-${file}.parquet`);
      await blobs.toFile(source, path);
      await sql.run(copyToParquet(`select * exclude (key) from ${literal(path)}`, `${path}.out`));
      bytes += (await blobs.fromFile(`${path}.out`, key)).size;
    }
    return bytes;
  });
}

async function readReport(blobs: Blobs, date: string): Promise<{ asOf: string; limitCut: boolean }> {
  const body = await blobs.get(layout.snapshotReport(date));
  if (body === null)
    throw new HubraceError(
      `history: ${layout.snapshotReport(date)} is missing; run \`hubrace snapshot --date ${date}\` again`,
    );
  const report = JSON.parse(new TextDecoder().decode(body)) as { format?: number; as_of: string; limit_cut: boolean };
  requireFormat(`history: ${layout.snapshotReport(date)}`, report.format);
  return { asOf: report.as_of.replace("T", " ").replace("Z", ""), limitCut: report.limit_cut };
}
