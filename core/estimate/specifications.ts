import type { ColumnName } from "./study/panel.ts";

/** The specifications of method.md as data: what is regressed on what, on which entries, and which of them are printed. */

/** A term: its name in the table, its column, and whether it is a logarithm (then an effect per doubling makes sense). */
export interface Regressor {
  readonly term: string;
  readonly column: ColumnName;
  readonly log: boolean;
}

const log = (term: string, column: ColumnName): Regressor => ({ term, column, log: true });
const yesNo = (term: string, column: ColumnName): Regressor => ({ term, column, log: false });

/** Ways to say how late an entry was. */
export const PRIORITIES = {
  lag: log("ln(1+lag)", "log_lag"),
  rank_authors: log("ln(rank_authors)", "log_rank_authors"),
  rank: log("ln(rank_mid)", "log_rank"),
} as const;
export type Priority = keyof typeof PRIORITIES;

/** Crowding: entries of other authors in the niche in so many days before. */
export const WINDOWS = {
  7: log("ln(1+rivals_7d)", "log_rivals_7d"),
  30: log("ln(1+rivals_30d)", "log_rivals_30d"),
  90: log("ln(1+rivals_90d)", "log_rivals_90d"),
} as const;
export type Window = keyof typeof WINDOWS;

/** X: what is known of the author and the model. The licence's reference class is permissive. */
export const CONTROLS: readonly Regressor[] = [
  log("ln(1+earlier_uploads)", "log_earlier_uploads"),
  log("ln(1+earlier_likes)", "log_earlier_likes"),
  log("ln(parameters)", "log_parameters"),
  yesNo("parameters_missing", "parameters_missing"),
  yesNo("has_evals", "has_evals"),
  yesNo("license_weak_copyleft", "license_weak_copyleft"),
  yesNo("license_copyleft", "license_copyleft"),
  yesNo("license_non_commercial", "license_non_commercial"),
  yesNo("license_responsible_ai", "license_responsible_ai"),
  yesNo("license_community", "license_community"),
  yesNo("license_other", "license_other"),
  yesNo("license_none_stated", "license_none_stated"),
];

/** The base's prominence, which stands in for family effects. */
export const PROMINENCE: readonly Regressor[] = [
  log("ln(1+base_likes)", "log_base_likes"),
  log("ln(1+base_downloads_30d)", "log_base_downloads"),
  yesNo("base_missing", "base_missing"),
];

/** Log age, held constant in a single snapshot where it is not the offset. */
export const AGE: Regressor = log("ln(age)", "log_age");

/** Fixed effects beside relation × task, which every specification has. */
export const EFFECTS = {
  "family+month": ["family", "month"],
  family: ["family"],
  "prominence+month": ["month"],
  "family+month+author": ["family", "month", "author"],
  "family*month": ["family*month"],
} as const;
export type Effects = keyof typeof EFFECTS;

/** `ppml`: Poisson. `log1p_ols`: least squares on ln(1 + outcome). `any_lpm`: least squares on whether the outcome is above 0. */
export type Estimator = "ppml" | "log1p_ols" | "any_lpm";
export type Placebo = "leading" | "permuted" | "other_family";

export interface Specification {
  readonly estimator: Estimator;
  readonly priority: Priority;
  readonly window: Window;
  readonly effects: Effects;
  readonly placebo?: Placebo;
}

/** The `spec` of estimates.parquet: the choices, in this order. */
export function specificationName({ estimator, priority, window, effects, placebo }: Specification): string {
  const parts = [estimator, priority, `${window}d`, effects];
  return [...parts, ...(placebo === undefined ? [] : [`placebo_${placebo}`])].join(".");
}

export interface NamedSpecification extends Specification {
  /** Number in the method's list of estimates, or the kind of check that it is. */
  readonly number: string;
  readonly title: string;
}

const MAIN = { estimator: "ppml", priority: "lag", window: 30, effects: "family+month" } as const;

