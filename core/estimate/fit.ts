import { coreOf } from "./core.ts";
import { fitLeastSquares } from "./ols.ts";
import { fitPoisson } from "./ppml.ts";
import { type Family, gather, type Sample, takeRows } from "./sample.ts";

/**
 * A fitted model, ready for inference. Coefficients and matrices are in the units of the sample; `columns` are the kept
 * regressors after the fixed effects were partialled out with the working weights, in the order of `order`.
 */
export interface Fit {
  readonly family: Family;
  /** Rows of the sample. */
  readonly rows: number;
  /** Row of the sample at each place of the arrays below. Rows without a place fit exactly: their scores are zero. */
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
  /** Without effects: what was subtracted from the columns after the first, the intercept's; `covariance` puts it back. */
  readonly means: Float64Array | undefined;
  /** Poisson deviance, or the weighted sum of squared residuals. */
  readonly deviance: number;
  /** Σ w (y − fitted)². */
  readonly squaredResiduals: number;
  readonly iterations: number;
  readonly innerIterations: number;
  readonly converged: boolean;
  /** Rows (of the sample) whose outcome is zero and whose mean vanishes: perhaps separated. */
  readonly vanishing: readonly number[];
  /** Rows without a place whose outcome and mean are zero, because effects together predict it. */
  readonly zeroMeans: number;
  /** False when a collinear term holds a share of the others' coefficients; `fitWithoutCollinear` puts that right. */
  readonly settled: boolean;
}

export interface FitOptions {
  readonly family: Family;
  readonly maximumIterations?: number | undefined;
  /** Largest system of kept levels that is factored; 2,000 unless told. Larger ones go through conjugate gradients. */
  readonly directLevels?: number | undefined;
  /** Under Poisson, fitted means of a neighbouring fit to start from, one per row (`fittedMeans`). */
  readonly startMeans?: Float64Array | undefined;
}

/** Fits a sample as it is: groups of zeros must have been dropped before (`dropZeroGroups`). */
export function fit(sample: Sample, options: FitOptions): Fit {
  const core = coreOf(sample, options.family);
  if (core === undefined) return fitCore(sample, options);
  const startMeans = options.startMeans && gather(options.startMeans, core.rows);
  const found = fitCore(core.sample, { ...options, startMeans });
  const toSample = (row: number): number => core.rows[row] as number;
  return {
    ...found,
    rows: sample.outcome.length,
    order: found.order.map(toSample),
    vanishing: found.vanishing.map(toSample),
    zeroMeans: core.zeroMeans,
  };
}

/** Terms that are constant in the rows left are explained before anything is computed. */
function fitCore(sample: Sample, options: FitOptions): Fit {
  const varying = sample.regressors.filter(({ values }) => values.some((value) => value !== values[0]));
  if (varying.length === sample.regressors.length) return fitVarying(sample, options);
  const found = fitVarying({ ...sample, regressors: varying }, options);
  return { ...found, collinear: namesWithout(sample, found.terms) };
}

function fitVarying(sample: Sample, options: FitOptions): Fit {
  if (options.family === "ols") return fitLeastSquares(sample, options);
  const found = fitPoisson(sample, options);
  return found.settled || isSuspicious(found) ? found : fitWithoutCollinear(sample, found, options);
}

/** A zero outcome has a vanishing mean, or the fit did not converge: separation must be looked for. */
export function isSuspicious(found: Fit): boolean {
  return !found.converged || found.vanishing.length > 0;
}

/**
 * Whether every term is held by rows whose mean does not vanish. A term that separates rows is collinear in the others, and the means of
 * those it separates vanish: so where this is true no term runs to infinity, even where the search for separation cannot tell.
 */
export function termsAreHeld(sample: Sample, { order, vanishing, collinear }: Fit): boolean {
  const gone = new Set(vanishing);
  const held = fit(
    takeRows(
      sample,
      order.filter((row) => !gone.has(row)),
    ),
    { family: "ols" },
  );
  return held.collinear.every((name) => collinear.includes(name));
}

/** The same model once more without the terms that were found collinear; they stay named. */
export function fitWithoutCollinear(sample: Sample, found: Fit, options: FitOptions): Fit {
  const regressors = sample.regressors.filter(({ name }) => !found.collinear.includes(name));
  const again = fit({ ...sample, regressors }, options);
  return {
    ...again,
    collinear: namesWithout(sample, again.terms),
  };
}

function namesWithout({ regressors }: Sample, terms: readonly string[]): string[] {
  return regressors.map(({ name }) => name).filter((name) => !terms.includes(name));
}

/** The fitted mean of each row of the sample, times its weight; 0 for rows that fit exactly and have no say. */
export function fittedMeans({ rows, order, weights }: Fit): Float64Array {
  const means = new Float64Array(rows);
  for (let i = 0; i < order.length; i++) means[order[i] as number] = weights[i] as number;
  return means;
}
