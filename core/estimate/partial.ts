import type { Arranged } from "./absorb/arrange.ts";
import { residualizer } from "./absorb/residuals.ts";
import { factorColumns, sumsOfSquares } from "./collinearity.ts";
import { invert } from "./linear/cholesky.ts";

export const INTERCEPT = "(Intercept)";

/** What the fixed effects, or the intercept, leave of the columns, and the terms among them that are not collinear. */
export interface Partialled {
  /** Inverse of Σ w x x' by rows; zero in the rows and columns of collinear terms. */
  readonly inverse: Float64Array;
  /** Whether each column is collinear. */
  readonly skipped: readonly boolean[];
  /** Without effects, the weighted mean of each column, in the units of the sample. */
  readonly means: Float64Array | undefined;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Partials the effects out of the arrangement's columns and of `outcome`, in place; without effects, the mean. */
export function partialOut(data: Arranged, weights: Float64Array, outcome?: Float64Array): Partialled {
  const squares = sumsOfSquares(data.columns, weights);
  const means = data.absorbed
    ? undefined
    : data.columns.map((column, j) => (data.centre[j] as number) + weightedMean(column, weights));
  const residualize = residualizer(data, weights);
  let iterations = 0;
  let converged = true;
  for (const column of outcome ? [...data.columns, outcome] : data.columns) {
    const result = residualize(column);
    iterations += result.iterations;
    converged &&= result.converged;
  }
  const factor = factorColumns(data.columns, weights, squares);
  const skipped = Array.from(factor.skipped, Boolean);
  return { inverse: invert(factor), skipped, means: means && Float64Array.from(means), iterations, converged };
}

/**
 * The terms that are left, with their part of the bread. Without effects the intercept comes first, as a column of ones: the
 * other columns are centred, so the bread has one entry for it, and `means` lets the covariance move it back to zero.
 */
export function keepTerms(
  data: Arranged,
  weights: Float64Array,
  partialled: Partialled,
  slopes: Float64Array,
  intercept: number,
) {
  const { inverse, skipped, means } = partialled;
  const size = data.columns.length;
  const places = [...data.names.keys()].filter((j) => !skipped[j]);
  const kept = {
    terms: places.map((j) => data.names[j] as string),
    coefficients: Float64Array.from(places, (j) => slopes[j] as number),
    collinear: data.names.filter((_, j) => skipped[j]),
    columns: places.map((j) => data.columns[j] as Float64Array),
    bread: Float64Array.from(places.flatMap((i) => places.map((j) => inverse[i * size + j] as number))),
    means: undefined,
  };
  if (!means) return kept;
  return {
    terms: [INTERCEPT, ...kept.terms],
    coefficients: Float64Array.of(intercept, ...kept.coefficients),
    collinear: kept.collinear,
    columns: [new Float64Array(data.rows).fill(1), ...kept.columns],
    bread: bordered(kept.bread, places.length, 1 / weights.reduce((sum, w) => sum + w, 0)),
    means: Float64Array.from(places, (j) => means[j] as number),
  };
}

/** `matrix` with one more row and column in front, zero but for the corner. */
function bordered(matrix: Float64Array, size: number, corner: number): Float64Array {
  const out = new Float64Array((size + 1) ** 2);
  out[0] = corner;
  for (let i = 0; i < size; i++) {
    out.set(matrix.subarray(i * size, (i + 1) * size), (i + 1) * (size + 1) + 1);
  }
  return out;
}

/** Σ w x / Σ w; NaN where no weight is above zero. */
export function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += (weights[i] as number) * (values[i] as number);
    total += weights[i] as number;
  }
  return sum / total;
}
