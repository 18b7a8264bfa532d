import { literal, readSql, type Sql } from "../duckdb.ts";
import { CROWDING_BANDS, RANK_BANDS, ranksOf, rivalsOf } from "../plan/bands.ts";
import { bestComparison } from "../plan/comparable.ts";
import {
  type Backtest,
  type Comparables,
  type EarnedHeld,
  OUTCOMES,
  type PlanTable,
  RELATIONS,
  type WeeksHeld,
} from "../plan/data.ts";
import { readSharedSql } from "../shared-sql.ts";
import { fillSql } from "../sql-template.ts";
import type { ReleaseManifest } from "./manifest.ts";

/** Tasks offered by name: far more than the Hub has, and a bound where names are invented. */
const MOST_TASKS = 200;

/** What is the same for all bases of the release; a few seconds for a million entries. After `openForPlanner`. */
export async function readPlanTable(sql: Sql, release: ReleaseManifest): Promise<PlanTable> {
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
    comparables: await readComparables(sql),
    backtest: await readBacktest(sql),
  };
}

/** The rows of comparables.sql, of all entries, or as they would have been of those made by a moment, given as SQL. */
async function readComparables(sql: Sql, madeBy = "cast(null as timestamp)"): Promise<Comparables[]> {
  const query = await planQuery("comparables");
  await sql.run(`set variable made_by = ${madeBy}`);
  const comparables: Comparables[] = [];
  for (const relation of RELATIONS) {
    await sql.run(`set variable relation = ${literal(relation)}`);
    for (const row of await sql.rows<Comparables>(query)) comparables.push(row);
  }
  return comparables;
}

/** How the planner's ranges would have held in the past that the release knows. */
async function readBacktest(sql: Sql): Promise<Backtest> {
  return { weeks: await sql.rows<WeeksHeld>(await planQuery("backtest-weeks")), earned: await readEarned(sql) };
}

/** None while a lake is younger than its first readings at age 30 days of entries that came 60 to 30 days ago. */
async function readEarned(sql: Sql): Promise<EarnedHeld[]> {
  const [judged] = await sql.rows(
    `from 'derivatives.parquet'
     where coalesce(likes_at_30, downloads_at_30) is not null and created_at > getvariable('as_of') - interval 60 days
     limit 1`,
  );
  if (judged === undefined) return [];
  // A reading may lie 36 hours behind its age.
  const comparables = await readComparables(sql, "getvariable('as_of') - interval 90 days - interval 36 hours");
  await sql.run(
    "create or replace temp table foretold (relation varchar, outcome varchar, rank_band integer, crowding_band integer, q1 double, q3 double)",
  );
  const rows = foretold(comparables).map((cells) => `(${cells.join(", ")})`);
  if (rows.length > 0) await sql.run(`insert into foretold values ${rows.join(", ")}`);
  return sql.rows<EarnedHeld>(await planQuery("backtest-earned"));
}

/**
 * The middle half that the planner names for each relation, outcome and place, as cells of SQL. Not that of any rank: an answer takes ages of one snapshot
 * before it, which nobody kept of the past.
 */
function foretold(comparables: readonly Comparables[]): (string | number)[][] {
  const places = RELATIONS.flatMap((relation) =>
    OUTCOMES.flatMap((outcome) =>
      RANK_BANDS.flatMap((rank) => CROWDING_BANDS.map((crowding) => ({ relation, outcome, rank, crowding }))),
    ),
  );
  return places.flatMap(({ relation, outcome, rank, crowding }) => {
    const place = { relation, rank: ranksOf(rank).from, rivals: rivalsOf(crowding).from };
    const { found, level } = bestComparison({ comparables }, place, outcome);
    return found === null || level === "relation"
      ? []
      : [[literal(relation), literal(outcome), rank, crowding, found.q1, found.q3]];
  });
}

/** A query of core/plan, with what it shares with others filled in. */
async function planQuery(name: string): Promise<string> {
  const template = await readSql(`../plan/${name}.sql`, import.meta.url);
  return fillSql(template, await readSharedSql(), `planner: ${name}.sql`);
}
