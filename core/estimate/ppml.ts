import { type Arranged, arrange } from "./absorb/arrange.ts";
import type { Fit, FitOptions } from "./fit.ts";
import { interceptOf, poissonDeviance } from "./means.ts";
import { maximizeLikelihood } from "./newton.ts";
import { keepTerms, partialOut } from "./partial.ts";
import { gather, type Sample } from "./sample.ts";

/** A fitted mean this small next to the average outcome, where the outcome is zero, calls for the check for separation. */
const VANISHING = 1e-6;

/** Poisson pseudo-maximum likelihood, with what inference needs: the regressors partialled out at the fitted means. */
export function fitPoisson(sample: Sample, options: FitOptions): Fit {
  const data = withoutWeights(arrange(sample, sample.regressors, options.directLevels));
  const startMeans = options.startMeans && gather(options.startMeans, data.order);
  const maximum = maximizeLikelihood(data, { startMeans, maximumIterations: options.maximumIterations });
  const { theta, means } = maximum;
  const slopes = theta.subarray(data.kept);
  const residuals = new Float64Array(data.rows);
  let squares = 0;
  for (let i = 0; i < data.rows; i++) {
    const residual = (data.outcome[i] as number) - (means[i] as number);
    residuals[i] = residual;
    squares += residual ** 2 / (data.weights ? (data.weights[i] as number) : 1);
  }
  const centring = slopes.reduce((sum, slope, j) => sum + slope * (data.centre[j] as number), 0);
  const intercept = data.absorbed ? 0 : interceptOf(data, theta, means) - centring;
  const partialled = partialOut(data, means);
  return {
    family: "poisson",
    rows: data.rows,
    order: data.order,
    ...keepTerms(data, means, partialled, slopes, intercept),
    residuals,
    weights: means,
    deviance: poissonDeviance(data.outcome, means),
    squaredResiduals: squares,
    iterations: maximum.iterations,
    innerIterations: maximum.innerIterations + partialled.iterations,
    converged: maximum.converged && partialled.converged,
    vanishing: vanishingRows(data, means),
    zeroMeans: 0,
    settled: !partialled.skipped.some((skip, j) => skip && slopes[j] !== 0),
  };
}

/** Prior weights folded into outcome and offset: w (y − μ) is then simply outcome minus mean. */
function withoutWeights(data: Arranged): Arranged {
  const { weights, offset, outcome } = data;
  if (!weights) return data;
  return {
    ...data,
    outcome: outcome.map((y, i) => y * (weights[i] as number)),
    offset: weights.map((w, i) => Math.log(w) + (offset ? (offset[i] as number) : 0)),
  };
}

/** Rows of zeros whose mean, their weight taken off, is next to nothing beside the average. */
function vanishingRows({ outcome, order, weights }: Arranged, means: Float64Array): number[] {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < means.length; i++) {
    sum += means[i] as number;
    total += weights ? (weights[i] as number) : 1;
  }
  const limit = (VANISHING * sum) / total;
  const rows: number[] = [];
  for (let i = 0; i < means.length; i++) {
    const mean = (means[i] as number) / (weights ? (weights[i] as number) : 1);
    if (mean < limit && outcome[i] === 0) rows.push(order[i] as number);
  }
  return rows;
}
