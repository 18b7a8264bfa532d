import { predictedByTwo } from "../core.ts";
import { type Estimate, estimate } from "../estimate.ts";
import { dropZeroGroups, levelSizes, rowsWhere } from "../groups.ts";
import { rectify } from "../rectifier.ts";
import { type Family, type Grouping, type Sample, takeGrouping, takeRows } from "../sample.ts";
import { REFIT } from "../specifications.ts";

/** Rows left out by reason: alone in a group; in a group without any outcome; with a zero that effects together, or a term, predict. */
export interface Dropped {
  readonly alone: number;
  readonly zeroGroups: number;
  readonly separated: number;
}

export interface Informative {
  /** Rows of the sample handed in that are kept, in the order of `left`. */
  readonly places: Int32Array;
  readonly left: Sample;
  readonly dropped: Dropped;
}

/** Gives the rows to keep. */
type Sieve = (sample: Sample) => Int32Array;

const withGroups: Sieve = (sample) => dropZeroGroups(sample).rows;

const inCompany: Sieve = ({ outcome, effects }) => {
  const keep = new Uint8Array(outcome.length).fill(1);
  for (const effect of effects) {
    const sizes = levelSizes(effect);
    for (let i = 0; i < keep.length; i++) if (sizes[effect.codes[i] as number] === 1) keep[i] = 0;
  }
  return rowsWhere(keep);
};

const notPredictedByTwo: Sieve = (sample) => {
  const keep = new Uint8Array(sample.outcome.length).fill(1);
  for (const zeros of predictedByTwo(sample, keep)) for (const row of zeros) keep[row] = 0;
  return rowsWhere(keep);
};

/** Zeros that three or more effects predict together; where that cannot be decided all rows are kept. */
const notPredictedByMore: Sieve = (sample) => {
  const keep = new Uint8Array(sample.outcome.length).fill(1);
  if (sample.effects.length > 2) for (const row of rectify({ ...sample, regressors: [] }) ?? []) keep[row] = 0;
  return rowsWhere(keep);
};

/**
 * Leaves out, over and over until nothing changes, rows that say nothing about slopes and would only swell n, the clusters and the degrees of
 * freedom (as ppmlhdfe does): those alone in a group of an effect, which fit exactly; and under Poisson groups whose outcomes are all zero
 * and zeros that effects predict together, whose mean is zero. `vanishing`: a fit has means next to nothing, so that it is worth asking
 * what three effects predict.
 */
export function keepInformative(sample: Sample, family: Family, vanishing = false): Informative {
  const sieves: (readonly [keyof Dropped, Sieve])[] = [["alone", inCompany]];
  if (family === "poisson") sieves.unshift(["zeroGroups", withGroups]);
  if (family === "poisson") sieves.push(["separated", notPredictedByTwo]);
  if (vanishing) sieves.push(["separated", notPredictedByMore]);
  let places = Int32Array.from(sample.outcome.keys());
  let left = sample;
  const dropped = { alone: 0, zeroGroups: 0, separated: 0 };
  for (let before = -1; before !== places.length; ) {
    before = places.length;
    for (const [reason, sieve] of sieves) {
      const rows = sieve(left);
      if (rows.length === places.length) continue;
      dropped[reason] += places.length - rows.length;
      places = rows.map((row) => places[row] as number);
      left = takeRows(left, rows);
    }
  }
  return { places, left, dropped };
}

/**
 * Estimates what `keepInformative` left. Where a term separates rows, or three effects predict zeros, these and what says nothing without them go
 * too, and the rest is estimated. `detail.rows` are rows of the sample handed in.
 */
export function estimateInformative(
  sample: Sample,
  options: { readonly family: Family; readonly clusters: readonly Grouping[] },
): { result: Estimate; dropped: Dropped } {
  // An effect with a single level is the constant that the others hold already.
  const effects = sample.effects.filter(({ levels }) => levels > 1);
  const result = estimate({ ...sample, effects }, options);
  const { detail, dropped } = result;
  const counted = { alone: 0, zeroGroups: dropped.zeroGroupRows, separated: dropped.separatedRows };
  // What was handed in holds no such rows, so a large sample is looked through again only where some were separated.
  const vanishing = result.vanishing > 0 && detail.rows.length <= REFIT.rows;
  if (dropped.separatedRows === 0 && !vanishing) return { result, dropped: counted };
  const again = keepInformative(detail.sample, options.family, vanishing);
  if (again.places.length === detail.rows.length) return { result, dropped: counted };
  const clusters = detail.clusters.map((cluster) => takeGrouping(cluster, again.places));
  const rest = estimateInformative(again.left, { ...options, clusters });
  const toGiven = (place: number): number => detail.rows[again.places[place] as number] as number;
  return {
    result: { ...rest.result, detail: { ...rest.result.detail, rows: rest.result.detail.rows.map(toGiven) } },
    dropped: sumOf([counted, again.dropped, rest.dropped]),
  };
}

/** The counts of several rounds together. */
export function sumOf(rounds: readonly Dropped[]): Dropped {
  const sum = (reason: keyof Dropped): number => rounds.reduce((total, round) => total + round[reason], 0);
  return { alone: sum("alone"), zeroGroups: sum("zeroGroups"), separated: sum("separated") };
}
