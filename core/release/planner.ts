import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { literal, readSql, type Sql } from "../duckdb.ts";
import type { PlanBase } from "../plan/data.ts";
import type { ReleaseManifest } from "./manifest.ts";

/** Files of a release that the planner's queries read. */
export const PLANNER_FILES = ["derivatives", "vanished", "niches", "families", "potential", "models"].map(
  (name) => `${name}.parquet`,
);

/**
 * Makes a connection ready for the planner's queries over the release in `folder`: its search path, the snapshot's time, and where a
 * sample begins.
 */
export async function openForPlanner(sql: Sql, folder: string, release: ReleaseManifest): Promise<void> {
  await sql.run(`set file_search_path = ${literal(folder)}`);
  await sql.run(`set variable as_of = timestamp ${literal(release.as_of.replace("T", " ").replace("Z", ""))}`);
  const begin = release.partial ? "(select min(created_at) from 'models.parquet')" : "cast(null as timestamp)";
  await sql.run(`set variable listed_from = ${begin}`);
  await sql.run(await readSql("../plan/bands.sql", import.meta.url));
}

/**
 * The planner's row of one base, or null when neither a model of the snapshot nor a declared parent has that name, of entries that
 * vanished since neither. After `openForPlanner`.
 */
export async function readPlanBase(sql: Sql, base: string): Promise<PlanBase | null> {
  await sql.run(
    `create or replace temp table wanted as
     select ${literal(base)} as base, exists (from 'models.parquet' where id = ${literal(base)}) as present
     where exists (from 'models.parquet' where id = ${literal(base)})
       or exists (from 'families.parquet' where base = ${literal(base)})
       or exists (from 'vanished.parquet' where base = ${literal(base)})`,
  );
  await countEntries(sql);
  await joinBases(sql);
  const [row] = await sql.rows<PlanBase>("from planner.base");
  await sql.run("drop schema planner cascade");
  return row === undefined ? null : inOrder(row);
}

/** Rows put together at a time: what 512 MB hold with a dozen niches each. */
const BATCH = 2_000;

/**
 * The planner's rows of all bases with at least 10 children, most children first, one after the other. They pass through a file in
 * `folder`, which is several times as quick as taking them from the database. After `openForPlanner`.
 */
export async function* readPlanBases(sql: Sql, folder: string): AsyncIterable<PlanBase> {
  await sql.run(
    `create or replace temp table planned as
     select base, present, cast((row_number() over (order by children desc, base) - 1) // ${BATCH} as integer) as batch
     from 'families.parquet'
     where children >= 10`,
  );
  const [{ batches } = { batches: 0 }] = await sql.rows<{ batches: number }>(
    "select count(distinct batch) as batches from planned",
  );
  const path = join(folder, "plan-bases.ndjson");
  for (let batch = 0; batch < batches; batch++) {
    await sql.run(`create or replace temp table wanted as select base, present from planned where batch = ${batch}`);
    if (batch === 0) await countEntries(sql);
    await joinBases(sql);
    await sql.run(`copy (from planner.base order by children desc, base) to ${literal(path)} (format json)`);
    for await (const line of createInterface({ input: createReadStream(path) })) yield inOrder(JSON.parse(line));
  }
  await sql.run("drop schema if exists planner cascade");
  await rm(path, { force: true });
}

async function countEntries(sql: Sql): Promise<void> {
  await sql.run(await readSql("../plan/entries.sql", import.meta.url));
}

async function joinBases(sql: Sql): Promise<void> {
  await sql.run(await readSql("../plan/bases.sql", import.meta.url));
}

/** The lists of a base in an order that stays: niches by models, sisters by how near their potential is. */
function inOrder(base: PlanBase): PlanBase {
  const byPlace = (a: { relation: string; task?: string | null }, b: typeof a) =>
    text(a.relation, b.relation) || text(a.task ?? "\uffff", b.task ?? "\uffff");
  const distance = ({ potential }: { potential: number }) => Math.abs(potential - (base.potential ?? 0));
  return {
    ...base,
    relations: base.relations.toSorted(byPlace),
    niches: base.niches.toSorted((a, b) => b.models - a.models || byPlace(a, b)),
    sisters: base.sisters
      .toSorted((a, b) => distance(a) - distance(b) || text(a.base, b.base))
      .map((sister) => ({
        ...sister,
        relations: sister.relations.toSorted(byPlace),
        niches: sister.niches.toSorted(byPlace),
      })),
  };
}

/** Order of code units: the same on every machine. */
function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
