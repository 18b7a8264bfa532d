import { HubraceError } from "../errors.ts";
import { coreOf } from "./core.ts";
import { type Covariance, covariance } from "./covariance.ts";
import { type Fit, fit, fitWithoutCollinear, isSuspicious, termsAreHeld } from "./fit.ts";
import {
  countSingletons,
  dropZeroGroups,
  type GroupCounts,
  levelSizes,
  rowsWhere,
  withoutEmptyLevels,
} from "./groups.ts";
import { withError } from "./interval.ts";
import { type Family, type Grouping, gather, type Sample, takeGrouping, takeRows } from "./sample.ts";
import { findSeparation } from "./separation.ts";

export interface EstimateOptions {
  readonly family: Family;
  /** None: heteroskedasticity-robust errors. One or more: clustered by each, with the intersections taken off. */
  readonly clusters?: readonly Grouping[] | undefined;
  /** Coverage of the intervals; 0.95 unless told. */
  readonly level?: number | undefined;
  readonly maximumIterations?: number | undefined;
  /** See FitOptions; `startMeans` has one value per row of the sample handed in. */
  readonly directLevels?: number | undefined;
  readonly startMeans?: Float64Array | undefined;
}

export interface TermEstimate {
  readonly term: string;
  readonly estimate: number;
  readonly standardError: number;
  readonly t: number;
  readonly p: number;
  readonly low: number;
  readonly high: number;
}

export interface ClusterCount {
  readonly name: string;
  readonly clusters: number;
  /** Share of the rows in the largest cluster. */
  readonly largestShare: number;
}

export interface Dropped {
  /** Rows in groups whose outcomes are all zero, and those groups per effect. */
  readonly zeroGroupRows: number;
  readonly zeroGroups: GroupCounts;
  /** Rows whose zero is predicted perfectly with the help of a term; that term is then collinear in the rest. */
  readonly separatedRows: number;
}

export interface Estimate {
  /** Empty when the fit did not converge: there is no number to print then. */
  readonly terms: readonly TermEstimate[];
  readonly rows: number;
  readonly converged: boolean;
  readonly collinear: readonly string[];
  readonly dropped: Dropped;
  readonly singletons: GroupCounts;
  /** Every outcome is fitted to rounding: errors are 0 and there is no test. */
  readonly perfect: boolean;
  /** Rows kept whose zero the effects together predict perfectly, or nearly: their fitted mean is under a millionth of the average. */
  readonly vanishing: number;
  readonly clusters: readonly ClusterCount[];
  readonly effects: readonly { name: string; levels: number }[];
  readonly iterations: number;
  readonly innerIterations: number;
  readonly deviance: number;
  /** Σ w (y − fitted)², what fixest's `deviance()` gives. */
  readonly squaredResiduals: number;
  readonly degrees: number;
  /** For tests on several terms, bootstraps and the jackknife: what was fitted, on which rows. */
  readonly detail: {
    readonly fit: Fit;
    readonly covariance: Covariance;
    readonly sample: Sample;
    /** Row of the sample handed in, for each row of `sample`. */
    readonly rows: Int32Array;
    readonly clusters: readonly Grouping[];
  };
}

/**
 * Estimates a sample and its errors. Throws a HubraceError when no row is left, an effect has a single level, there are
 * fewer than two clusters, nothing but collinear terms is given, or an outcome under Poisson is negative.
 */
export function estimate(given: Sample, options: EstimateOptions): Estimate {
  const prepared = prepare(given, options);
  const { zero } = prepared;
  let { sample, clusters, rows } = prepared;
  let separatedRows = 0;
  const startMeans = options.startMeans && gather(options.startMeans, rows);
  let fitted = fit(sample, { ...options, startMeans });
  let decided = true;
  while (isSuspicious(fitted)) {
    const found = findSeparation(sample, options.directLevels);
    if (found.count === 0) {
      decided = found.settled || termsAreHeld(sample, fitted);
      break;
    }
    const rest = withoutSeparated(sample, found.separated);
    separatedRows += sample.outcome.length - rest.length;
    clusters = clusters.map((cluster) => takeGrouping(cluster, rest));
    rows = rest.map((row) => rows[row] as number);
    sample = takeRows(sample, rest);
    check(sample, clusters);
    fitted = fit(sample, { ...options, startMeans: undefined });
  }
  if (!fitted.settled) fitted = fitWithoutCollinear(sample, fitted, { ...options, startMeans: undefined });
  if (fitted.terms.length === 0 && fitted.collinear.length === 0) {
    throw new HubraceError(
      "estimate: there is no term besides the fixed effects, so there is nothing to estimate; name a term",
    );
  }
  if (fitted.terms.length === 0) {
    const where = separatedRows > 0 ? ` in the rows left after ${separatedRows} were separated by a term` : "";
    throw new HubraceError(
      `estimate: every term is collinear with the fixed effects${where} (${fitted.collinear.join(", ")}); nothing is left to estimate, change the terms or the effects`,
    );
  }
  const errors = covariance(fitted, sample.effects, clusters);
  const perfect = isPerfect(fitted.squaredResiduals, sample);
  // Where it cannot be decided whether a term runs to infinity, its number is not printed either.
  const converged = fitted.converged && decided;
  return {
    terms: converged ? termEstimates(fitted, errors, options.level ?? 0.95, perfect) : [],
    perfect,
    rows: sample.outcome.length,
    converged,
    collinear: fitted.collinear,
    dropped: { zeroGroupRows: zero.rows, zeroGroups: zero.levels, separatedRows },
    vanishing: fitted.vanishing.length + fitted.zeroMeans,
    singletons: countSingletons(sample.effects),
    clusters: clusters.map((cluster) => ({
      name: cluster.name,
      clusters: cluster.levels,
      // Not Math.max(...): a call takes some hundred thousand arguments at most, and there are as many authors.
      largestShare: levelSizes(cluster).reduce((most, size) => Math.max(most, size), 0) / sample.outcome.length,
    })),
    effects: sample.effects.map(({ name, levels }) => ({ name, levels })),
    iterations: fitted.iterations,
    innerIterations: fitted.innerIterations,
    deviance: fitted.deviance,
    squaredResiduals: fitted.squaredResiduals,
    degrees: errors.degrees,
    detail: { fit: fitted, covariance: errors, sample, rows, clusters },
  };
}

