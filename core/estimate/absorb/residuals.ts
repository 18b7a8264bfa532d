import { factorize, solve } from "../linear/cholesky.ts";
import type { Arranged } from "./arrange.ts";
import { conjugateGradients, product } from "./conjugate.ts";
import { schurComplement } from "./schur.ts";
import { groupTotals, rowSystem } from "./sparse.ts";

/**
 * Largest part of a column's norm that the fixed effects may still explain after an iterative partialling out. It enters
 * coefficients squared and clustered errors linearly.
 */
const RESIDUAL_TOLERANCE = 1e-10;
const MAXIMUM_ITERATIONS = 5_000;

export interface Residualized {
  readonly converged: boolean;
  /** Conjugate-gradient iterations over all columns; 0 where the effects were eliminated directly. */
  readonly iterations: number;
}

/**
 * Replaces columns by what the fixed effects do not explain, weighted. Without kept levels: deviations from group means;
 * with few: exact elimination and a dense solve; with many: conjugate gradients, whose result is checked against the
 * normal equations computed afresh from the rows, and solved again for what is left when the check fails.
 */
export function residualizer(data: Arranged, weights: Float64Array): (column: Float64Array) => Residualized {
  const { start, keptCodes, kept } = data;
  const totals = groupTotals(start, weights);
  const demean = (column: Float64Array): void => subtractGroupMeans(column, start, weights, totals);
  if (kept === 0) {
    return (column) => {
      demean(column);
      return { converged: true, iterations: 0 };
    };
  }
  if (data.direct) {
    const { matrix, size, scale } = schurComplement(data, weights, []);
    const factor = factorize(matrix, size, scale);
    return (column) => {
      const right = new Float64Array(kept);
      addLevelSums(right, column, data, weights, totals);
      subtractLevels(column, keptCodes, solve(factor, right));
      demean(column);
      return { converged: true, iterations: 0 };
    };
  }
  const system = rowSystem(data, weights, []);
  return (column) => {
    const reference = weightedNorm(column, weights);
    const tolerance = RESIDUAL_TOLERANCE;
    let iterations = 0;
    for (let round = 0; round < 5; round++) {
      const right = new Float64Array(kept);
      addLevelSums(right, column, data, weights, totals);
      const left = new Float64Array(kept);
      system.precondition(right, left);
      if (Math.sqrt(Math.max(product(right, left), 0)) <= 2 * tolerance * reference) {
        demean(column);
        return { converged: true, iterations };
      }
      const solution = new Float64Array(kept);
      iterations += conjugateGradients(system, right, solution, {
        tolerance,
        reference,
        maximum: MAXIMUM_ITERATIONS,
      }).iterations;
      subtractLevels(column, keptCodes, solution);
    }
    return { converged: false, iterations };
  };
}

/** Σ w x / Σ w over the rows `from` to `to`, whose weights add up to `total`; 0 where they are all 0. */
function groupMean(column: Float64Array, weights: Float64Array, from: number, to: number, total: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (weights[i] as number) * (column[i] as number);
  return total > 0 ? sum / total : 0;
}

function subtractGroupMeans(
  column: Float64Array,
  start: Int32Array,
  weights: Float64Array,
  totals: Float64Array,
): void {
  for (let g = 0; g < totals.length; g++) {
    const from = start[g] as number;
    const to = start[g + 1] as number;
    const mean = groupMean(column, weights, from, to, totals[g] as number);
    for (let i = from; i < to; i++) column[i] = (column[i] as number) - mean;
  }
}

function subtractLevels(column: Float64Array, keptCodes: readonly Int32Array[], values: Float64Array): void {
  for (const codes of keptCodes) {
    for (let i = 0; i < column.length; i++) column[i] = (column[i] as number) - (values[codes[i] as number] as number);
  }
}

/** Adds Σ w (x − its group's mean) per kept level; the column stays as it is. */
function addLevelSums(
  sums: Float64Array,
  column: Float64Array,
  data: Arranged,
  weights: Float64Array,
  totals: Float64Array,
): void {
  const { start, keptCodes } = data;
  for (let g = 0; g < totals.length; g++) {
    const from = start[g] as number;
    const to = start[g + 1] as number;
    const mean = groupMean(column, weights, from, to, totals[g] as number);
    for (let e = 0; e < keptCodes.length; e++) {
      const codes = keptCodes[e] as Int32Array;
      for (let i = from; i < to; i++) {
        const level = codes[i] as number;
        sums[level] = (sums[level] as number) + (weights[i] as number) * ((column[i] as number) - mean);
      }
    }
  }
}

function weightedNorm(column: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += (weights[i] as number) * (column[i] as number) ** 2;
  return Math.sqrt(sum);
}
