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

/** Factors the lower triangle of `matrix` (by rows), which is overwritten and becomes `lower`. */
export function factorize(matrix: Float64Array, size: number, scale: Float64Array, tolerance = 1e-10): Factor {
  const skipped = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      if (skipped[j]) {
        matrix[row + j] = 0;
        continue;
      }
      const other = j * size;
      const value = (matrix[row + j] as number) - dot(matrix, row, other, j);
      matrix[row + j] = value / (matrix[other + j] as number);
    }
    const pivot = (matrix[row + i] as number) - dot(matrix, row, row, i);
    if (!(pivot > tolerance * (scale[i] as number))) {
      skipped[i] = 1;
      matrix.fill(0, row, row + i + 1);
    } else {
      matrix[row + i] = Math.sqrt(pivot);
    }
  }
  return { size, lower: matrix, skipped };
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
