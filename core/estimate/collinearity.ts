import { addColumnProducts } from "./absorb/products.ts";
import { type Factor, factorize } from "./linear/cholesky.ts";

/**
 * A column is collinear when fixed effects and earlier columns leave less than this part of its sum of squares: 1e-10, a
 * ten-thousandth of a per cent of its standard deviation. The later column of a dependent set is the one left out.
 */
const COLLINEAR = 1e-10;

/** Σ w x² per column, to be taken before the fixed effects are partialled out. */
export function sumsOfSquares(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  return Float64Array.from(columns, (column) => {
    let sum = 0;
    for (let i = 0; i < column.length; i++) sum += (weights[i] as number) * (column[i] as number) ** 2;
    return sum;
  });
}

/** Factors the cross products of partialled-out columns; `skipped` marks the collinear ones. */
export function factorColumns(
  columns: readonly Float64Array[],
  weights: Float64Array,
  squares: Float64Array,
  tolerance: number = COLLINEAR,
): Factor {
  const size = columns.length;
  const matrix = new Float64Array(size * size);
  addColumnProducts(matrix, size, 0, columns, weights);
  return factorize(matrix, size, squares, tolerance);
}
