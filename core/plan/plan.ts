import { recordOf, type TrackRecord } from "./backtest.ts";
import { bestComparison, type Earned } from "./comparable.ts";
import { percentile } from "./crowding.ts";
import type { PlanBase, PlanTable } from "./data.ts";
import { type AnyRank, anyRank, type Neighbour, neighbours } from "./neighbours.ts";
import { entriesIn, nicheOf } from "./niche.ts";
import { type Pace, pace } from "./pace.ts";
import { sensitivity, type Variant } from "./sensitivity.ts";
import { type Waiting, waiting } from "./waiting.ts";

/** Where somebody thinks of releasing; task null: none stated. */
export interface Question {
  readonly relation: string;
  readonly task: string | null;
}

/** The planner's answer, as `hubrace plan --json` prints it and the page shows it. Associations, never effects. */
export interface Plan {
  readonly base: string;
  readonly relation: string;
  readonly task: string | null;
  readonly date: string;
  readonly as_of: string;
  readonly source: { readonly label: string; readonly simulated: boolean };
  /** Newest N models only, or null for a whole sweep. */
  readonly limit: number | null;
  /** The base: in the snapshot, its release (ms UTC), entries that are listed, entries and authors so far, with what vanished since. */
  readonly family: {
    readonly present: boolean;
    readonly released_at: number | null;
    readonly listed: number;
    readonly entries: number;
    readonly authors: number;
    readonly potential: number | null;
  };
  readonly crowding: {
    /** Models listed in the niche; 0: nobody released there yet, or all vanished since. */
    readonly models: number;
    readonly rivals_30d: number;
    readonly rival_authors_30d: number;
    /** The same without suspected automated uploads. */
    readonly rivals_30d_t1: number;
    readonly rival_authors_30d_t1: number;
    /** Mid-rank among the niches of the release by authors of 30 days whose entries are still listed, 0 to 100; null without any niche. */
    readonly percentile: number | null;
    readonly niches: number;
  };
  /** The places of an entry released at the snapshot's time by an author who is new to the base. */
  readonly rank: { readonly rank: number; readonly rank_authors: number; readonly rank_in_relation: number };
  readonly comparable: { readonly likes: Earned; readonly downloads: Earned };
  readonly neighbours: readonly Neighbour[];
  /** What stands at those neighbours whose `level` is `relation`, once. */
  readonly any_rank: readonly AnyRank[];
  readonly sensitivity: readonly Variant[];
  /** Entries per week of the niche and of the whole family; null while there are fewer than 4 weeks to count. */
  readonly pace: { readonly niche: Pace | null; readonly family: Pace | null };
  readonly waiting: Waiting | null;
  /** How such ranges held in the past of the same release. */
  readonly record: TrackRecord;
}

/** Answers a question about a base from its row and the release's table. Pure: the same in Node and in the browser. */
export function plan(base: PlanBase, table: PlanTable, { relation, task }: Question): Plan {
  const niche = nicheOf(base, relation, task);
  const rivals = niche?.rivals_30d ?? 0;
  const authors = niche?.rival_authors_30d ?? 0;
  const rank = base.entries + 1;
  const place = { relation, rank, rivals };
  const comparable = {
    likes: bestComparison(table, place, "likes"),
    downloads: bestComparison(table, place, "downloads"),
  };
  const paces = {
    niche: pace(niche?.weeks ?? base.weeks.map(() => 0), base.weeks_seen),
    family: pace(base.weeks, base.weeks_seen),
  };
  const less = neighbours(base, table, { relation, task, rival_authors_30d: authors });
  return {
    base: base.base,
    relation,
    task,
    date: table.date,
    as_of: table.as_of,
    source: table.source,
    limit: table.limit,
    family: {
      present: base.present,
      released_at: base.released_at,
      listed: base.children,
      entries: base.entries,
      authors: base.authors,
      potential: base.potential,
    },
    crowding: {
      models: niche?.models ?? 0,
      rivals_30d: rivals,
      rival_authors_30d: authors,
      rivals_30d_t1: niche?.rivals_30d_t1 ?? 0,
      rival_authors_30d_t1: niche?.rival_authors_30d_t1 ?? 0,
      percentile: niche?.percentile ?? percentile(0, table.crowding),
      niches: table.crowding.reduce((sum, [, count]) => sum + count, 0),
    },
    rank: { rank, rank_authors: base.authors + 1, rank_in_relation: entriesIn(base.relations, relation) + 1 },
    comparable,
    neighbours: less,
    any_rank: anyRank(less),
    sensitivity: sensitivity(table, place, comparable),
    pace: paces,
    waiting: waiting(table, place, { ...paces, leaving: niche?.leaving_7d ?? 0 }),
    record: recordOf(table, relation, paces),
  };
}
