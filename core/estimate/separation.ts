import { arrange } from "./absorb/arrange.ts";
import { residualizer } from "./absorb/residuals.ts";
import { factorColumns, sumsOfSquares } from "./collinearity.ts";
import { solve } from "./linear/cholesky.ts";
import type { Sample } from "./sample.ts";

/** Weight of the rows with a positive outcome: large enough to pin their fitted value to zero, small enough for the solver. */
const PIN = 1e8;
/** Above the rounding noise of products pinned at 1e8, below what one separated row adds. */
const DEPENDENT = 1e-7;
const TOLERANCE = 1e-5;
const MAXIMUM_ROUNDS = 500;

export interface Separation {
  /** 1 for each row (in the order of the sample) whose outcome of zero is predicted perfectly. */
  readonly separated: Uint8Array;
  readonly count: number;
  /** False when the search was given up before it settled: then nothing is marked. */
  readonly settled: boolean;
}

/**
 * Rows that have no maximum-likelihood fit under Poisson: some combination of regressors and effects is zero wherever the
 * outcome is positive, and above zero only where the outcome is zero, so its coefficient runs to minus infinity. Found by the
 * iterative rectifier of Correia, Guimarães and Zylkin (2019, "Verifying the existence of maximum likelihood estimates for
 * generalized linear models"): regress u on all regressors and effects with the positive rows pinned to zero, cut
 * negative fitted values off, repeat until none is left; what stays positive is separated.
 */
export function findSeparation(sample: Sample, directLevels?: number): Separation {
  const data = arrange(sample, sample.regressors, directLevels);
  const { rows, outcome } = data;
  const weights = outcome.map((y) => (y > 0 ? PIN : 1));
  // With one group of all rows for a sample without effects, the constant is partialled out as well.
  const residualize = residualizer(data, weights);
  // Pivots are measured against the unpinned sum of squares: what a term does on the separated rows alone must count.
  const squares = sumsOfSquares(data.columns, new Float64Array(rows).fill(1));
  for (const column of data.columns) residualize(column);
  const factor = factorColumns(data.columns, weights, squares, DEPENDENT);
  let target = outcome.map((y) => (y > 0 ? 0 : 1));
  const separated = new Uint8Array(rows);
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    const left = target.slice();
    residualize(left);
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
    let lowest = 0;
    let highest = 0;
    const fitted = target.map((value, i) => {
      const z = (outcome[i] as number) > 0 ? 0 : value - (left[i] as number);
      lowest = Math.min(lowest, z);
      highest = Math.max(highest, z);
      return z;
    });
    if (highest <= TOLERANCE) return { separated, count: 0, settled: true };
    if (lowest >= -TOLERANCE) {
      let count = 0;
      fitted.forEach((z, i) => {
        if (z > TOLERANCE) {
          separated[data.order[i] as number] = 1;
          count++;
        }
      });
      return { separated, count, settled: true };
    }
    target = fitted.map((z) => Math.max(z, 0));
  }
  return { separated, count: 0, settled: false };
}