function prepare(given: Sample, options: EstimateOptions) {
  const sample = { ...given, effects: given.effects.map(withoutEmptyLevels) };
  const clusters = (options.clusters ?? []).map(withoutEmptyLevels);
  if (options.family !== "poisson") {
    check(sample, clusters);
    return {
      sample,
      clusters,
      rows: Int32Array.from(given.outcome.keys()),
      zero: { rows: 0, levels: {} as GroupCounts },
    };
  }
  const negative = given.outcome.findIndex((value) => value < 0);
  if (negative >= 0) {
    throw new HubraceError(
      `estimate: the outcome of row ${negative + 1} is ${given.outcome[negative]}; Poisson needs outcomes of 0 and more, use least squares or drop the row`,
    );
  }
  const dropped = dropZeroGroups(sample);
  if (dropped.rows.length === 0) {
    const rows = given.outcome.length;
    throw new HubraceError(
      `estimate: no row is left, the outcome is zero in all ${rows} rows or in every group of the effects; choose another outcome or sample`,
    );
  }
  const left = dropped.droppedRows === 0 ? clusters : clusters.map((cluster) => takeGrouping(cluster, dropped.rows));
  check(dropped.sample, left);
  const zero = { rows: dropped.droppedRows, levels: dropped.droppedLevels };
  return { sample: dropped.sample, clusters: left, rows: dropped.rows, zero };
}

/**
 * The rows left without those that a term separates, and without the zeros that effects predict in the rest: which of the two a zero
 * is can depend on the order in which they are found.
 */
function withoutSeparated(sample: Sample, separated: Uint8Array): Int32Array {
  const rest = rowsWhere(separated.map((one) => 1 - one));
  const left = takeRows(sample, rest);
  const core = coreOf(left, "poisson");
  if (core === undefined) return rest;
  const predicted = left.outcome.map((y) => (y > 0 ? 0 : 1));
  for (const row of core.rows) predicted[row] = 0;
  return rest.filter((_, k) => predicted[k] === 0);
}

function check(sample: Sample, clusters: readonly Grouping[]): void {
  const rows = sample.outcome.length;
  if (rows === 0) throw new HubraceError("estimate: no row is left to estimate from; widen the sample");
  for (const effect of sample.effects) {
    if (effect.levels < 2)
      throw new HubraceError(
        `estimate: effect ${effect.name} has one level only in the ${rows} rows left; remove it from the formula`,
      );
  }
  for (const cluster of clusters) {
    if (cluster.levels < 2)
      throw new HubraceError(
        `estimate: ${cluster.name} has fewer than two clusters in the ${rows} rows left; clustered errors need two, cluster by something else`,
      );
  }
}

/** What rounding leaves of residuals: 1e-11 of the outcome's spread, or where it has none 1e-10 of its size. */
function isPerfect(squaredResiduals: number, { outcome, weights }: Sample): boolean {
  const weightOf = (row: number): number => (weights ? (weights[row] as number) : 1);
  let total = 0;
  let sum = 0;
  for (let i = 0; i < outcome.length; i++) {
    total += weightOf(i);
    sum += weightOf(i) * (outcome[i] as number);
  }
  const mean = sum / total;
  let spread = 0;
  for (let i = 0; i < outcome.length; i++) spread += weightOf(i) * ((outcome[i] as number) - mean) ** 2;
  const size = total * mean * mean;
  return spread > 1e-24 * size ? squaredResiduals <= 1e-22 * spread : squaredResiduals <= 1e-20 * size;
}

function termEstimates(fitted: Fit, errors: Covariance, level: number, perfect: boolean): TermEstimate[] {
  const size = fitted.terms.length;
  return fitted.terms.map((term, j) => {
    const root = Math.sqrt(errors.matrix[j * size + j] as number);
    const error = perfect && !Number.isNaN(root) ? 0 : root;
    return withError({ term, estimate: fitted.coefficients[j] as number }, error, errors.degrees, level);
  });
}
