import { addColumnProducts } from "./absorb/products.ts";
import type { Deletion } from "./deletion.ts";
import type { Estimate, TermEstimate } from "./estimate.ts";
import type { Fit } from "./fit.ts";
import { withError } from "./interval.ts";
import { factorize, solve } from "./linear/cholesky.ts";
import { mirror } from "./linear/mirror.ts";
import { type Grouping, sortByGroup } from "./sample.ts";

/** Largest part of a step that may be missing when it counts as found. */
const SETTLED = 1e-6;
/** A cluster's leverage (trace of B A₍g₎, at least the largest eigenvalue) from which on its step is solved for, not approached. */
const HEAVY = 0.5;

/**
 * Errors by term, in the order of the fit's, from the linearized cluster jackknife (CV3L; MacKinnon, Nielsen and Webb 2024, arXiv
 * 2406.00650): (G − 1)/G Σ d₍g₎², where d₍g₎ = (A − A₍g₎)⁻¹ s₍g₎ is one Newton step from the whole estimate to that without
 * cluster g, A₍g₎ the cluster's part of A = Σ w x x' and s₍g₎ its score. Exact for least squares whose effects lie within the
 * clusters; other effects are not estimated anew. NaN for a term that one cluster alone identifies.
 */
export function linearizedErrors(fit: Fit, cluster: Grouping): Float64Array {
  const squares = new Float64Array(fit.terms.length);
  for (const { step } of deletionSteps(fit, cluster)) addSquares(squares, step);
  return jackknifeErrors(squares, cluster);
}

/** The clusters that move the terms most: of these the estimate is made anew without each, in place of a step towards it. */
export interface Refits {
  /** How many clusters: those whose squared step is the largest share of all for one of the terms. */
  readonly most: number;
  readonly terms: readonly string[];
  readonly deletion: Deletion;
}

/**
 * Errors as `linearizedErrors` gives them, with the differences b₍g₎ − b of CV3 in place of the steps of the clusters that move the terms most. A
 * step holds the effects where they are and the means' curvature still, so that it falls short for just these. Without an
 * estimate of a term its step stays.
 */
export function partlyRefittedErrors(fit: Fit, cluster: Grouping, { most, terms, deletion }: Refits): Float64Array {
  const steps = Array.from(deletionSteps(fit, cluster), ({ level, step }) => ({ level, step: step.slice() }));
  const linearized = new Float64Array(fit.terms.length);
  for (const { step } of steps) addSquares(linearized, step);
  const places = terms.map((term) => fit.terms.indexOf(term));
  // Of a term that the fit does not have, or that one cluster alone identifies, nothing has a share.
  const share = (step: Float64Array) =>
    Math.max(...places.map((j) => (step[j] as number) ** 2 / (linearized[j] as number) || 0));
  const shares = new Map(steps.map((one) => [one, share(one.step)]));
  steps.sort((a, b) => (shares.get(b) ?? 0) - (shares.get(a) ?? 0) || a.level - b.level);
  const squares = new Float64Array(fit.terms.length);
  for (const [place, { level, step }] of steps.entries()) {
    const without = place < most ? deletion(cluster, level) : undefined;
    addSquares(squares, without?.converged ? step.map((one, j) => difference(fit, without, j) ?? one) : step);
  }
  return jackknifeErrors(squares, cluster);
}

/** How far the estimate of a term is from the whole one's; undefined where it has none. */
function difference(fit: Fit, without: Fit, term: number): number | undefined {
  const found = without.coefficients[without.terms.indexOf(fit.terms[term] as string)];
  return found === undefined ? undefined : found - (fit.coefficients[term] as number);
}

function addSquares(squares: Float64Array, step: Float64Array): void {
  for (let j = 0; j < squares.length; j++) squares[j] = (squares[j] as number) + (step[j] as number) ** 2;
}

function jackknifeErrors(squares: Float64Array, { levels }: Grouping): Float64Array {
  return squares.map((sum) => Math.sqrt(((levels - 1) / levels) * sum));
}

/** The step of each cluster that has a say; `step` is overwritten by the next one's. */
function* deletionSteps(fit: Fit, cluster: Grouping): Generator<{ level: number; step: Float64Array }> {
  const size = fit.terms.length;
  const codes = fit.order.map((row) => cluster.codes[row] as number);
  const { order, start } = sortByGroup({ name: cluster.name, codes, levels: cluster.levels });
  const own: Part = {
    products: new Float64Array(size * size),
    score: new Float64Array(size),
    row: new Float64Array(size),
  };
  const steps = new Steps(fit.bread, size);
  let whole: Float64Array | undefined;
  // Clusters of which every row fits exactly have no score and move nothing.
  for (let group = 0; group + 1 < start.length; group++) {
    const from = start[group] as number;
    const to = start[group + 1] as number;
    let step = to === from + 1 ? steps.ofRow(fit, order[from] as number) : undefined;
    if (step === undefined) {
      sumRows(own, fit, order, from, to);
      const leverage = productSum(fit.bread, own.products);
      if (leverage >= HEAVY) whole ??= allProducts(fit);
      step = whole === undefined || leverage < HEAVY ? steps.approached(own, leverage) : solved(whole, own);
    }
    yield { level: codes[order[from] as number] as number, step };
  }
}

