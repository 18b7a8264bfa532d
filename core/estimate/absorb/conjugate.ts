/** Iterations over which the residual must halve, once it is small: what does not shrink then is rounding. */
const PATIENCE = 50;
const SMALL = 1e-6;

/** How a solve ended: `residual` is the last preconditioned residual norm relative to the right-hand side's reference norm. */
export interface Solved {
  readonly converged: boolean;
  readonly iterations: number;
  readonly residual: number;
}

export interface LinearSystem {
  readonly size: number;
  /** out = H v, H symmetric positive semi-definite. */
  apply(v: Float64Array, out: Float64Array): void;
  /** out = M⁻¹ v, M symmetric positive definite and close to H. */
  precondition(v: Float64Array, out: Float64Array): void;
}

/**
 * Preconditioned conjugate gradients from zero. Stops when √(r'M⁻¹r) ≤ tolerance · reference; `reference` is the size of
 * the problem in the same units (the square root of an energy), not the first residual, so that a right-hand side of
 * rounding noise counts as solved.
 */
export function conjugateGradients(
  system: LinearSystem,
  right: Float64Array,
  solution: Float64Array,
  { tolerance, reference, maximum }: { tolerance: number; reference: number; maximum: number },
): Solved {
  const { size } = system;
  const r = right.slice();
  const z = new Float64Array(size);
  const hd = new Float64Array(size);
  solution.fill(0);
  system.precondition(r, z);
  const d = z.slice();
  let rz = product(r, z);
  const target = tolerance * reference;
  let iterations = 0;
  let milestone = rz;
  while (Math.sqrt(Math.max(rz, 0)) > target && iterations < maximum) {
    system.apply(d, hd);
    const curvature = product(d, hd);
    if (!(curvature > 0)) break;
    const step = rz / curvature;
    for (let i = 0; i < size; i++) {
      solution[i] = (solution[i] as number) + step * (d[i] as number);
      r[i] = (r[i] as number) - step * (hd[i] as number);
    }
    system.precondition(r, z);
    const next = product(r, z);
    const ratio = next / rz;
    for (let i = 0; i < size; i++) d[i] = (z[i] as number) + ratio * (d[i] as number);
    rz = next;
    iterations++;
    if (iterations % PATIENCE > 0) continue;
    if (rz > 0.25 * milestone && Math.sqrt(rz) < SMALL * reference) break;
    milestone = rz;
  }
  const residual = Math.sqrt(Math.max(rz, 0)) / (reference > 0 ? reference : 1);
  return { converged: residual <= tolerance, iterations, residual };
}

/** The inner product of two vectors of one length. */
export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
