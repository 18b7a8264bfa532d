import { clusterCombinations, clusterScores, isNested, outerSum } from "./clusters.ts";
import type { Fit } from "./fit.ts";
import { repairSemidefinite } from "./linear/eigen.ts";
import type { Grouping } from "./sample.ts";

export interface Covariance {
  /** Full, by rows, in the order of the fit's terms. */
  readonly matrix: Float64Array;
  /** Degrees of freedom of t and F: the smallest number of clusters less 1, without clusters n − K. */
  readonly degrees: number;
  /** Parameters counted in the small-sample correction. */
  readonly parameters: number;
  /** True when negative eigenvalues of a multi-way matrix were set to zero. */
  readonly repaired: boolean;
  /** Terms whose own variance was negative before that: what is left of it is no error to read. */
  readonly negative: readonly string[];
}

/**
 * Sandwich covariance with fixest's default small-sample correction: (n − 1)/(n − K), times G/(G − 1) with the smallest
 * number of clusters G. Without clusters G = n (HC1). K counts the terms and the levels of effects that are not nested in
 * a cluster, one redundant level per further effect; when all are nested, the terms and one constant. NaN where K
 * leaves no row to spare.
 */
export function covariance(fit: Fit, effects: readonly Grouping[], clusters: readonly Grouping[] = []): Covariance {
  const size = fit.terms.length;
  const parameters = countParameters(size, effects, clusters);
  const smallest = clusters.length > 0 ? Math.min(...clusters.map(({ levels }) => levels)) : fit.rows;
  const spare = fit.rows > parameters ? fit.rows - parameters : Number.NaN;
  const correction = ((fit.rows - 1) / spare) * (smallest / (smallest - 1));
  const meat = clusters.length > 0 ? clusterMeat(fit, clusters) : rowMeat(fit);
  const centred = sandwich(fit.bread, meat, size).map((value) => value * correction);
  const raw = fit.means ? moveIntercept(centred, fit.means) : centred;
  const { matrix, repaired } =
    clusters.length > 1 && !Number.isNaN(spare) ? repairSemidefinite(raw, size) : { matrix: raw, repaired: false };
  return {
    matrix,
    degrees: Math.max(1, clusters.length > 0 ? smallest - 1 : fit.rows - parameters),
    parameters,
    repaired,
    negative: repaired ? fit.terms.filter((_, j) => (raw[j * (size + 1)] as number) < 0) : [],
  };
}

/** Covariance of (a − m'b, b) from that of (a, b): the intercept where the regressors are zero rather than at their means. */
function moveIntercept(matrix: Float64Array, means: Float64Array): Float64Array {
  const size = means.length + 1;
  const change = new Float64Array(size * size);
  for (let i = 0; i < size; i++) change[i * size + i] = 1;
  for (let j = 1; j < size; j++) change[j] = -(means[j - 1] as number);
  return multiply(multiply(change, matrix, size), transpose(change, size), size);
}

function transpose(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, k) => matrix[(k % size) * size + Math.floor(k / size)] as number);
}

function clusterMeat(fit: Fit, clusters: readonly Grouping[]): Float64Array {
  const size = fit.terms.length;
  const meat = new Float64Array(size * size);
  for (const { grouping, sign } of clusterCombinations(clusters)) {
    outerSum(clusterScores(fit, grouping), size).forEach((value, k) => {
      meat[k] = (meat[k] as number) + sign * value;
    });
  }
  return meat;
}

function rowMeat(fit: Fit): Float64Array {
  const size = fit.terms.length;
  const meat = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      const left = fit.columns[a] as Float64Array;
      const right = fit.columns[b] as Float64Array;
      let sum = 0;
      for (let i = 0; i < fit.residuals.length; i++)
        sum += (left[i] as number) * (right[i] as number) * (fit.residuals[i] as number) ** 2;
      meat[a * size + b] = sum;
      meat[b * size + a] = sum;
    }
  }
  return meat;
}

/** B M B for symmetric B and M. */
export function sandwich(bread: Float64Array, meat: Float64Array, size: number): Float64Array {
  return multiply(multiply(bread, meat, size), bread, size);
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const value = a[i * size + k] as number;
      for (let j = 0; j < size; j++)
        out[i * size + j] = (out[i * size + j] as number) + value * (b[k * size + j] as number);
    }
  }
  return out;
}

/** K of the small-sample correction, by fixest's `fixef.K = "nested"`. */
export function countParameters(terms: number, effects: readonly Grouping[], clusters: readonly Grouping[]): number {
  if (effects.length === 0) return terms;
  const levels = effects.reduce((sum, effect) => sum + effect.levels, 0);
  const full = terms + levels - (effects.length - 1);
  if (clusters.length === 0) return full;
  // By name, as fixest: family^month lies in family however the other effects look.
  const named = effects.map((effect) =>
    clusters.some(({ name }) => name === effect.name || effect.name.split("^").includes(name)),
  );
  // fixest looks for nesting by content only when a cluster is not itself an effect.
  const search = clusters.some((cluster) => !effects.some((effect) => effect.name === cluster.name));
  const nested = effects.filter(
    (effect, e) => named[e] || (search && clusters.some((cluster) => isNested(effect, cluster))),
  );
  return full - nested.reduce((sum, effect) => sum + effect.levels - 1, 0);
}