/**
 * The terms with the largest of their errors: those that they come with, and the jackknife's over each of `clusters` (as MacKinnon,
 * Nielsen and Webb 2024, arXiv 2406.08880, take the largest of two-way and one-way errors), linearized, with `refits` partly refitted. A cluster that holds half of the
 * rows bends the fit towards itself: its score is small and sandwich errors with it; leaving it out shows what hangs on it.
 * `level` is the coverage of the intervals.
 */
export function withLargestErrors(
  { detail: { fit, covariance } }: Estimate,
  terms: readonly TermEstimate[],
  clusters: readonly Grouping[],
  refits?: Refits,
  level = 0.95,
): readonly TermEstimate[] {
  const errors = clusters.map((cluster) =>
    refits === undefined ? linearizedErrors(fit, cluster) : partlyRefittedErrors(fit, cluster, refits),
  );
  return terms.map((term) => {
    const place = fit.terms.indexOf(term.term);
    // Math.max keeps NaN: where no error can be had, none is printed.
    const largest = Math.max(term.standardError, ...errors.map((found) => found[place] as number));
    return largest === term.standardError ? term : withError(term, largest, covariance.degrees, level);
  });
}

/** A cluster's part of the sums over rows: A₍g₎ = Σ w x x', full, by rows, and s₍g₎ = Σ w (y − fitted) x. */
interface Part {
  readonly products: Float64Array;
  readonly score: Float64Array;
  /** Room for the terms of one row. */
  readonly row: Float64Array;
}

/** Sums the rows at these places of `order`, in place of what `part` held. */
function sumRows(part: Part, fit: Fit, order: Int32Array, from: number, to: number): void {
  const { products, score, row: x } = part;
  const size = score.length;
  products.fill(0);
  score.fill(0);
  for (let at = from; at < to; at++) {
    const place = order[at] as number;
    const weight = fit.weights[place] as number;
    const residual = fit.residuals[place] as number;
    for (let i = 0; i < size; i++) {
      const value = (fit.columns[i] as Float64Array)[place] as number;
      x[i] = value;
      score[i] = (score[i] as number) + value * residual;
      const weighted = weight * value;
      for (let j = 0; j <= i; j++)
        products[i * size + j] = (products[i * size + j] as number) + weighted * (x[j] as number);
    }
  }
  mirror(products, size);
}

/** Σ w x x' over all rows, full. */
function allProducts({ columns, weights }: Fit): Float64Array {
  const size = columns.length;
  const sums = new Float64Array(size * size);
  addColumnProducts(sums, size, 0, columns, weights);
  mirror(sums, size);
  return sums;
}

/** Σ aᵢⱼ bᵢⱼ: of symmetric matrices the trace of their product. */
function productSum(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

/** Steps of light clusters; there may be hundreds of thousands, so that each takes the place of the one before. */
class Steps {
  readonly #bread: Float64Array;
  readonly #step: Float64Array;
  readonly #right: Float64Array;

  constructor(bread: Float64Array, size: number) {
    this.#bread = bread;
    this.#step = new Float64Array(size);
    this.#right = new Float64Array(size);
  }

  /** Of a cluster of one light row: d = B s / (1 − h), where h = w x'B x is its leverage (Sherman and Morrison). Undefined for a heavy one. */
  ofRow({ bread, columns, weights, residuals }: Fit, place: number): Float64Array | undefined {
    const row = this.#right;
    for (let j = 0; j < row.length; j++) row[j] = (columns[j] as Float64Array)[place] as number;
    multiply(this.#step, bread, row);
    let leverage = 0;
    for (let j = 0; j < row.length; j++) leverage += (row[j] as number) * (this.#step[j] as number);
    leverage *= weights[place] as number;
    if (leverage >= HEAVY) return undefined;
    const length = (residuals[place] as number) / (1 - leverage);
    for (let j = 0; j < row.length; j++) this.#step[j] = (this.#step[j] as number) * length;
    return this.#step;
  }

  /** d = B (s + A₍g₎ d), over and over: of what is missing each time leaves no more than the leverage. */
  approached({ products, score }: Part, leverage: number): Float64Array {
    multiply(this.#step, this.#bread, score);
    for (let missing = leverage; missing > SETTLED; missing *= leverage) {
      multiply(this.#right, products, this.#step);
      for (let j = 0; j < score.length; j++) this.#right[j] = (this.#right[j] as number) + (score[j] as number);
      multiply(this.#step, this.#bread, this.#right);
    }
    return this.#step;
  }
}

/** target = matrix × vector. */
function multiply(target: Float64Array, matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (matrix[i * size + j] as number) * (vector[j] as number);
    target[i] = sum;
  }
}

/** (A − A₍g₎)⁻¹ s₍g₎; NaN for a term of which too little is left without the cluster. */
function solved(whole: Float64Array, { products, score }: Part): Float64Array {
  const size = score.length;
  const without = whole.map((value, k) => value - (products[k] as number));
  const scale = Float64Array.from({ length: size }, (_, j) => whole[j * (size + 1)] as number);
  const factor = factorize(without, size, scale, 1e-9);
  return solve(factor, score.slice()).map((value, j) => (factor.skipped[j] ? Number.NaN : value));
}
