import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { literal, readSql, type Sql, withDuckDB } from "../duckdb.ts";
import { HubraceError } from "../errors.ts";
import type { BlobInfo, Blobs } from "../lake/blobs.ts";
import { asOf, composed, KNOWN, openKnown, UPON } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import { readSnapshotReport } from "../lake/snapshot-report.ts";
import { copyToParquet, openParquet } from "../parquet.ts";
import type { Stage, StageContext } from "../stage.ts";
import { publishNewest } from "./newest.ts";
import { putChanged, untilAlone } from "./put-changed.ts";
import { beginRemaking } from "./remaking.ts";
import { snapshotDates } from "./snapshot-dates.ts";

/** What is known after a day: its file in history/date=D/, what the day changes of it, and what was known before. */
const STATE = {
  models: {
    before: "before_model",
    change: "model_change",
    columns:
      "key varchar, id varchar, hub_id varchar, author varchar, task varchar, first_seen date, last_seen date, vanished date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
  },
  edges: {
    before: "before_edge",
    change: "edge_change",
    columns: "key varchar, child varchar, parent varchar, relation varchar, first_seen date, last_seen date",
  },
  tombstones: {
    before: "before_tombstone",
    change: "tombstone_change",
    columns:
      "key varchar, id varchar, hub_id varchar, last_seen date, vanished date, revived date, created_at timestamp, relation varchar, likes bigint, downloads_30d bigint",
  },
  outcomes: {
    before: "before_outcome",
    change: "outcome_change",
    columns:
      "key varchar, id varchar, hub_id varchar, age integer, read_age_days double, snapshot date, likes bigint, downloads_30d bigint, downloads_all_time bigint",
  },
} as const;
const FILES = Object.keys(STATE) as layout.KnownFile[];

/**
 * snapshot + what was known before → history/date=D/ (models and edges ever seen, tombstones, fixed-age outcomes), and the
 * newest day's outcomes and tombstones under outcomes/. The first day of a month in the lake writes all that is known, the others
 * what differs from it. The state of a day depends on the snapshots up to that day only, so a day that is run again changes
 * nothing; a day that is added in between makes the later days' states anew, in order.
 */
export const historyStage: Stage = async (context) => {
  const { run, blobs, log, signal } = context;
  const listed = await snapshotDates(blobs);
  if (!listed.includes(run.date))
    throw new HubraceError(
      `history: there is no snapshot of ${run.date}; run \`hubrace snapshot --date ${run.date}\` first`,
    );
  const { from, interrupted, done: remade } = await beginRemaking(blobs, run.date, listed);
  // Listed again now that the note is there: a run whose snapshot comes later reads it.
  const due = (await snapshotDates(blobs)).filter((date) => date >= from);
  const rewritten = new Set<string>();
  let counts: Record<string, number> = {};
  let bytes = 0;
  for (const [done, date] of due.entries()) {
    signal.throwIfAborted();
    log.progress({ done, total: due.length, unit: "days" });
    const step = await untilAlone(async (attempt) => {
      const taken = await takeStep(context, date);
      // What the attempts before have written, or others, is not told by the last one.
      return { ...taken, changed: taken.changed || attempt > 1 };
    });
    if (date === run.date) counts = step.counts;
    bytes += step.bytes;
    if (step.changed) rewritten.add(date);
    // Changes upon a day that was rewritten mean another state, even where they are the same bytes.
    else if (!interrupted && !rewritten.has(step.whole)) break;
  }
  await remade();
  log.progress({ done: due.length, total: due.length, unit: "days" });
  bytes += await untilAlone(() => publishNewest(context));
  return { rows: counts.models_known ?? 0, bytes, counts };
};

/**
 * Writes what is known after a date, where it is not there already. `whole`: the date whose whole files its own are upon, itself where they
 * are whole. Throws ConditionError when another date's run has written the files since they were looked at, which is before anything is read.
 */
async function takeStep(
  { blobs, workspace, sql: limits }: StageContext,
  date: string,
): Promise<{ counts: Record<string, number>; bytes: number; changed: boolean; whole: string }> {
  const there = new Map<layout.KnownFile, BlobInfo | null>();
  for (const file of FILES) there.set(file, await blobs.head(layout.history(date, file)));
  const dates = await snapshotDates(blobs);
  const before = dates[dates.indexOf(date) - 1] ?? null;
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    await openDay(sql, blobs, workspace, date);
    const upon = await openBefore(sql, blobs, workspace, before);
    await sql.run(await readSql("known.sql", import.meta.url));
    const changes = (file: layout.KnownFile) => join(workspace, `changes-${file}.parquet`);
    const write = async (file: layout.KnownFile, query = `from ${STATE[file].change}`) => {
      await sql.run(copyToParquet(`from (${query}) order by ${KNOWN[file].order}`, changes(file)));
      await sql.run(`create or replace view ${STATE[file].change} as from ${literal(changes(file))}`);
    };
    // What follows reads a few columns of the changes. They go through files: on a first day they are everything, too much to hold in memory.
    await write("models");
    await write("edges");
    await sql.run(await readSql("step.sql", import.meta.url));
    await write("tombstones");
    await takeReadings(sql, blobs, workspace, date, dates);
    await write("outcomes", await readSql("outcomes.sql", import.meta.url));
    const whole = upon?.slice(0, 7) === date.slice(0, 7) ? upon : date;
    let bytes = 0;
    let changed = false;
    for (const file of FILES) {
      const path = before === null ? changes(file) : join(workspace, `after-${file}.parquet`);
      const notes = whole === date ? {} : { [UPON]: whole };
      if (before !== null) await sql.run(copyToParquet(after(file, before, date, whole), path, notes));
      const key = layout.history(date, file);
      if (await putChanged(blobs, path, { key, present: there.get(file) ?? null, workspace })) changed = true;
      bytes += (await stat(path)).size;
    }
    const [counts] = await sql.rows<Record<string, number>>(`
      select
        (select count(*) from before_model) + (select count(*) from same where is_new) as models_known,
        (select count(*) from same where is_new) as models_new,
        (select count(*) from model_change where vanished = getvariable('day')) as models_vanished,
        (select count(*) from tombstone_change where revived = getvariable('day')) as models_revived,
        (select count(*) from edge_change join same using (key)
          where edge_change.first_seen = getvariable('day') and not same.is_new) as late_edges,
        (select count(*) from redated) as models_redated,
        (select count(*) from outcome_change where snapshot = getvariable('day')) as readings_kept`);
    return { counts: counts ?? {}, bytes, changed, whole };
  });
}

