import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { literal, readSql, type Sql, shareOf, withDuckDB } from "../duckdb.ts";
import { readPinnedInput } from "../inputs/pin.ts";
import { openKnown } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import { copyToParquet, openParquet } from "../parquet.ts";
import { readSharedSql } from "../shared-sql.ts";
import { fillSql } from "../sql-template.ts";
import type { Stage, StageContext, StageResult } from "../stage.ts";

/**
 * models, edges, lineage → panels/date=D/*.parquet, one panel per .sql file beside this module, in the order of
 * layout.PANELS: a later panel may read an earlier one. Columns: docs/data-dictionary.md.
 */
export const panelsStage: Stage = (context) => makePanels(layout.PANELS, context);

/** The panels named and no others, each behind those that it reads: all of them, or what a reader of a few needs. */
export async function makePanels(names: readonly layout.PanelName[], context: StageContext): Promise<StageResult> {
  const { workspace, sql: limits, log, signal } = context;
  // With 3.3 million models 0.3 to 0.6 GB are taken beside DuckDB's blocks.
  const memory = shareOf(limits.memory, 0.6);
  return withDuckDB({ ...limits, memory, temporary: join(workspace, "spill") }, async (sql) => {
    await openSnapshot(sql, context);
    const queries = await panelQueries();
    let bytes = 0;
    for (const [done, name] of names.entries()) {
      signal.throwIfAborted();
      log.progress({ done, total: names.length, unit: "panels" });
      bytes += await writePanel(sql, name, queries[name], context);
    }
    log.progress({ done: names.length, total: names.length, unit: "panels" });
    const counted = names.map((name) => `(select count(*) from ${name}) as ${name}`);
    const [counts = {}] = await sql.rows<Record<string, number>>(`select ${counted.join(", ")}`);
    return { rows: counts.derivatives ?? 0, bytes, counts };
  });
}

/**
 * The text of each panel's SQL by name, as it runs and as the release publishes it: `{{influence key}}` stands for what the curves share,
 * with the column that names a curve; the rest of what is shared is readSharedSql's.
 */
export async function panelQueries(): Promise<Record<layout.PanelName, string>> {
  const influence = (await readSql("influence.sql", import.meta.url)).trimEnd();
  const sharedSql = await readSharedSql();
  const entries = layout.PANELS.map(async (panel) => {
    const textFor = (name: string, handed: string) =>
      name === "influence" ? influence.replaceAll("{{curve}}", handed) : sharedSql(name, handed);
    return [panel, fillSql(await readSql(`${panel}.sql`, import.meta.url), textFor, `panels: ${panel}.sql`)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<layout.PanelName, string>;
}

/**
 * What every panel's SQL may read: views models (each with its number, the row in the file), edges, lineage; outcomes, tombstones and
 * vanished_entries of the days so far; tables corrections and regions; and the variable as_of, the snapshot's time s.
 */
async function openSnapshot(sql: Sql, context: StageContext): Promise<void> {
  const { run } = context;
  await openView(sql, context, "models", layout.models(run.date), "*, cast(file_row_number as integer) as number");
  await openView(sql, context, "edges", layout.edges(run.date));
  await openView(sql, context, "lineage", layout.lineage(run.date));
  for (const file of ["models", "edges", "tombstones", "outcomes"] as const) {
    await openKnown(sql, context, { view: `known_${file}`, file, date: run.date });
  }
  await sql.run(await readSql("history.sql", import.meta.url));
  await openInput(sql, context, "corrections", "{'model_id': 'VARCHAR', 'released_on': 'DATE'}");
  await openInput(sql, context, "regions", "{'organization': 'VARCHAR', 'region': 'VARCHAR'}");
  await sql.run(
    `set variable as_of = timestamp ${literal(new Date(run.asOf).toISOString().replace("T", " ").replace("Z", ""))}`,
  );
}

async function openView(
  sql: Sql,
  { blobs, workspace }: StageContext,
  view: string,
  key: string,
  columns?: string,
): Promise<void> {
  const path = join(workspace, `${view}.parquet`);
  await blobs.toFile(key, path);
  await openParquet(sql, view, path, columns);
}

/** A table of the operator's file, without rows when none was named for the date. */
async function openInput(
  sql: Sql,
  { run, blobs, workspace }: StageContext,
  name: layout.InputName,
  columns: string,
): Promise<void> {
  const pinned = await readPinnedInput(blobs, run.date, name);
  const path = join(workspace, `${name}.json`);
  await writeFile(path, JSON.stringify(pinned?.rows ?? []));
  await sql.run(`create table ${name} as from read_json(${literal(path)}, format = 'array', columns = ${columns})`);
}

/** Columns of the derivatives that stand for names while the panels are made, and are not in the file. */
const NUMBERS = "model_number, base_number, base_model_number, author_number";

/**
 * Writes a panel's file and lets later panels read it, as a reader of the release would. Nearly all of them read the derivatives, which
 * are therefore kept in memory, and their file is written from there: unpacking it even once costs more.
 */
async function writePanel(
  sql: Sql,
  name: layout.PanelName,
  query: string,
  { run, blobs, workspace }: StageContext,
): Promise<number> {
  const path = join(workspace, `${name}.parquet`);
  if (name === "derivatives") {
    await sql.run(`create table ${name} as ${query}`);
    await sql.run(copyToParquet(`select * exclude (${NUMBERS}) from ${name}`, path));
  } else {
    await sql.run(copyToParquet(query, path));
    await sql.run(`create view ${name} as from ${literal(path)}`);
  }
  return (await blobs.fromFile(path, layout.panel(run.date, name))).size;
}
