import { crowdingBand, rankBand, ranksOf, rivalsOf, type Span } from "./bands.ts";
import type { Comparables, Level, Outcome, PlanTable, Reading, Tier } from "./data.ts";

/** A cell is printed with at least 30 models by 10 authors in 5 families. */
export const LEAST = { models: 30, authors: 10, families: 5 } as const;

/** A place at which an entry could come. */
export interface Place {
  readonly relation: string;
  readonly rank: number;
  readonly rivals: number;
}

/** Two ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What entries at a comparable place earned. */
export interface Earned {
  readonly outcome: Outcome;
  readonly tier: Tier;
  readonly level: Level;
  readonly reading: Reading;
  readonly evidence: "A" | "C";
  /** Ranks and rivals of the entries compared; null where they were not asked for. */
  readonly ranks: Span | null;
  readonly rivals: Span | null;
  readonly models: number;
  readonly authors: number;
  readonly families: number;
  /** Quartiles, and the 95 % interval of the median, null where it would reach beyond the entries; null: not enough data. */
  readonly found: {
    readonly q1: number;
    readonly median: number;
    readonly q3: number;
    readonly interval: Interval | null;
  } | null;
}

/** What was asked for of the table. */
export interface Comparison {
  readonly outcome: Outcome;
  readonly tier: Tier;
  readonly level: Level;
  readonly reading: Reading;
}

/** The row of the table that compares with a place; without such a row nothing was found, n = 0. */
export function compare(table: Pick<PlanTable, "comparables">, place: Place, asked: Comparison): Earned {
  const more = asked.level === "near" ? 0 : 1;
  const rank = asked.level === "relation" ? null : rankBand(place.rank);
  const crowding = asked.level === "near" || asked.level === "wide" ? crowdingBand(place.rivals) : null;
  const row = table.comparables.find(
    (one) =>
      one.relation === place.relation &&
      one.tier === asked.tier &&
      one.level === asked.level &&
      one.reading === asked.reading &&
      one.outcome === asked.outcome &&
      one.rank_band === rank &&
      one.crowding_band === crowding,
  );
  return {
    ...asked,
    evidence: asked.reading === "30" ? "A" : "C",
    ranks: rank === null ? null : ranksOf(rank, more),
    rivals: crowding === null ? null : rivalsOf(crowding, more),
    models: row?.models ?? 0,
    authors: row?.authors ?? 0,
    families: row?.families ?? 0,
    found: row === undefined ? null : statistics(row),
  };
}

/** The statistics of a row that meets the printing rule, else null, whatever the row holds. */
function statistics(row: Comparables): Earned["found"] {
  const { q1, median, q3, low, high } = row;
  if (row.models < LEAST.models || row.authors < LEAST.authors || row.families < LEAST.families) return null;
  if (q1 === null || median === null || q3 === null) return null;
  return { q1, median, q3, interval: low === null || high === null ? null : { low, high } };
}

/**
 * The order in which comparisons are tried: fixed age before one snapshot, narrow before wide; what says nothing of rank comes
 * last, for either grade.
 */
const LADDER: readonly (readonly [Reading, Level])[] = [
  ["30", "near"],
  ["30", "wide"],
  ["30", "rank"],
  ["30-60", "near"],
  ["30-60", "wide"],
  ["30-60", "rank"],
  ["30", "relation"],
  ["30-60", "relation"],
];

/** The first comparison of the ladder that may be printed; where none may, the narrowest one with its n, for the grade that has more. */
export function bestComparison(
  table: Pick<PlanTable, "comparables">,
  place: Place,
  outcome: Outcome,
  tier: Tier = "T1",
): Earned {
  const tried = LADDER.map(([reading, level]) => compare(table, place, { outcome, tier, level, reading }));
  const printed = tried.find(({ found }) => found !== null);
  if (printed !== undefined) return printed;
  const narrow = tried.filter(({ level }) => level === "near");
  return narrow.reduce((best, one) => (one.models > best.models ? one : best));
}
