/**
 * Cholesky factor of a symmetric positive semi-definite matrix that skips dependent columns. A column whose pivot is at
 * most `tolerance` times `scale[j]` is left out: that is how redundant levels of fixed effects and collinear terms are
 * found, always the later one of a dependent set.
 */
export interface Factor {
  readonly size: number;
  /** Lower triangle by rows; the rows and columns left out are zero. */
  readonly lower: Float64Array;
  /** 1 where the column was left out. */
  readonly skipped: Uint8Array;
}

/** Rows that are found side by side, so that each number read serves several products. */
const ROWS = 4;

/** Factors the lower triangle of `matrix` (by rows), which is overwritten and becomes `lower`. */
export function factorize(matrix: Float64Array, size: number, scale: Float64Array, tolerance = 1e-10): Factor {
  const skipped = new Uint8Array(size);
  for (let first = 0; first < size; first += ROWS) {
    const end = Math.min(first + ROWS, size);
    const found = end - first === ROWS ? first : 0;
    if (found > 0) findRows(matrix, size, first, skipped);
    for (let i = first; i < end; i++) {
      const row = i * size;
      findRow(matrix, size, i, found, skipped);
      const pivot = (matrix[row + i] as number) - dot(matrix, row, row, i);
      if (!(pivot > tolerance * (scale[i] as number))) {
        skipped[i] = 1;
        matrix.fill(0, row, row + i + 1);
      } else {
        matrix[row + i] = Math.sqrt(pivot);
      }
    }
  }
  return { size, lower: matrix, skipped };
}

/** The factor's row `i` left of the diagonal, from column `from` on. */
function findRow(matrix: Float64Array, size: number, i: number, from: number, skipped: Uint8Array): void {
  const row = i * size;
  for (let j = from; j < i; j++) {
    const other = j * size;
    matrix[row + j] = skipped[j]
      ? 0
      : ((matrix[row + j] as number) - dot(matrix, row, other, j)) / (matrix[other + j] as number);
  }
}

/** Four rows of the factor from `first` on, a multiple of four, in the columns before it: two columns at a time. */
function findRows(matrix: Float64Array, size: number, first: number, skipped: Uint8Array): void {
  const a = first * size;
  const b = a + size;
  const c = b + size;
  const d = c + size;
  for (let j = 0; j < first; j += 2) {
    const left = j * size;
    const right = left + size;
    let a0 = 0;
    let b0 = 0;
    let c0 = 0;
    let d0 = 0;
    let a1 = 0;
    let b1 = 0;
    let c1 = 0;
    let d1 = 0;
    for (let k = 0; k < j; k++) {
      const x0 = matrix[left + k] as number;
      const x1 = matrix[right + k] as number;
      const ak = matrix[a + k] as number;
      const bk = matrix[b + k] as number;
      const ck = matrix[c + k] as number;
      const dk = matrix[d + k] as number;
      a0 += x0 * ak;
      b0 += x0 * bk;
      c0 += x0 * ck;
      d0 += x0 * dk;
      a1 += x1 * ak;
      b1 += x1 * bk;
      c1 += x1 * ck;
      d1 += x1 * dk;
    }
    const gone0 = skipped[j] === 1;
    const pivot0 = matrix[left + j] as number;
    a0 = gone0 ? 0 : ((matrix[a + j] as number) - a0) / pivot0;
    b0 = gone0 ? 0 : ((matrix[b + j] as number) - b0) / pivot0;
    c0 = gone0 ? 0 : ((matrix[c + j] as number) - c0) / pivot0;
    d0 = gone0 ? 0 : ((matrix[d + j] as number) - d0) / pivot0;
    matrix[a + j] = a0;
    matrix[b + j] = b0;
    matrix[c + j] = c0;
    matrix[d + j] = d0;
    const gone1 = skipped[j + 1] === 1;
    const pivot1 = matrix[right + j + 1] as number;
    const x = matrix[right + j] as number;
    matrix[a + j + 1] = gone1 ? 0 : ((matrix[a + j + 1] as number) - a1 - x * a0) / pivot1;
    matrix[b + j + 1] = gone1 ? 0 : ((matrix[b + j + 1] as number) - b1 - x * b0) / pivot1;
    matrix[c + j + 1] = gone1 ? 0 : ((matrix[c + j + 1] as number) - c1 - x * c0) / pivot1;
    matrix[d + j + 1] = gone1 ? 0 : ((matrix[d + j + 1] as number) - d1 - x * d0) / pivot1;
  }
}

function dot(values: Float64Array, a: number, b: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += (values[a + k] as number) * (values[b + k] as number);
    s1 += (values[a + k + 1] as number) * (values[b + k + 1] as number);
    s2 += (values[a + k + 2] as number) * (values[b + k + 2] as number);
    s3 += (values[a + k + 3] as number) * (values[b + k + 3] as number);
  }
  for (; k < length; k++) s0 += (values[a + k] as number) * (values[b + k] as number);
  return s0 + s1 + (s2 + s3);
}

/** Solves in place; skipped unknowns become 0. */
export function solve(factor: Factor, right: Float64Array): Float64Array {
  const { size, lower, skipped } = factor;
  for (let i = 0; i < size; i++) {
    if (skipped[i]) {
      right[i] = 0;
      continue;
    }
    let value = right[i] as number;
    for (let k = 0, row = i * size; k < i; k++) value -= (lower[row + k] as number) * (right[k] as number);
    right[i] = value / (lower[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    if (skipped[i]) continue;
    const value = (right[i] as number) / (lower[i * size + i] as number);
    right[i] = value;
    for (let k = 0, row = i * size; k < i; k++) right[k] = (right[k] as number) - (lower[row + k] as number) * value;
  }
  return right;
}

/** The inverse of the factored matrix, full and symmetric by rows; zero in skipped rows and columns. */
export function invert(factor: Factor): Float64Array {
  const { size } = factor;
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    if (factor.skipped[j]) continue;
    const unit = new Float64Array(size);
    unit[j] = 1;
    inverse.set(solve(factor, unit), j * size);
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = ((inverse[i * size + j] as number) + (inverse[j * size + i] as number)) / 2;
      inverse[i * size + j] = mean;
      inverse[j * size + i] = mean;
    }
  }
  return inverse;
}
