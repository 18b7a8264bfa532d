import { factorize, solve } from "../linear/cholesky.ts";
import type { Arranged } from "./arrange.ts";
import type { LinearSystem } from "./conjugate.ts";
import { schurComplement } from "./schur.ts";

export interface RowSystem extends LinearSystem {
  /** Norm of a right-hand side below which it is rounding: what sums of weights lose in their last digit. */
  readonly rounding: number;
}

/**
 * The same reduced system as `schurComplement`, never formed: products with it pass over the rows, the absorbed effect
 * eliminated group by group. For effects with many levels, as families next to authors. The preconditioner is the exact
 * diagonal for the kept levels, and the exact block for the columns.
 */
export function rowSystem(data: Arranged, weights: Float64Array, columns: readonly Float64Array[]): RowSystem {
  const { rows, start, keptCodes, kept } = data;
  const p = columns.length;
  const fitted = new Float64Array(rows);
  const totals = groupTotals(start, weights);
  const { diagonal, full } = reducedDiagonal(data, weights, totals);
  const block = p > 0 ? schurComplement({ ...data, keptCodes: [], kept: 0 }, weights, columns) : undefined;
  const factor = block && factorize(block.matrix, p, block.scale);
  return {
    size: kept + p,
    rounding: roundingNorm(full, diagonal),
    apply(v, out) {
      out.fill(0);
      predict(fitted, data, columns, v);
      const groups = start.length - 1;
      const first = keptCodes[0] as Int32Array;
      for (let g = 0; g < groups; g++) {
        const from = start[g] as number;
        const to = start[g + 1] as number;
        let sum = 0;
        for (let i = from; i < to; i++) sum += (weights[i] as number) * (fitted[i] as number);
        const mean = sum / (totals[g] as number);
        for (let i = from; i < to; i++) {
          const value = (weights[i] as number) * ((fitted[i] as number) - mean);
          fitted[i] = value;
          const level = first[i] as number;
          out[level] = (out[level] as number) + value;
        }
      }
      for (let e = 1; e < keptCodes.length; e++) scatter(out, keptCodes[e] as Int32Array, fitted);
      for (let j = 0; j < p; j++) {
        const column = columns[j] as Float64Array;
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += (column[i] as number) * (fitted[i] as number);
        out[kept + j] = sum;
      }
    },
    precondition(v, out) {
      for (let k = 0; k < kept; k++) {
        const pivot = diagonal[k] as number;
        out[k] = pivot > 0 ? (v[k] as number) / pivot : 0;
      }
      if (factor) out.set(solve(factor, v.slice(kept)), kept);
    },
  };
}

/** Norm, as conjugate gradients measure it, of a gradient that is nothing but the last digits of the levels' weights. */
function roundingNorm(full: Float64Array, diagonal: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < full.length; k++) {
    const pivot = diagonal[k] as number;
    if (pivot > 0) sum += (Number.EPSILON * (full[k] as number)) ** 2 / pivot;
  }
  return Math.sqrt(sum);
}

/** fitted = the kept levels' and columns' part of the linear predictor at coefficients `v`. */
export function predict(fitted: Float64Array, data: Arranged, columns: readonly Float64Array[], v: Float64Array): void {
  const [first, ...others] = data.keptCodes;
  if (first) for (let i = 0; i < fitted.length; i++) fitted[i] = v[first[i] as number] as number;
  else fitted.fill(0);
  for (const codes of others) {
    for (let i = 0; i < fitted.length; i++) fitted[i] = (fitted[i] as number) + (v[codes[i] as number] as number);
  }
  columns.forEach((column, j) => {
    const slope = v[data.kept + j] as number;
    if (slope !== 0)
      for (let i = 0; i < fitted.length; i++) fitted[i] = (fitted[i] as number) + slope * (column[i] as number);
  });
}

/** out[level] += values, row by row. */
export function scatter(out: Float64Array, codes: Int32Array, values: Float64Array): void {
  for (let i = 0; i < codes.length; i++) {
    const level = codes[i] as number;
    out[level] = (out[level] as number) + (values[i] as number);
  }
}

/** Σ w per group of the absorbed effect. */
export function groupTotals(start: Int32Array, weights: Float64Array): Float64Array {
  const totals = new Float64Array(start.length - 1);
  for (let g = 0; g < totals.length; g++) {
    let sum = 0;
    for (let i = start[g] as number; i < (start[g + 1] as number); i++) sum += weights[i] as number;
    totals[g] = sum;
  }
  return totals;
}

/** Σ w per level less Σ_g (Σ w of the level in g)² / W_g; levels that the absorbed effect explains wholly come out as 0. */
function reducedDiagonal(data: Arranged, weights: Float64Array, totals: Float64Array) {
  const full = new Float64Array(data.kept);
  const diagonal = new Float64Array(data.kept);
  const sums = new Float64Array(data.kept);
  for (const codes of data.keptCodes) {
    scatter(full, codes, weights);
    for (let g = 0; g < totals.length; g++) {
      const from = data.start[g] as number;
      const to = data.start[g + 1] as number;
      for (let i = from; i < to; i++)
        sums[codes[i] as number] = (sums[codes[i] as number] as number) + (weights[i] as number);
      for (let i = from; i < to; i++) {
        const level = codes[i] as number;
        const sum = sums[level] as number;
        if (sum === 0) continue;
        sums[level] = 0;
        diagonal[level] = (diagonal[level] as number) + sum * (1 - sum / (totals[g] as number));
      }
    }
  }
  for (let k = 0; k < data.kept; k++) if ((diagonal[k] as number) <= 1e-12 * (full[k] as number)) diagonal[k] = 0;
  return { diagonal, full };
}