/** The specifications that the report names. The first two are printed on every tier, the rest on T1 (`study/plan.ts`). */
export const NAMED: readonly NamedSpecification[] = [
  { ...MAIN, number: "1", title: "Main" },
  { ...MAIN, number: "2", title: "Place among authors instead of lag", priority: "rank_authors" },
  { ...MAIN, number: "1b", title: "Main without month effects", effects: "family" },
  { ...MAIN, number: "3", title: "Base prominence instead of family effects", effects: "prominence+month" },
  { ...MAIN, number: "4", title: "Author effects added", effects: "family+month+author" },
  { ...MAIN, number: "5", title: "Least squares on ln(1 + outcome)", estimator: "log1p_ols" },
  { ...MAIN, number: "6", title: "Probability of any", estimator: "any_lpm" },
  { ...MAIN, number: "placebo", title: "Rivals of the 30 days after, added", placebo: "leading" },
  { ...MAIN, number: "1c", title: "Main within family and month", effects: "family*month" },
  {
    ...MAIN,
    number: "placebo",
    title: "Dates permuted within family and month",
    effects: "family*month",
    placebo: "permuted",
  },
  { ...MAIN, number: "placebo", title: "Rivals of another family", placebo: "other_family" },
];

/** How many of NAMED are the main table: printed on every tier, with leave-one-out ranges and Holm's correction. */
export const MAIN_TABLE = 2;

/** The specification curve: every combination of the choices that do not concern the sample. */
export function specificationCurve(estimators: readonly Estimator[]): Specification[] {
  const effects = ["family+month", "family", "prominence+month", "family+month+author"] as const;
  const priorities = Object.keys(PRIORITIES) as Priority[];
  const windows: readonly Window[] = [7, 30, 90];
  return estimators.flatMap((estimator) =>
    effects.flatMap((effect) =>
      priorities.flatMap((priority) => windows.map((window) => ({ estimator, priority, window, effects: effect }))),
    ),
  );
}

export type Grade = "A" | "B";

export interface Outcome {
  readonly name: string;
  readonly grade: Grade;
  readonly column: ColumnName;
  /**
   * A single snapshot's outcome grows with age: `offset` where it is a running total, `control` where it is a trailing
   * 30 days, which do not grow in proportion to age.
   */
  readonly age: "none" | "offset" | "control";
  /** Estimators that make sense of it: nearly every model has some download. */
  readonly estimators: readonly Estimator[];
}

const LIKES = ["ppml", "log1p_ols", "any_lpm"] as const;
const DOWNLOADS = ["ppml", "log1p_ols"] as const;
const fixedAge = (column: ColumnName, estimators: readonly Estimator[]): Outcome => ({
  name: column,
  grade: "A",
  column,
  age: "none",
  estimators,
});

export const OUTCOMES: readonly Outcome[] = [
  fixedAge("likes_at_7", LIKES),
  fixedAge("likes_at_30", LIKES),
  fixedAge("likes_at_90", LIKES),
  fixedAge("downloads_at_30", DOWNLOADS),
  fixedAge("downloads_at_90", DOWNLOADS),
  { name: "likes", grade: "B", column: "likes", age: "offset", estimators: LIKES },
  { name: "downloads_30d", grade: "B", column: "downloads_30d", age: "control", estimators: DOWNLOADS },
];

/** Entries younger than this say nothing in a single snapshot: a like within hours would weigh like hundreds. Days. */
export const YOUNGEST = 1;

/** `all` compares within relation × task only; each relation is estimated on its own as well. */
export const SAMPLES = ["all", "finetune", "adapter", "quantized", "merge"] as const;
export type SampleName = (typeof SAMPLES)[number];

export const TIERS = ["T0", "T1", "T2"] as const;
export type Tier = (typeof TIERS)[number];

/** What must be left after all drops. 30, 10 and 5 are the method's printing rule; clustered errors ask for 20 of each cluster. */
export const MINIMUM = { models: 30, authors: 20, families: 20 } as const;

/** Below this number of families the jackknife over them is made in earnest (CV3), above it is linearized, at most partly refitted. */
export const FEW_FAMILIES = 50;

/**
 * In the main table's jackknives so many families, and so many authors, are left out in earnest. Above so many rows a refit takes seconds:
 * there one Newton step from the estimate must do, as for the ranges with one cluster left out.
 */
export const REFIT = { clusters: 5, rows: 20_000 } as const;

/**
 * Above this many entries everything but the main table is estimated on drawn entries, so that hundreds of fits end within a minute:
 * whole families in a seeded order, of each at most `perFamily` drawn entries. Such rows say "(drawn)" in their sample.
 */
export const DRAW = { entries: 5_000, perFamily: 300 } as const;
