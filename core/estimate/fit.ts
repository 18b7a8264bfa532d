import { type Arranged, arrange } from "./absorb/arrange.ts";
import { residualizer } from "./absorb/residuals.ts";
import { factorColumns, sumsOfSquares } from "./collinearity.ts";
import { invert } from "./linear/cholesky.ts";
import { interceptOf, poissonDeviance } from "./means.ts";
import { fitPoisson } from "./ppml.ts";
import type { Family, Sample } from "./sample.ts";

export const INTERCEPT = "(Intercept)";

/**
 * A fitted model, ready for inference. Coefficients and matrices are in the units of the sample; `columns` are the kept
 * regressors after the fixed effects were partialled out with the working weights, in the order of `order`.
 */
export interface Fit {
  readonly family: Family;
  readonly rows: number;
  readonly order: Int32Array;
  readonly terms: readonly string[];
  readonly coefficients: Float64Array;
  readonly collinear: readonly string[];
  readonly columns: readonly Float64Array[];
  /** w (y − fitted) per row: times a column, a row's score. */
  readonly residuals: Float64Array;
  /** Working weights: fitted means (Poisson) or prior weights (OLS). */
  readonly weights: Float64Array;
  /** Inverse of Σ w x x' over the partialled-out columns, full, by rows. */
  readonly bread: Float64Array;
  /** Poisson deviance, or the weighted sum of squared residuals. */
  readonly deviance: number;
  /** Σ w (y − fitted)². */
  readonly squaredResiduals: number;
  readonly iterations: number;
  readonly innerIterations: number;
  readonly converged: boolean;
  /** Rows (of the sample) whose outcome is zero and whose mean vanishes: perhaps separated. */
  readonly vanishing: readonly number[];
  /** False when a collinear term holds a share of the others' coefficients; `fitWithoutCollinear` puts that right. */
  readonly settled: boolean;
}

/** A fitted mean this small next to the average outcome, where the outcome is zero, calls for the check for separation. */
const VANISHING = 1e-6;

export interface FitOptions {
  readonly family: Family;
  readonly maximumIterations?: number | undefined;
  /** Largest system of kept levels that is factored; 2,000 unless told. Larger ones go through conjugate gradients. */
  readonly directLevels?: number | undefined;
  /** Starting coefficients by term, of a neighbouring fit. */
  readonly start?: ReadonlyMap<string, number> | undefined;
}

/** Fits a sample as it is: groups of zeros must have been dropped before (`dropZeroGroups`). */
export function fit(sample: Sample, options: FitOptions): Fit {
  if (options.family === "ols") return fitLinearModel(sample, options);
  const found = fitPoissonModel(sample, options);
  return found.settled || isSuspicious(found) ? found : fitWithoutCollinear(sample, found, options);
}

/** A zero outcome has a vanishing mean, or the fit did not converge: separation must be looked for. */
export function isSuspicious(found: Fit): boolean {
  return !found.converged || found.vanishing.length > 0;
}

/** The same model once more without the terms that were found collinear; they stay named. */
export function fitWithoutCollinear(sample: Sample, found: Fit, options: FitOptions): Fit {
  const regressors = sample.regressors.filter(({ name }) => !found.collinear.includes(name));
  const again = fit({ ...sample, regressors }, options);
  return {
    ...again,
    collinear: sample.regressors.map(({ name }) => name).filter((name) => !again.terms.includes(name)),
  };
}

/** Names of the terms that effects and earlier terms explain, every row counting alike (but for its weight). */
export function collinearTerms(sample: Sample, directLevels?: number): readonly string[] {
  const data = arrange(sample, sample.regressors, directLevels);
  const weights = data.weights ?? new Float64Array(data.rows).fill(1);
  const partialled = partialOut(data, weights);
  return summarize(data, partialled.columns, weights, partialled.squares).kept(
    new Float64Array(partialled.columns.length),
  ).collinear;
}

function fitPoissonModel(sample: Sample, options: FitOptions): Fit {
  const data = weighted(arrange(sample, sample.regressors, options.directLevels));
  const start = startingTheta(data, options.start);
  const found = fitPoisson(data, {
    start,
    ...(options.maximumIterations ? { maximumIterations: options.maximumIterations } : {}),
  });
  const slopes = found.theta.subarray(data.kept);
  const residuals = difference(data.outcome, found.means);
  const intercept = data.absorbed ? undefined : interceptOf(data, found.theta, found.means) - shift(data, slopes);
  const partialled = partialOut(data, found.means);
  const inference = summarize(data, partialled.columns, found.means, partialled.squares);
  return {
    family: "poisson",
    rows: data.rows,
    order: data.order,
    ...inference.kept(intercept === undefined ? slopes : Float64Array.of(intercept, ...slopes)),
    residuals,
    weights: found.means,
    deviance: poissonDeviance(data.outcome, found.means),
    squaredResiduals: sumOfSquares(residuals, data.weights),
    iterations: found.iterations,
    innerIterations: found.innerIterations + partialled.iterations,
    converged: found.converged && partialled.converged,
    vanishing: vanishingRows(data, found.means),
    settled: !inference.skipped.some((skip, j) => skip && slopes[j] !== 0),
  };
}

