/** What the planner reads: made by the queries beside this module from a release, shipped to the browser as JSON. */

/** Relations as a release spells them; `unknown`: the card names a parent and does not say how it derives from it. */
export const RELATIONS = ["finetune", "adapter", "quantized", "merge", "unknown"] as const;

export const LEVELS = ["near", "wide", "rank", "relation"] as const;
/** How far a comparison reaches; comparables.sql says what each holds. */
export type Level = (typeof LEVELS)[number];

export const READINGS = ["30", "30-60", "60-120", "120-240"] as const;
/** Age in days at which an outcome was read: fixed (`30`, grade A) or the ages of one snapshot (grade C). */
export type Reading = (typeof READINGS)[number];

export const OUTCOMES = ["likes", "downloads"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What panels are cut by; authors' first entries, T2, are marked in the derivatives only. */
export const TIERS = ["T0", "T1"] as const;
export type Tier = (typeof TIERS)[number];

/** One row of comparables.sql. Statistics are null where the printing rule is not met, `low` and `high` also where the cell cannot tell. Likes; downloads in requests per 30 days. */
export interface Comparables {
  readonly tier: Tier;
  readonly relation: string;
  readonly level: Level;
  readonly rank_band: number | null;
  readonly crowding_band: number | null;
  readonly reading: Reading;
  readonly outcome: Outcome;
  readonly models: number;
  readonly authors: number;
  readonly families: number;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly evidence: "A" | "C";
}

/** Entries of a base by relation, dated, those that vanished since included. */
export interface RelationCount {
  readonly relation: string;
  readonly entries: number;
}

/** A niche of a base. Counts are of the 30 days before the snapshot and hold entries that vanished since; `weeks` counts entries per week, the latest first, 12 of them. */
export interface PlanNiche {
  readonly relation: string;
  readonly task: string | null;
  readonly models: number;
  readonly rivals_30d: number;
  readonly rival_authors_30d: number;
  readonly rivals_30d_t1: number;
  readonly rival_authors_30d_t1: number;
  /** The niche's crowding_percentile: by authors whose entries are listed, without those that vanished; null where none of its entries is. */
  readonly percentile: number | null;
  /** Rivals that will be older than 30 days in a week. */
  readonly leaving_7d: number;
  readonly weeks: readonly number[];
}

/** A base of similar potential that fewer authors entered lately; niches without a rival are not listed. */
export interface Sister {
  readonly base: string;
  readonly potential: number;
  readonly entries: number;
  readonly authors: number;
  readonly relations: readonly RelationCount[];
  readonly niches: readonly {
    readonly relation: string;
    readonly task: string | null;
    readonly rivals_30d: number;
    readonly rival_authors_30d: number;
    readonly percentile: PlanNiche["percentile"];
  }[];
}

/** One row of bases.sql. */
export interface PlanBase {
  readonly base: string;
  /** True when the base itself is a model of the snapshot. */
  readonly present: boolean;
  readonly children: number;
  /** Milliseconds UTC. */
  readonly released_at: number | null;
  readonly potential: number | null;
  readonly entries: number;
  readonly authors: number;
  readonly relations: readonly RelationCount[];
  readonly weeks: readonly number[];
  /** How many of the 12 weeks could have held an entry: not before the base, nor before a sample begins. */
  readonly weeks_seen: number;
  readonly niches: readonly PlanNiche[];
  readonly sisters: readonly Sister[];
}

/**
 * Of past cases, the shares (0 to 1) that lay below, in and above the range that the planner would have named, and the 95 % interval of that in it: 0 to 1
 * where one cluster is all there is.
 */
export interface Held {
  readonly below: number;
  readonly held: number;
  readonly above: number;
  readonly low: number;
  readonly high: number;
}

export const RATES = ["0", "under 1", "1 to 10", "10 or more"] as const;
/** Entries per week before a case; 10 belong to "10 or more". */
export type Rate = (typeof RATES)[number];

/** One row of backtest-weeks.sql: weeks beside the fewest and the most entries of the weeks before them. */
export interface WeeksHeld extends Held {
  readonly unit: "niche" | "family";
  readonly per_week: Rate;
  /** Weeks of bases, and how many bases and weeks, counted back from the snapshot, they are of. */
  readonly n: number;
  readonly bases: number;
  readonly weeks: number;
  /** Share that is held at least if weeks are alike. */
  readonly foretold: number;
  /** What a tenth, half and nine tenths of the weeks held at most, as a multiple of the mean of the weeks before; null below one entry a week before. */
  readonly times: Multiples | null;
}

/** Multiples with the 95 % interval of their median, null where too few bases or weeks know it. */
export interface Multiples extends Readonly<Record<"tenth" | "median" | "ninetieth", number>> {
  readonly low: number | null;
  readonly high: number | null;
}

/** One row of backtest-earned.sql: readings at age 30 days beside the middle half of what was comparable when the entries came. */
export interface EarnedHeld extends Held {
  readonly relation: string;
  readonly outcome: Outcome;
  /** Entries, their authors and bases. */
  readonly n: number;
  readonly authors: number;
  readonly families: number;
}

/** How the planner's ranges held, asked of the release's own past. */
export interface Backtest {
  readonly weeks: readonly WeeksHeld[];
  readonly earned: readonly EarnedHeld[];
}

/** What is the same for all bases of a release. */
export interface PlanTable {
  readonly date: string;
  readonly as_of: string;
  readonly source: { readonly label: string; readonly simulated: boolean };
  /** Newest N models only, or null for a whole sweep. */
  readonly limit: number | null;
  /** [distinct authors of the last 30 days whose entries are listed, niches with so many], ascending: the distribution behind the percentile. */
  readonly crowding: readonly (readonly [authors: number, niches: number])[];
  /** Tasks that niches of the release state, the most common first. */
  readonly tasks: readonly string[];
  readonly comparables: readonly Comparables[];
  readonly backtest: Backtest;
}
