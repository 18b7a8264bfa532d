import { arrange } from "./absorb/arrange.ts";
import { residualizer } from "./absorb/residuals.ts";
import { factorColumns, sumsOfSquares } from "./collinearity.ts";
import { solve } from "./linear/cholesky.ts";
import type { Sample } from "./sample.ts";

/** Weight of the rows with a positive outcome: large enough to pin their fitted value to zero, small enough for the solver. */
const PIN = 1e8;
/** Above the rounding noise of products pinned at 1e8, below what one separated row adds. */
const DEPENDENT = 1e-7;
/** Fitted values closer to zero are zero. */
const TOLERANCE = 1e-5;
/** Fitted values above are separated. Where nothing is, all of them shrink towards zero and pass through what lies between. */
const SEPARATED = 1e-3;
const MAXIMUM_ROUNDS = 500;

/**
 * The iterative rectifier of Correia, Guimarães and Zylkin (2019): regress u on all regressors and effects with the positive
 * rows pinned to zero, cut negative fitted values off, repeat until none is left; what stays positive is separated. Gives
 * those rows; undefined where it does not settle, or where its solves are too inexact to prove anything.
 */
export function rectify(sample: Sample, directLevels?: number): number[] | undefined {
  const data = arrange(sample, sample.regressors, directLevels);
  const { rows, outcome } = data;
  const weights = outcome.map((y) => (y > 0 ? PIN : 1));
  // With one group of all rows for a sample without effects, the constant is partialled out as well.
  const residualize = residualizer(data, weights);
  // Pivots are measured against the unpinned sum of squares: what a term does on the separated rows alone must count.
  const squares = sumsOfSquares(data.columns, new Float64Array(rows).fill(1));
  for (const column of data.columns) if (!residualize(column).converged) return undefined;
  const factor = factorColumns(data.columns, weights, squares, DEPENDENT);
  let target = outcome.map((y) => (y > 0 ? 0 : 1));
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const left = target.slice();
    if (!residualize(left).converged) return undefined;
    const right = Float64Array.from(data.columns, (column) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (weights[i] as number) * (column[i] as number) * (left[i] as number);
      return sum;
    });
    const slopes = solve(factor, right);
    data.columns.forEach((column, j) => {
      const slope = slopes[j] as number;
      for (let i = 0; i < rows; i++) left[i] = (left[i] as number) - slope * (column[i] as number);
    });
    const fitted = target.map((value, i) => value - (left[i] as number));
    // Fitted values are a combination of terms and effects however inexact the solve; a proof only if zero on positive rows.
    if (fitted.some((z, i) => (outcome[i] as number) > 0 && Math.abs(z) > TOLERANCE)) return undefined;
    target = fitted.map((z, i) => ((outcome[i] as number) > 0 ? 0 : Math.max(z, 0)));
    if (target.every((z) => z <= SEPARATED)) return [];
    const lowest = fitted.reduce((least, z, i) => ((outcome[i] as number) > 0 ? least : Math.min(least, z)), 0);
    if (lowest < -TOLERANCE) continue;
    return [...target.keys()].filter((i) => (target[i] as number) > SEPARATED).map((i) => data.order[i] as number);
  }
  return undefined;
}
