import type { Arranged } from "./arrange.ts";
import { add, addColumnProducts } from "./products.ts";

/**
 * Weighted cross products of (kept levels, columns) after the absorbed effect has been eliminated exactly:
 * A − Σ_g v_g v_g' / W_g, where v_g are the group's weighted sums. No row is demeaned for it.
 */
export interface Schur {
  readonly size: number;
  /** Lower triangle by rows; kept levels first, then columns. */
  readonly matrix: Float64Array;
  /** Diagonal before the elimination: what a pivot is compared with to call it zero. */
  readonly scale: Float64Array;
}

/** The cross products at these weights of the levels that `data` keeps and of `columns`, one number a row each; size is kept + columns. */
export function schurComplement(data: Arranged, weights: Float64Array, columns: readonly Float64Array[]): Schur {
  const { start, keptCodes, kept } = data;
  const p = columns.length;
  const size = kept + p;
  const matrix = new Float64Array(size * size);
  addColumnProducts(matrix, size, kept, columns, weights);
  addKeptProducts(matrix, size, data, weights);
  const first = keptCodes[0];
  const sums = new Float64Array(size);
  const touched = new Int32Array(kept);
  const scale = new Float64Array(size);
  const columnSums = new Float64Array(p);
  const levelSums = columns.map(() => new Float64Array(kept));
  const groups = start.length - 1;
  // The diagonal of the columns must be read before the elimination below changes it.
  for (let j = kept; j < size; j++) scale[j] = matrix[j * (size + 1)] as number;
  const seen = new Uint8Array(kept);
  for (let g = 0; g < groups; g++) {
    const from = start[g] as number;
    const to = start[g + 1] as number;
    let total = 0;
    let count = 0;
    if (first === undefined) {
      for (let i = from; i < to; i++) total += weights[i] as number;
    } else {
      for (let i = from; i < to; i++) {
        const w = weights[i] as number;
        const level = first[i] as number;
        total += w;
        sums[level] = (sums[level] as number) + w;
        if (!seen[level]) {
          seen[level] = 1;
          touched[count++] = level;
        }
      }
      for (let e = 1; e < keptCodes.length; e++) {
        const codes = keptCodes[e] as Int32Array;
        for (let i = from; i < to; i++) {
          const level = codes[i] as number;
          sums[level] = (sums[level] as number) + (weights[i] as number);
          if (!seen[level]) {
            seen[level] = 1;
            touched[count++] = level;
          }
        }
      }
    }
    for (let j = 0; j < p; j++) {
      columnSums[j] = sumColumn(columns[j] as Float64Array, weights, first, levelSums[j] as Float64Array, from, to);
    }
    if (keptCodes.length > 1) addOtherLevels(columns, weights, keptCodes, levelSums, from, to);
    if (total > 0) eliminate(matrix, size, kept, sums, touched, count, seen, columnSums, 1 / total);
    for (let k = 0; k < count; k++) {
      const level = touched[k] as number;
      scale[level] = (scale[level] as number) + (sums[level] as number);
      sums[level] = 0;
      seen[level] = 0;
    }
  }
  for (let k = 0; k < kept; k++) add(matrix, k * (size + 1), scale[k] as number);
  for (let j = 0; j < p; j++) {
    const row = (kept + j) * size;
    const sumsOfLevel = levelSums[j] as Float64Array;
    for (let k = 0; k < kept; k++) matrix[row + k] = (matrix[row + k] as number) + (sumsOfLevel[k] as number);
  }
  return { size, matrix, scale };
}

/** Σ w x over the group's rows, adding w x to the row's level on the way. */
function sumColumn(
  column: Float64Array,
  weights: Float64Array,
  levels: Int32Array | undefined,
  levelSums: Float64Array,
  from: number,
  to: number,
): number {
  let sum = 0;
  if (levels === undefined) {
    for (let i = from; i < to; i++) sum += (weights[i] as number) * (column[i] as number);
    return sum;
  }
  for (let i = from; i < to; i++) {
    const value = (weights[i] as number) * (column[i] as number);
    const level = levels[i] as number;
    sum += value;
    levelSums[level] = (levelSums[level] as number) + value;
  }
  return sum;
}

function addOtherLevels(
  columns: readonly Float64Array[],
  weights: Float64Array,
  keptCodes: readonly Int32Array[],
  levelSums: readonly Float64Array[],
  from: number,
  to: number,
): void {
  for (let e = 1; e < keptCodes.length; e++) {
    const codes = keptCodes[e] as Int32Array;
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j] as Float64Array;
      const sums = levelSums[j] as Float64Array;
      for (let i = from; i < to; i++) {
        const level = codes[i] as number;
        sums[level] = (sums[level] as number) + (weights[i] as number) * (column[i] as number);
      }
    }
  }
}

/** Subtracts the group's outer product, over the levels it touches only. */
function eliminate(
  matrix: Float64Array,
  size: number,
  kept: number,
  sums: Float64Array,
  touched: Int32Array,
  count: number,
  seen: Uint8Array,
  columnSums: Float64Array,
  inverse: number,
): void {
  sortTouched(touched, count, seen, kept);
  for (let a = 0; a < count; a++) {
    const level = touched[a] as number;
    const row = level * size;
    const value = (sums[level] as number) * inverse;
    for (let b = 0; b <= a; b++) {
      const other = touched[b] as number;
      matrix[row + other] = (matrix[row + other] as number) - value * (sums[other] as number);
    }
  }
  for (let j = 0; j < columnSums.length; j++) {
    const row = (kept + j) * size;
    const value = (columnSums[j] as number) * inverse;
    for (let b = 0; b < count; b++) {
      const other = touched[b] as number;
      matrix[row + other] = (matrix[row + other] as number) - value * (sums[other] as number);
    }
    for (let k = 0; k <= j; k++) {
      const at = row + kept + k;
      matrix[at] = (matrix[at] as number) - value * (columnSums[k] as number);
    }
  }
}

/** Ascending order, by a scan where most levels are touched and by insertion or sorting where few are. */
function sortTouched(touched: Int32Array, count: number, seen: Uint8Array, kept: number): void {
  if (count * 8 > kept) {
    let to = 0;
    for (let level = 0; level < kept; level++) if (seen[level]) touched[to++] = level;
  } else if (count > 24) {
    touched.subarray(0, count).sort();
  } else {
    for (let a = 1; a < count; a++) {
      const level = touched[a] as number;
      let b = a - 1;
      while (b >= 0 && (touched[b] as number) > level) {
        touched[b + 1] = touched[b] as number;
        b--;
      }
      touched[b + 1] = level;
    }
  }
}

/** Weights per pair of levels of two kept effects; those of single levels come from the groups' sums. */
function addKeptProducts(matrix: Float64Array, size: number, data: Arranged, weights: Float64Array): void {
  data.keptCodes.forEach((codes, e) => {
    for (let f = 0; f < e; f++) {
      const others = data.keptCodes[f] as Int32Array;
      for (let i = 0; i < codes.length; i++) {
        const at = (codes[i] as number) * size + (others[i] as number);
        matrix[at] = (matrix[at] as number) + (weights[i] as number);
      }
    }
  });
}