/** Query of a file of a later date: the rows before it, all of them or those that had changed already, with the day's changes upon them. */
function after(file: layout.KnownFile, before: string, date: string, whole: string): string {
  const { before: known, change } = STATE[file];
  const { key, order } = KNOWN[file];
  if (whole === date) return `from (${composed(file, asOf(file, before, date, known), change)}) order by ${order}`;
  const earlier = asOf(file, before, date, `${known}_changed`);
  return `from (from (${earlier}) anti join ${change} using (${key.join(", ")}) union all by name from ${change}) order by ${order}`;
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

/**
 * Views of what was known after the day before (`before_model`, …), of what had changed by then since the whole files
 * (`before_model_changed`, …) and of that day's snapshot, without rows for the first day; the variable before_day. Returns the date of
 * the whole files.
 */
async function openBefore(sql: Sql, blobs: Blobs, workspace: string, before: string | null): Promise<string | null> {
  await sql.run(`set variable before_day = ${before === null ? "cast(null as date)" : `date ${literal(before)}`}`);
  if (before === null) {
    for (const { before: view, columns } of Object.values(STATE)) await sql.run(`create table ${view} (${columns})`);
    await sql.run("create table before_models (id varchar, likes bigint, downloads_30d bigint)");
    return null;
  }
  let upon: string | null = null;
  for (const file of FILES) {
    const { before: view, columns } = STATE[file];
    const { whole, changes } = await openKnown(sql, { blobs, workspace }, { view, file, date: before });
    if (changes === null) await sql.run(`create table ${view}_changed (${columns})`);
    else await sql.run(`create view ${view}_changed as from ${literal(changes)}`);
    upon = whole;
  }
  const path = join(workspace, "before-models.parquet");
  await blobs.toFile(layout.models(before), path);
  await openParquet(sql, "before_models", path);
  return upon;
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
  const reading = (snapshot: string, time: string, from: string) => `
    select known.key, models.id, models.hub_id, known.created_at, date ${literal(snapshot)} as snapshot,
      timestamp ${literal(time)} as as_of, models.likes, models.downloads_30d, models.downloads_all_time
    from ${from} where near_an_age(timestamp ${literal(time)}, known.created_at)`;
  await sql.run(await readSql("ages.sql", import.meta.url));
  const { asOf: now } = await readReport(blobs, date);
  await sql.run(`create table reading as ${reading(date, now, "models join same as known using (id)")}`);
  const [redated] = await sql.rows<{ n: number }>("select count(*) as n from redated");
  if ((redated?.n ?? 0) === 0) return;
  // At an earlier day a model may have had another name, or no _id yet.
  await sql.run(`create table redated_name as
    select distinct key, unnest([key, hub_id]) as name, created_at from redated`);
  for (const earlier of dates.slice(0, dates.indexOf(date))) {
    const { asOf: then } = await readReport(blobs, earlier);
    // One model has readings on a dozen days at most; all snapshots of a year would not fit on the disk.
    const [near] = await sql.rows(`from redated where near_an_age(timestamp ${literal(then)}, created_at) limit 1`);
    if (near === undefined) continue;
    // A name of its own: DuckDB keeps parts of a file that it has read under its path.
    const path = join(workspace, `earlier-${earlier}.parquet`);
    await blobs.toFile(layout.models(earlier), path);
    const models = `${literal(path)} as models join redated_name as known on known.name = coalesce(models.hub_id, models.id)`;
    await sql.run(`insert into reading ${reading(earlier, then, models)}`);
    await rm(path);
  }
}

/** The snapshot's time s as SQL reads it, and whether --limit cut the sweep. */
async function readReport(blobs: Blobs, date: string): Promise<{ asOf: string; limitCut: boolean }> {
  const { as_of, limit_cut } = await readSnapshotReport(blobs, date, "history");
  return { asOf: as_of.replace("T", " ").replace("Z", ""), limitCut: limit_cut };
}
