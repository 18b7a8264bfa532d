import { clusterScores } from "./clusters.ts";
import type { Estimate, TermEstimate } from "./estimate.ts";
import type { Fit } from "./fit.ts";
import { withError } from "./interval.ts";
import { factorize, solve } from "./linear/cholesky.ts";
import { type Grouping, sortByGroup } from "./sample.ts";

/** Largest part of itself by which a step may still change when it counts as found. */
const SETTLED = 1e-6;
/** Rounds in which that is reached at the latest, since 2⁻²⁰ is below it. */
const ROUNDS = 20;
/** A cluster's leverage (trace of B A₍g₎, at least its largest eigenvalue) from which on its step is solved for, not approached. */
const HEAVY = 0.5;

/**
 * Errors by term, in the order of the fit's, from the linearized cluster jackknife (CV3L; MacKinnon, Nielsen and Webb 2024, arXiv
 * 2406.00650): (G − 1)/G Σ d₍g₎², where d₍g₎ = (A − A₍g₎)⁻¹ s₍g₎ is one Newton step from the whole estimate to that without
 * cluster g, A₍g₎ the cluster's part of A = Σ w x x' and s₍g₎ its score. Exact for least squares whose effects lie within the
 * clusters; other effects are not estimated anew. NaN for a term that one cluster alone identifies.
 */
export function linearizedErrors(fit: Fit, cluster: Grouping, leverage = leverages(fit)): Float64Array {
  const size = fit.terms.length;
  const scores = clusterScores(fit, cluster);
  const codes = fit.order.map((row) => cluster.codes[row] as number);
  const { order, start } = sortByGroup({ name: cluster.name, codes, levels: cluster.levels });
  const squares = new Float64Array(size);
  let whole: Float64Array | undefined;
  // Clusters of which every row fits exactly have no score and move nothing.
  for (let group = 0; group + 1 < start.length; group++) {
    const rows = order.subarray(start[group] as number, start[group + 1] as number);
    const g = codes[rows[0] as number] as number;
    const score = scores.subarray(g * size, (g + 1) * size);
    const weight = rows.reduce((sum, row) => sum + (leverage[row] as number), 0);
    if (weight >= HEAVY) whole ??= products(fit, order);
    const step = whole === undefined || weight < HEAVY ? approached(fit, rows, score) : solved(fit, whole, rows, score);
    for (let j = 0; j < size; j++) squares[j] = (squares[j] as number) + (step[j] as number) ** 2;
  }
  return squares.map((sum) => Math.sqrt(((cluster.levels - 1) / cluster.levels) * sum));
}

/**
 * The terms with the largest of their errors: those that they come with, and the linearized jackknife's over each of `clusters` (as
 * MacKinnon, Nielsen and Webb 2024, arXiv 2406.08880, take the largest of two-way and one-way errors). A cluster that holds half of the
 * rows bends the fit towards itself: its score is small and sandwich errors with it; leaving it out shows what hangs on it.
 */
export function withLargestErrors(
  { detail: { fit, covariance } }: Estimate,
  terms: readonly TermEstimate[],
  clusters: readonly Grouping[],
): readonly TermEstimate[] {
  const leverage = leverages(fit);
  const errors = clusters.map((cluster) => linearizedErrors(fit, cluster, leverage));
  return terms.map((term) => {
    const place = fit.terms.indexOf(term.term);
    // Math.max keeps NaN: where no error can be had, none is printed.
    const largest = Math.max(term.standardError, ...errors.map((found) => found[place] as number));
    return largest === term.standardError ? term : withError(term, largest, covariance.degrees);
  });
}

/** w x'B x of each row: its own part of the leverage, between 0 and 1. */
function leverages({ columns, weights, bread }: Fit): Float64Array {
  const size = columns.length;
  return weights.map((weight, row) => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      let along = 0;
      for (let j = 0; j < size; j++)
        along += (bread[i * size + j] as number) * ((columns[j] as Float64Array)[row] as number);
      sum += along * ((columns[i] as Float64Array)[row] as number);
    }
    return weight * sum;
  });
}

/** d = B (s + A₍g₎ d), over and over: what is missing halves each time at least. Terms are compared in units of their spread. */
function approached(fit: Fit, rows: Int32Array, score: Float64Array): Float64Array {
  let step = times(fit.bread, score);
  for (let round = 0; round < ROUNDS; round++) {
    const right = score.slice();
    for (const row of rows) addRow(fit, row, step, right);
    const next = times(fit.bread, right);
    let change = 0;
    let length = 0;
    for (let j = 0; j < next.length; j++) {
      const unit = Math.sqrt(fit.bread[j * (next.length + 1)] as number);
      change += Math.abs((next[j] as number) - (step[j] as number)) / unit;
      length += Math.abs(next[j] as number) / unit;
    }
    step = next;
    if (change <= SETTLED * length) break;
  }
  return step;
}

/** Adds w x (x'd) of a row. */
function addRow({ columns, weights }: Fit, row: number, step: Float64Array, sum: Float64Array): void {
  let along = 0;
  for (let j = 0; j < step.length; j++) along += ((columns[j] as Float64Array)[row] as number) * (step[j] as number);
  along *= weights[row] as number;
  for (let j = 0; j < step.length; j++)
    sum[j] = (sum[j] as number) + along * ((columns[j] as Float64Array)[row] as number);
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (matrix[i * size + j] as number) * (vector[j] as number);
    return sum;
  });
}

/** Σ w x x' over rows, full. */
function products({ columns, weights }: Fit, rows: Int32Array): Float64Array {
  const size = columns.length;
  const sums = new Float64Array(size * size);
  for (const row of rows) {
    for (let i = 0; i < size; i++) {
      const value = (weights[row] as number) * ((columns[i] as Float64Array)[row] as number);
      for (let j = 0; j < size; j++)
        sums[i * size + j] = (sums[i * size + j] as number) + value * ((columns[j] as Float64Array)[row] as number);
    }
  }
  return sums;
}

/** (A − A₍g₎)⁻¹ s₍g₎; NaN for a term of which too little is left without the cluster. */
function solved(fit: Fit, whole: Float64Array, rows: Int32Array, score: Float64Array): Float64Array {
  const size = score.length;
  const without = products(fit, rows).map((value, k) => (whole[k] as number) - value);
  const scale = Float64Array.from({ length: size }, (_, j) => whole[j * (size + 1)] as number);
  const factor = factorize(without, size, scale, 1e-9);
  return solve(factor, score.slice()).map((value, j) => (factor.skipped[j] ? Number.NaN : value));
}
