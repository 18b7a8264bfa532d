import type { Arranged } from "./absorb/arrange.ts";
import { conjugateGradients, product } from "./absorb/conjugate.ts";
import { schurComplement } from "./absorb/schur.ts";
import { rowSystem, scatter } from "./absorb/sparse.ts";
import { factorize, solve } from "./linear/cholesky.ts";

/** Smallest share of its group's mean outcome that a starting mean may have: a vanishing one would hardly move. */
const LEAST_START = 0.01;

/**
 * First step of iteratively reweighted least squares from means halfway between outcome and group mean: the logs of those
 * means on all terms. A Newton step from zero can overshoot where a level's outcomes are far above the rest. From the means
 * of a neighbouring fit (some rows fewer, another term) it lands next to the end.
 */
export function leastSquaresStart(data: Arranged, startMeans?: Float64Array): Float64Array {
  const size = data.kept + data.columns.length;
  if (size === 0) return new Float64Array(0);
  const { start, outcome, offset } = data;
  const weights = new Float64Array(data.rows);
  const working = new Float64Array(data.rows);
  for (let g = 0; g + 1 < start.length; g++) {
    const from = start[g] as number;
    const to = start[g + 1] as number;
    let sum = 0;
    for (let i = from; i < to; i++) sum += outcome[i] as number;
    const mean = sum / (to - from);
    let total = 0;
    let weighted = 0;
    for (let i = from; i < to; i++) {
      const y = outcome[i] as number;
      const mu = startMeans ? Math.max(startMeans[i] as number, LEAST_START * mean) : (y + mean) / 2;
      const z = Math.log(mu) + (y - mu) / mu - (offset ? (offset[i] as number) : 0);
      weights[i] = mu;
      working[i] = z;
      total += mu;
      weighted += mu * z;
    }
    for (let i = from; i < to; i++) working[i] = (weights[i] as number) * ((working[i] as number) - weighted / total);
  }
  const right = crossSums(data, working);
  if (data.direct) {
    const { matrix, scale } = schurComplement(data, weights, data.columns);
    return solve(factorize(matrix, size, scale), right);
  }
  const system = rowSystem(data, weights, data.columns);
  const theta = new Float64Array(size);
  conjugateGradients(system, right, theta, {
    tolerance: 0.01,
    reference: preconditionedNorm(system, right),
    maximum: 200,
  });
  return theta;
}

/** √(r'M⁻¹r): what conjugate gradients measure residuals by. */
export function preconditionedNorm(
  system: { size: number; precondition(v: Float64Array, out: Float64Array): void },
  right: Float64Array,
): number {
  const scaled = new Float64Array(system.size);
  system.precondition(right, scaled);
  return Math.sqrt(Math.max(product(right, scaled), 0));
}

/** Sums of `values` per kept level, then Σ values · column. */
export function crossSums(data: Arranged, values: Float64Array): Float64Array {
  const sums = new Float64Array(data.kept + data.columns.length);
  for (const codes of data.keptCodes) scatter(sums, codes, values);
  data.columns.forEach((column, j) => {
    sums[data.kept + j] = product(column, values);
  });
  return sums;
}
