/**
 * Likes and downloads. The expected count at age a is exp(η) · g(a), where η is linear in what method.md measures, times a
 * lognormal factor of mean one per model (overdispersion); the count is the Poisson quantile of a fixed draw, so it never
 * falls as the expectation grows. An estimator that conditions on the same terms must find `SANDBOX_TRUTH` again.
 */
import { DAY } from "./calendar.ts";
import type { Ground } from "./ground.ts";
import type { Parents } from "./parents.ts";
import { SUBJECT, type Subject } from "./random.ts";
import type { Rivalry } from "./rivalry.ts";
import { RELATIONS, type Relation } from "./shape.ts";
import type { Traits } from "./traits.ts";

/** Coefficients of η for the derivatives of a base, and the curve over age. */
export interface OutcomeTruth {
  readonly intercept: number;
  /** × ln rank_authors (place in the order of entry). */
  readonly ln_rank_authors: number;
  /** × ln(1 + rivals_30d) (crowding). */
  readonly ln1p_rivals_30d: number;
  /** × ln(1 + lag in days); 0 by default: order matters, not the clock. */
  readonly ln1p_lag_days: number;
  /** × potential of the base (standard scale, constant within a family). */
  readonly base_potential: number;
  /** × prominence of the author (standard normal over authors, known ones 1.5 higher). */
  readonly author_prominence: number;
  readonly relation: Readonly<Record<Relation, number>>;
  /** Added for the base of a family, with 0.75 ln(1 + its planned children) in place of the other terms. */
  readonly family_base: number;
  /** σ of the lognormal factor; its mean is one. */
  readonly dispersion: number;
  /** g(a) = 1 − exp(−a / scale_days) + trickle_per_day · a, age a in days. */
  readonly scale_days: number;
  readonly trickle_per_day: number;
}

export interface SandboxTruth {
  readonly likes: OutcomeTruth;
  /** Of the cumulative count; 30-day downloads are g(a) − g(a − 30) of it. */
  readonly downloads: OutcomeTruth;
}

/** What the sandbox's recognition really depends on. Simulated: it says nothing about the Hub. */
export const SANDBOX_TRUTH: SandboxTruth = {
  likes: {
    intercept: -0.4,
    ln_rank_authors: -0.2,
    ln1p_rivals_30d: -0.1,
    ln1p_lag_days: 0,
    base_potential: 0.5,
    author_prominence: 0.5,
    relation: { finetune: 0, adapter: -0.3, quantized: 0.2, merge: -0.2, unknown: -0.4 },
    family_base: 1.5,
    dispersion: 1.2,
    scale_days: 35,
    trickle_per_day: 0,
  },
  downloads: {
    intercept: 4.8,
    ln_rank_authors: -0.25,
    ln1p_rivals_30d: -0.12,
    ln1p_lag_days: 0,
    base_potential: 0.6,
    author_prominence: 0.6,
    relation: { finetune: 0, adapter: -0.8, quantized: 1.2, merge: -0.5, unknown: -0.5 },
    family_base: 3.5,
    dispersion: 1.6,
    scale_days: 40,
    trickle_per_day: 0.0015,
  },
};

/** The terms of η for one child; null for a model without a parent. */
export interface Terms {
  readonly relation: Relation;
  readonly rank_authors: number;
  readonly rivals_30d: number;
  /** Days from the first parent's creation, null where either has no date or the parent was never listed. */
  readonly lag_days: number | null;
  readonly base_potential: number;
  readonly author_prominence: number;
}

/** Cumulative counts of one model at an age in days; none of them falls from one age to a later one. */
export interface Counts {
  readonly likes: number;
  /** Likes a week before. */
  readonly likesWeekAgo: number;
  readonly downloads: number;
  /** Downloads 30 days before. */
  readonly downloads30Ago: number;
}

export interface Recognition {
  terms(slot: number): Terms | null;
  counts(slot: number, age: number): Counts;
}