function vanishingRows({ outcome, order }: Arranged, means: Float64Array): number[] {
  let sum = 0;
  for (let i = 0; i < means.length; i++) sum += means[i] as number;
  const limit = (VANISHING * sum) / means.length;
  const rows: number[] = [];
  for (let i = 0; i < means.length; i++)
    if ((means[i] as number) < limit && outcome[i] === 0) rows.push(order[i] as number);
  return rows;
}

/** Prior weights folded into outcome and offset: w (y − μ) is then simply outcome minus mean. */
function weighted(data: Arranged): Arranged {
  const { weights, offset, outcome } = data;
  if (!weights) return data;
  return {
    ...data,
    outcome: outcome.map((y, i) => y * (weights[i] as number)),
    offset: weights.map((w, i) => Math.log(w) + (offset ? (offset[i] as number) : 0)),
  };
}

function startingTheta(data: Arranged, start: ReadonlyMap<string, number> | undefined): Float64Array | undefined {
  if (!start) return undefined;
  const theta = new Float64Array(data.kept + data.columns.length);
  data.names.forEach((name, j) => {
    theta[data.kept + j] = start.get(name) ?? 0;
  });
  return theta;
}

/** Σ slope · centre: what centring the columns added to the intercept. */
function shift(data: Arranged, slopes: Float64Array): number {
  return slopes.reduce((sum, slope, j) => sum + slope * (data.centre[j] as number), 0);
}

function fitLinearModel(sample: Sample, options: FitOptions): Fit {
  const data = arrange(sample, sample.regressors, options.directLevels);
  const weights = data.weights ?? new Float64Array(data.rows).fill(1);
  const outcome = data.offset ? data.outcome.map((y, i) => y - (data.offset?.[i] as number)) : data.outcome.slice();
  const partialled = partialOut(data, weights, outcome);
  const inference = summarize(data, partialled.columns, weights, partialled.squares);
  const size = partialled.columns.length;
  const right = Float64Array.from(partialled.columns, (column) => {
    let sum = 0;
    for (let i = 0; i < column.length; i++)
      sum += (weights[i] as number) * (column[i] as number) * (outcome[i] as number);
    return sum;
  });
  const slopes = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      slopes[i] = (slopes[i] as number) + (inference.inverse[i * size + j] as number) * (right[j] as number);
  partialled.columns.forEach((column, j) => {
    const slope = slopes[j] as number;
    for (let i = 0; i < column.length; i++) outcome[i] = (outcome[i] as number) - slope * (column[i] as number);
  });
  const deviance = outcome.reduce((sum, value, i) => sum + (weights[i] as number) * value * value, 0);
  return {
    family: "ols",
    rows: data.rows,
    order: data.order,
    ...inference.kept(slopes),
    residuals: outcome.map((value, i) => value * (weights[i] as number)),
    weights,
    deviance,
    squaredResiduals: deviance,
    iterations: 1,
    innerIterations: partialled.iterations,
    converged: partialled.converged,
    vanishing: [],
    settled: true,
  };
}

interface Partialled {
  readonly columns: readonly Float64Array[];
  readonly squares: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The columns (in place) and the outcome less what the effects explain; without effects, an intercept's column joins them. */
function partialOut(data: Arranged, weights: Float64Array, outcome?: Float64Array): Partialled {
  if (!data.absorbed) {
    data.columns.forEach((column, j) => {
      const mean = data.centre[j] as number;
      for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) + mean;
    });
    const columns = [new Float64Array(data.rows).fill(1), ...data.columns];
    return { columns, squares: sumsOfSquares(columns, weights), iterations: 0, converged: true };
  }
  const squares = sumsOfSquares(data.columns, weights);
  const residualize = residualizer(data, weights);
  let iterations = 0;
  let converged = true;
  for (const column of outcome ? [...data.columns, outcome] : data.columns) {
    const result = residualize(column);
    iterations += result.iterations;
    converged &&= result.converged;
  }
  return { columns: data.columns, squares, iterations, converged };
}

/** Collinear terms, and the bread of those left. */
function summarize(data: Arranged, columns: readonly Float64Array[], weights: Float64Array, squares: Float64Array) {
  const lead = columns.length - data.columns.length;
  const names = lead > 0 ? [INTERCEPT, ...data.names] : data.names;
  const factor = factorColumns(columns, weights, squares);
  const inverse = invert(factor);
  const size = columns.length;
  const places = names.map((_, j) => j).filter((j) => !factor.skipped[j]);
  return {
    inverse,
    skipped: Array.from(factor.skipped.subarray(lead), Boolean),
    kept: (coefficients: Float64Array) => ({
      terms: places.map((j) => names[j] as string),
      coefficients: Float64Array.from(places, (j) => coefficients[j] as number),
      collinear: names.filter((_, j) => factor.skipped[j]),
      columns: places.map((j) => columns[j] as Float64Array),
      bread: Float64Array.from(places.flatMap((i) => places.map((j) => inverse[i * size + j] as number))),
    }),
  };
}

/** Σ r²/w of weighted residuals r = w (y − μ). */
function sumOfSquares(residuals: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < residuals.length; i++)
    sum += (residuals[i] as number) ** 2 / (weights ? (weights[i] as number) : 1);
  return sum;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = (a[i] as number) - (b[i] as number);
  return out;
}
