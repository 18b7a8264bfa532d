import { HubraceError, UsageError } from "../errors.ts";
import { arrange } from "./absorb/arrange.ts";
import { residualizer } from "./absorb/residuals.ts";
import { clusterScores } from "./clusters.ts";
import type { Estimate } from "./estimate.ts";
import { type Fit, fit } from "./fit.ts";
import { INTERCEPT } from "./partial.ts";
import { type Random, seededRandom } from "./random.ts";
import { type Grouping, type Sample, takeRows } from "./sample.ts";

export interface BootstrapOptions {
  /** Draws; 999 unless told. With few clusters and Rademacher weights all 2^G sign patterns are taken instead, where that is fewer. */
  readonly draws?: number;
  readonly seed: number;
  /** Webb's six points unless told for fewer than 12 clusters, else Rademacher's signs. */
  readonly weights?: "rademacher" | "webb";
}

export interface BootstrapTest {
  readonly term: string;
  /** The statistic of the sample (no small-sample correction), and the share of draws at least as large in absolute value. */
  readonly t: number;
  readonly p: number;
  readonly draws: number;
  readonly clusters: number;
  readonly weights: "rademacher" | "webb" | "rademacher, all signs";
}

const WEBB = [-Math.sqrt(1.5), -1, -Math.sqrt(0.5), Math.sqrt(0.5), 1, Math.sqrt(1.5)] as const;

/**
 * Wild cluster bootstrap of H0: coefficient = 0 for least squares, null imposed (Cameron, Gelbach and Miller 2008): the
 * residuals of the model without the term are redrawn by cluster, and the studentized coefficient is compared with the
 * sample's. The effects are partialled out of every redrawn outcome.
 */
export function wildBootstrap(
  result: Estimate,
  term: string,
  options: BootstrapOptions,
  cluster = firstCluster(result),
): BootstrapTest {
  const { fit: full, sample } = result.detail;
  if (full.family !== "ols")
    throw new UsageError("estimate: the wild bootstrap is for least squares; Poisson has the score bootstrap");
  const place = placeOf(full, term);
  const restricted = fit(without(sample, term), { family: "ols" });
  const data = arrange(takeRows(sample, full.order), []);
  const { weights } = full;
  const residualize = data.absorbed ? residualizer(data, weights) : () => undefined;
  const size = full.terms.length;
  const codes = Int32Array.from(full.order, (row) => cluster.codes[row] as number);
  const base = Float64Array.from(restricted.residuals, (value, i) => value / (restricted.weights[i] as number));
  const statistic = (outcome: Float64Array): number => {
    const slopes = new Float64Array(size);
    const right = Float64Array.from(full.columns, (column) => weightedProduct(column, weights, outcome));
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++)
        slopes[i] = (slopes[i] as number) + (full.bread[i * size + j] as number) * (right[j] as number);
    full.columns.forEach((column, j) => {
      for (let i = 0; i < outcome.length; i++)
        outcome[i] = (outcome[i] as number) - (slopes[j] as number) * (column[i] as number);
    });
    const sums = clusterScores(
      { ...full, residuals: outcome.map((value, i) => value * (weights[i] as number)) },
      cluster,
    );
    let variance = 0;
    for (let g = 0; g < cluster.levels; g++) {
      let influence = 0;
      for (let j = 0; j < size; j++)
        influence += (full.bread[place * size + j] as number) * (sums[g * size + j] as number);
      variance += influence * influence;
    }
    return (slopes[place] as number) / Math.sqrt(variance);
  };
  const observed = statistic(partialledOutcome(data, residualize));
  return compare(term, observed, cluster, options, (signs) => {
    const drawn = new Float64Array(base.length);
    for (let i = 0; i < base.length; i++) drawn[i] = (base[i] as number) * (signs[codes[i] as number] as number);
    residualize(drawn);
    return statistic(drawn);
  });
}

/**
 * Score bootstrap of H0: coefficient = 0 for Poisson, null imposed (Kline and Santos 2012): the effective scores of the term
 * at the restricted estimate, summed by cluster, are redrawn with random signs. No refitting.
 */
