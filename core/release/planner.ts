import { literal, readSql, type Sql } from "../duckdb.ts";
import type { Comparables, PlanBase, PlanTable } from "../plan/data.ts";
import type { ReleaseManifest } from "./manifest.ts";

/** Files of a release that the planner's queries read. */
export const PLANNER_FILES = ["derivatives", "vanished", "niches", "families", "potential", "models"].map(
  (name) => `${name}.parquet`,
);

/** Tasks offered by name: far more than the Hub has, and a bound where names are invented. */
const MOST_TASKS = 200;

/**
 * Makes a connection ready for the planner's queries over the release in `folder`: its search path, the snapshot's time, and where a
 * sample begins.
 */
export async function openForPlanner(sql: Sql, folder: string, release: ReleaseManifest): Promise<void> {
  await sql.run(`set file_search_path = ${literal(folder)}`);
  await sql.run(`set variable as_of = timestamp ${literal(release.as_of.replace("T", " ").replace("Z", ""))}`);
  const begin = release.partial ? "(select min(created_at) from 'models.parquet')" : "cast(null as timestamp)";
  await sql.run(`set variable listed_from = ${begin}`);
}

/** What is the same for all bases of the release; a few seconds for a million entries. After `openForPlanner`. */
export async function readPlanTable(sql: Sql, release: ReleaseManifest): Promise<PlanTable> {
  const comparables = await sql.rows<Comparables>(await readSql("../plan/comparables.sql", import.meta.url));
  const crowding = await sql.rows<{ authors: number; niches: number }>(
    "select rival_authors_30d as authors, count(*) as niches from 'niches.parquet' group by all order by all",
  );
  const tasks = await sql.rows<{ task: string }>(
    `select task from 'niches.parquet' where task is not null group by task order by sum(models) desc, task limit ${MOST_TASKS}`,
  );
  return {
    date: release.date,
    as_of: release.as_of,
    source: { label: release.source.label, simulated: release.source.simulated },
    limit: release.partial ? release.limit : null,
    crowding: crowding.map(({ authors, niches }) => [authors, niches] as const),
    tasks: tasks.map(({ task }) => task),
    comparables,
  };
}

/**
 * The planner's row of one base, or null when neither a model of the snapshot nor a declared parent has that name. After
 * `openForPlanner`.
 */
export async function readPlanBase(sql: Sql, base: string): Promise<PlanBase | null> {
  await sql.run(
    `create or replace temp table wanted as
     select ${literal(base)} as base, exists (from 'models.parquet' where id = ${literal(base)}) as present
     where exists (from 'models.parquet' where id = ${literal(base)}) or exists (from 'families.parquet' where base = ${literal(base)})`,
  );
  const [row] = await sql.rows<PlanBase>(await basesQuery());
  return row ?? null;
}

/** Writes the rows of all bases with at least 10 children as NDJSON, in the order of their names; returns the names, most children first. */
export async function writePlanBases(sql: Sql, path: string): Promise<string[]> {
  await sql.run(
    "create or replace temp table wanted as select base, present from 'families.parquet' where children >= 10",
  );
  await sql.run(`copy (${await basesQuery()}) to ${literal(path)} (format json)`);
  const rows = await sql.rows<{ base: string }>(
    "select base from 'families.parquet' where children >= 10 order by children desc, base",
  );
  return rows.map(({ base }) => base);
}

/** Up to five bases or models that somebody may have meant: the same name of another owner or letter case first, then similar ones. */
export async function closeNames(sql: Sql, wanted: string): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(`
    with asked as (
      select lower(${literal(wanted)}) as asked_id, lower(regexp_extract(${literal(wanted)}, '([^/]*)$', 1)) as asked_name
    ),
    known as (
      select base as id, children from 'families.parquet'
      union all
      select id, 0 as children from 'models.parquet', asked where lower(regexp_extract(id, '([^/]*)$', 1)) = asked_name
    ),
    scored as (
      select
        known.id,
        max(children) as children,
        max(case
          when lower(known.id) = asked_id then 3
          when lower(regexp_extract(known.id, '([^/]*)$', 1)) = asked_name then 2
          else jaro_winkler_similarity(lower(known.id), asked_id)
        end) as score
      from known, asked
      group by known.id
    )
    select id as name from scored where score >= 0.85 order by score desc, children desc, id limit 5`);
  return rows.map(({ name }) => name);
}

function basesQuery(): Promise<string> {
  return readSql("../plan/bases.sql", import.meta.url);
}
