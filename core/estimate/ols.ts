import { arrange } from "./absorb/arrange.ts";
import type { Fit, FitOptions } from "./fit.ts";
import { keepTerms, partialOut, weightedMean } from "./partial.ts";
import type { Sample } from "./sample.ts";

/**
 * Weighted least squares: outcome and regressors are partialled out, then regressed on each other (Frisch, Waugh and
 * Lovell). Also the linear probability model, where the outcome is 0 or 1.
 */
export function fitLeastSquares(sample: Sample, options: FitOptions): Fit {
  const data = arrange(sample, sample.regressors, options.directLevels);
  const { columns, rows, offset } = data;
  const weights = data.weights ?? new Float64Array(rows).fill(1);
  const outcome = data.outcome.slice();
  if (offset) for (let i = 0; i < rows; i++) outcome[i] = (outcome[i] as number) - (offset[i] as number);
  const mean = data.absorbed ? 0 : weightedMean(outcome, weights);
  const partialled = partialOut(data, weights, outcome);
  const slopes = new Float64Array(columns.length);
  // The second time adds what rounding took from the first: with nearly collinear terms that is more than the last digits.
  for (let round = 0; round < 2; round++) {
    const step = slopesOf(columns, weights, outcome, partialled.inverse);
    columns.forEach((column, j) => {
      const slope = step[j] as number;
      slopes[j] = (slopes[j] as number) + slope;
      if (slope !== 0)
        for (let i = 0; i < rows; i++) outcome[i] = (outcome[i] as number) - slope * (column[i] as number);
    });
  }
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    const residual = outcome[i] as number;
    const scored = (weights[i] as number) * residual;
    squares += scored * residual;
    outcome[i] = scored;
  }
  const intercept = mean - slopes.reduce((sum, slope, j) => sum + slope * (partialled.means?.[j] ?? 0), 0);
  return {
    family: "ols",
    rows,
    order: data.order,
    ...keepTerms(data, weights, partialled, slopes, intercept),
    residuals: outcome,
    weights,
    deviance: squares,
    squaredResiduals: squares,
    iterations: 1,
    innerIterations: partialled.iterations,
    converged: partialled.converged,
    vanishing: [],
    zeroMeans: 0,
    settled: true,
  };
}

/** (Σ w x x')⁻¹ Σ w x y. */
function slopesOf(
  columns: readonly Float64Array[],
  weights: Float64Array,
  outcome: Float64Array,
  inverse: Float64Array,
): Float64Array {
  const slopes = new Float64Array(columns.length);
  columns.forEach((column, j) => {
    let right = 0;
    for (let i = 0; i < outcome.length; i++)
      right += (weights[i] as number) * (column[i] as number) * (outcome[i] as number);
    for (let k = 0; k < slopes.length; k++)
      slopes[k] = (slopes[k] as number) + (inverse[k * slopes.length + j] as number) * right;
  });
  return slopes;
}
