import { addColumnProducts } from "../absorb/products.ts";
import type { Estimate } from "../estimate.ts";
import { factorize, solve } from "../linear/cholesky.ts";

/** One bin of a binned scatter. */
export interface Bin {
  /** Mean of the regressor after fixed effects and all other terms were partialled out. */
  readonly x: number;
  /** Mean partial residual: the coefficient times x plus what is left of the (under Poisson: linearized) outcome. */
  readonly y: number;
  readonly n: number;
}

const BINS = 20;
/** The method's printing rule. */
const SMALLEST = 30;

/**
 * Binned scatter of one term after Frisch, Waugh and Lovell: the regressor's part that effects and other terms do not explain, with
 * the working weights, in up to 20 bins of equally many rows. The slope through the bins is near the estimate. Empty below 60 rows.
 */
export function binnedScatter({ detail: { fit } }: Estimate, term: string): Bin[] {
  const place = fit.terms.indexOf(term);
  const bins = Math.min(BINS, Math.floor(fit.order.length / SMALLEST));
  if (place < 0 || bins < 2) return [];
  const x = partialOutTerms(fit.columns, fit.weights, place);
  const slope = fit.coefficients[place] as number;
  const order = Int32Array.from(x.keys()).sort((a, b) => (x[a] as number) - (x[b] as number) || a - b);
  return Array.from({ length: bins }, (_, bin) => {
    const from = Math.floor((bin * order.length) / bins);
    const to = Math.floor(((bin + 1) * order.length) / bins);
    let weight = 0;
    let sum = 0;
    let residual = 0;
    for (const row of order.subarray(from, to)) {
      weight += fit.weights[row] as number;
      sum += (fit.weights[row] as number) * (x[row] as number);
      residual += fit.residuals[row] as number;
    }
    return { x: sum / weight, y: (slope * sum + residual) / weight, n: to - from };
  });
}

/** Column `place` less what the other columns explain of it, weighted. */
function partialOutTerms(columns: readonly Float64Array[], weights: Float64Array, place: number): Float64Array {
  const others = columns.filter((_, j) => j !== place);
  const own = (columns[place] as Float64Array).slice();
  const size = others.length;
  if (size === 0) return own;
  // The column itself comes last: its row holds the products with the others.
  const products = new Float64Array((size + 1) ** 2);
  addColumnProducts(products, size + 1, 0, [...others, own], weights);
  const row = (j: number) => products.subarray(j * (size + 1), j * (size + 1) + size);
  const matrix = Float64Array.from({ length: size * size }, (_, k) => row(Math.floor(k / size))[k % size] as number);
  const scale = Float64Array.from({ length: size }, (_, j) => matrix[j * (size + 1)] as number);
  const slopes = solve(factorize(matrix, size, scale), row(size));
  others.forEach((column, j) => {
    for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) - (slopes[j] as number) * (column[i] as number);
  });
  return own;
}