export function scoreBootstrap(
  result: Estimate,
  term: string,
  options: BootstrapOptions,
  cluster = firstCluster(result),
): BootstrapTest {
  const { fit: full, sample } = result.detail;
  if (full.family !== "poisson")
    throw new UsageError("estimate: the score bootstrap is for Poisson; least squares has the wild bootstrap");
  placeOf(full, term);
  const restricted = fit(without(sample, term), { family: "poisson" });
  if (!restricted.converged)
    throw new HubraceError(`estimate: the model without ${term} did not converge; its scores cannot be redrawn`);
  const scores = effectiveScores(sample, term, restricted, cluster);
  const statistic = (signs: Float64Array | undefined): number => {
    let sum = 0;
    for (let g = 0; g < scores.length; g++) sum += (scores[g] as number) * (signs ? (signs[g] as number) : 1);
    const mean = sum / scores.length;
    let squares = 0;
    for (let g = 0; g < scores.length; g++)
      squares += ((scores[g] as number) * (signs ? (signs[g] as number) : 1) - mean) ** 2;
    return sum / Math.sqrt(squares);
  };
  return compare(term, statistic(undefined), cluster, options, (signs) => statistic(signs));
}

/** Σ by cluster of residual × (term less what effects and other terms explain, at the restricted model's weights). */
function effectiveScores(sample: Sample, term: string, restricted: Fit, cluster: Grouping): Float64Array {
  const core = takeRows(sample, restricted.order);
  const data = arrange(
    core,
    core.regressors.filter(({ name }) => name === term),
  );
  const column = data.columns[0] as Float64Array;
  residualizer(data, restricted.weights)(column);
  const size = restricted.terms.length;
  const right = restricted.columns.map((other) => weightedProduct(other, restricted.weights, column));
  restricted.columns.forEach((other, i) => {
    let slope = 0;
    for (let j = 0; j < size; j++) slope += (restricted.bread[i * size + j] as number) * (right[j] as number);
    for (let k = 0; k < column.length; k++) column[k] = (column[k] as number) - slope * (other[k] as number);
  });
  return clusterScores({ ...restricted, columns: [column] }, cluster);
}

function compare(
  term: string,
  observed: number,
  cluster: Grouping,
  options: BootstrapOptions,
  draw: (signs: Float64Array) => number,
): BootstrapTest {
  const wanted = options.draws ?? 999;
  const kind = options.weights ?? (cluster.levels < 12 ? "webb" : "rademacher");
  const all = kind === "rademacher" && cluster.levels < 31 && 2 ** cluster.levels <= wanted;
  const draws = all ? 2 ** cluster.levels : wanted;
  const random = seededRandom(options.seed);
  const signs = new Float64Array(cluster.levels);
  let beyond = 0;
  for (let d = 0; d < draws; d++) {
    for (let g = 0; g < signs.length; g++) signs[g] = all ? (d & (1 << g) ? 1 : -1) : drawWeight(kind, random);
    if (Math.abs(draw(signs)) >= Math.abs(observed) * (1 - 1e-12)) beyond++;
  }
  // Random draws count the sample as one of them, so that no finite number of draws gives p = 0.
  const p = all ? beyond / draws : (beyond + 1) / (draws + 1);
  return { term, t: observed, p, draws, clusters: cluster.levels, weights: all ? "rademacher, all signs" : kind };
}

function drawWeight(kind: "rademacher" | "webb", random: Random): number {
  if (kind === "rademacher") return random.uniform() < 0.5 ? -1 : 1;
  return WEBB[Math.floor(6 * random.uniform())] as number;
}

function partialledOutcome(
  data: ReturnType<typeof arrange>,
  residualize: (column: Float64Array) => unknown,
): Float64Array {
  const outcome = data.outcome.slice();
  if (data.offset)
    for (let i = 0; i < outcome.length; i++) outcome[i] = (outcome[i] as number) - (data.offset[i] as number);
  residualize(outcome);
  return outcome;
}

function without(sample: Sample, term: string): Sample {
  return { ...sample, regressors: sample.regressors.filter(({ name }) => name !== term) };
}

function weightedProduct(a: Float64Array, weights: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (weights[i] as number) * (b[i] as number);
  return sum;
}

function placeOf(full: Fit, term: string): number {
  const place = full.terms.indexOf(term);
  if (place < 0 || term === INTERCEPT)
    throw new UsageError(`estimate: cannot test ${term}; estimated terms are ${full.terms.join(", ")}`);
  return place;
}

function firstCluster(result: Estimate): Grouping {
  const [first] = result.detail.clusters;
  if (!first) throw new HubraceError("estimate: the bootstrap needs clusters; name them when estimating");
  return first;
}