/** Likes and downloads by slot and age, drawn from the effects that `truth` states. */
export function createRecognition(
  ground: Ground,
  parents: Parents,
  traits: Traits,
  rivalry: Rivalry,
  truth: SandboxTruth,
): Recognition {
  const { draws, families, children, calendar } = ground;

  const potential = (base: number): number => {
    const family = base < 0 ? -1 : families.at(base);
    const own = 0.6 * draws.normal(SUBJECT.potential, base);
    if (family < 0) return own - 1;
    return own + 0.35 * Math.log((families.size[family] ?? 1) / (0.001 * calendar.models + 5));
  };
  const lag = (slot: number): number | null => {
    const base = parents.first(slot);
    if (base < calendar.floorModels || slot < calendar.floorModels) return null;
    return (calendar.secondOf(slot) - calendar.secondOf(base)) / DAY;
  };
  const terms = (slot: number): Terms | null => {
    if (!children.has(slot)) return null;
    return {
      relation: RELATIONS[parents.relation(slot)] ?? "unknown",
      rank_authors: rivalry.rankAuthors(slot),
      rivals_30d: rivalry.rivals30d(slot),
      lag_days: lag(slot),
      base_potential: potential(parents.first(slot)),
      author_prominence: traits.prominence(traits.author(slot)),
    };
  };
  const predictor = (slot: number, outcome: OutcomeTruth, term: Terms | null, prominence: number): number => {
    const family = families.at(slot);
    // A family's base is known for its family; other models of their own draw less than derivatives of large bases.
    if (family >= 0) return outcome.intercept + outcome.family_base + 0.75 * Math.log(1 + (families.size[family] ?? 0));
    const known = outcome.author_prominence * prominence;
    if (term === null) return outcome.intercept - 0.8 + known;
    return (
      outcome.intercept +
      known +
      outcome.ln_rank_authors * Math.log(term.rank_authors) +
      outcome.ln1p_rivals_30d * Math.log1p(term.rivals_30d) +
      outcome.ln1p_lag_days * Math.log1p(Math.max(0, term.lag_days ?? 0)) +
      outcome.base_potential * term.base_potential +
      outcome.relation[term.relation]
    );
  };
  /** The model's lognormal factor of mean one. */
  const factor = (slot: number, { dispersion }: OutcomeTruth, subject: Subject): number =>
    Math.exp(dispersion * draws.normal(subject, slot) - dispersion ** 2 / 2);
  return {
    terms,
    counts(slot, age) {
      const term = terms(slot);
      const prominence = term?.author_prominence ?? traits.prominence(traits.author(slot));
      const likes =
        Math.exp(predictor(slot, truth.likes, term, prominence)) * factor(slot, truth.likes, SUBJECT.likesFrailty);
      const downloads =
        Math.exp(predictor(slot, truth.downloads, term, prominence)) *
        factor(slot, truth.downloads, SUBJECT.downloadsFrailty);
      const likesDraw = draws.unit(SUBJECT.likes, slot);
      const downloadsDraw = draws.unit(SUBJECT.downloads, slot);
      return {
        likes: poissonQuantile(likes * matured(truth.likes, age), likesDraw),
        likesWeekAgo: poissonQuantile(likes * matured(truth.likes, age - 7), likesDraw),
        downloads: poissonQuantile(downloads * matured(truth.downloads, age), downloadsDraw),
        downloads30Ago: poissonQuantile(downloads * matured(truth.downloads, age - 30), downloadsDraw),
      };
    },
  };
}

/** g(age), age in days; 0 before creation. */
export function matured(outcome: OutcomeTruth, age: number): number {
  if (age <= 0) return 0;
  return 1 - Math.exp(-age / outcome.scale_days) + outcome.trickle_per_day * age;
}

const EXACT_BELOW = 30;

/**
 * The smallest count whose Poisson distribution function reaches `draw`: exact below a mean of 30, above by the normal
 * approximation started at the exact value of 30, so that the count never falls when the mean rises.
 */
export function poissonQuantile(mean: number, draw: number): number {
  if (mean <= 0) return 0;
  const exactMean = Math.min(mean, EXACT_BELOW);
  let chance = Math.exp(-exactMean);
  let reached = chance;
  let count = 0;
  while (reached < draw && count < 200) {
    count++;
    chance *= exactMean / count;
    reached += chance;
  }
  if (mean <= EXACT_BELOW) return count;
  // The same deviation in standard units, kept above −√30 so that the expression rises with the mean.
  const deviation = Math.max(-5, (count - EXACT_BELOW) / Math.sqrt(EXACT_BELOW));
  return Math.floor(mean + deviation * Math.sqrt(mean) + 1e-9);
}
