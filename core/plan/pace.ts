import { poissonInterval } from "./poisson.ts";

/** Weeks below which no rate is given. */
const LEAST_WEEKS = 4;

/** Entries per week of a niche or a family. */
export interface Pace {
  /** Weeks counted, 4 to 12, and their entries, the latest first. */
  readonly weeks: number;
  readonly counts: readonly number[];
  /** Entries per week, with a 95 % interval: widened where the weeks differ by more than chance. */
  readonly per_week: number;
  readonly low: number;
  readonly high: number;
  readonly widened: boolean;
  /** Fewest and most entries of one of the weeks; if weeks are alike the next lies within with a probability of at least `coverage`. */
  readonly fewest: number;
  readonly most: number;
  readonly coverage: number;
  /** Said only where the data carry it: see `trend`. */
  readonly trend: "more" | "fewer" | null;
}

/**
 * The pace of the last weeks, or null with fewer than 4 of them. Entries come in clusters, so the Poisson interval is taken at
 * count / φ and multiplied by φ = 1, or (t / 1.96)² · variance / mean of the weekly counts where their variance is above the mean: that of W weeks has
 * W − 1 degrees of freedom, so Student's t takes the place of 1.96. The range of the next week is distribution-free:
 * of W + 1 exchangeable weeks the last is neither the lowest nor the highest with a probability of (W − 1) / (W + 1), and with ties lies
 * within more often.
 */
export function pace(weeks: readonly number[], seen: number): Pace | null {
  const counts = weeks.slice(0, seen);
  if (counts.length < LEAST_WEEKS) return null;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = total / counts.length;
  const freedom = counts.length - 1;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / freedom;
  // (t / 1.96)² at 3 to 11 degrees of freedom, to a thousandth.
  const widening = Math.exp((2.417 + 1.475 / freedom) / freedom);
  const widened = variance > mean;
  const dispersion = widened ? (widening * variance) / mean : 1;
  const { low, high } = poissonInterval(total / dispersion);
  return {
    weeks: counts.length,
    counts,
    per_week: mean,
    low: (low * dispersion) / counts.length,
    high: (high * dispersion) / counts.length,
    widened,
    fewest: Math.min(...counts),
    most: Math.max(...counts),
    coverage: freedom / (counts.length + 1),
    trend: trend(counts),
  };
}

/** Entries below which a trend is not looked for. */
const LEAST_FOR_TREND = 30;
/** Mann and Whitney's two-sided 5 % bound for six against six. */
const LARGEST_U = 5;

/**
 * Whether the latest six weeks hold more or fewer entries than the six before: by the rank-sum test of Mann and Whitney (U ≤ 5,
 * two-sided 5 %), and only with all 12 weeks and at least 30 entries. Null: nothing can be said.
 */
export function trend(counts: readonly number[]): "more" | "fewer" | null {
  if (counts.length < 12 || counts.reduce((sum, count) => sum + count, 0) < LEAST_FOR_TREND) return null;
  const latest = counts.slice(0, 6);
  const before = counts.slice(6, 12);
  let wins = 0;
  for (const a of latest) for (const b of before) wins += a > b ? 1 : a === b ? 0.5 : 0;
  if (36 - wins <= LARGEST_U) return "more";
  return wins <= LARGEST_U ? "fewer" : null;
}
