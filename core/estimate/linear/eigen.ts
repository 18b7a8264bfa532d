import { factorize } from "./cholesky.ts";

/**
 * Eigenvalues and vectors of a small symmetric matrix (full, by rows) by cyclic Jacobi rotations. `vectors` holds one
 * eigenvector per column.
 */
export function symmetricEigen(matrix: Float64Array, size: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const at = (m: Float64Array, i: number, j: number): number => m[i * size + j] as number;
  let norm = 0;
  for (const value of a) norm += value * value;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) off += at(a, i, j) ** 2;
    if (off <= 1e-32 * norm) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const apq = at(a, p, q);
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, v, size, p, q, c, t * c);
      }
    }
  }
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = at(a, i, i);
  return { values, vectors: v };
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < size; k++) {
    const akp = a[k * size + p] as number;
    const akq = a[k * size + q] as number;
    a[k * size + p] = c * akp - s * akq;
    a[k * size + q] = s * akp + c * akq;
  }
  for (let k = 0; k < size; k++) {
    const apk = a[p * size + k] as number;
    const aqk = a[q * size + k] as number;
    a[p * size + k] = c * apk - s * aqk;
    a[q * size + k] = s * apk + c * aqk;
    const vkp = v[k * size + p] as number;
    const vkq = v[k * size + q] as number;
    v[k * size + p] = c * vkp - s * vkq;
    v[k * size + q] = s * vkp + c * vkq;
  }
}

/** The nearest positive semi-definite matrix in the sense of Cameron, Gelbach and Miller (2011): negative eigenvalues become 0. */
export function repairSemidefinite(matrix: Float64Array, size: number): { matrix: Float64Array; repaired: boolean } {
  const diagonal = Float64Array.from({ length: size }, (_, i) => matrix[i * (size + 1)] as number);
  // Where every pivot is positive so is every eigenvalue, and none needs to be found.
  if (!factorize(matrix.slice(), size, diagonal).skipped.includes(1)) return { matrix, repaired: false };
  const { values, vectors } = symmetricEigen(matrix, size);
  let largest = 0;
  let smallest = 0;
  for (const value of values) {
    largest = Math.max(largest, value);
    smallest = Math.min(smallest, value);
  }
  if (smallest >= -1e-14 * largest) return { matrix, repaired: false };
  const out = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const value = values[k] as number;
    if (value <= 0) continue;
    for (let i = 0; i < size; i++) {
      const vi = (vectors[i * size + k] as number) * value;
      for (let j = 0; j < size; j++)
        out[i * size + j] = (out[i * size + j] as number) + vi * (vectors[j * size + k] as number);
    }
  }
  return { matrix: out, repaired: true };
}
