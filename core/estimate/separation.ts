import { type Arranged, arrange, DIRECT_LEVELS } from "./absorb/arrange.ts";
import { residualizer } from "./absorb/residuals.ts";
import { factorColumns, sumsOfSquares } from "./collinearity.ts";
import { coreOf } from "./core.ts";
import { solve } from "./linear/cholesky.ts";
import { rectify } from "./rectifier.ts";
import type { Column, Sample } from "./sample.ts";

/** Below this part of a term's standard deviation a combination counts as zero: above what solvers leave, below what a row adds. */
const ZERO = 1e-5;

export interface Separation {
  /** 1 for each row (in the order of the sample) whose outcome of zero is predicted perfectly. */
  readonly separated: Uint8Array;
  readonly count: number;
  /** False when it could not be decided: then nothing is marked. */
  readonly settled: boolean;
}

/**
 * Rows that have no maximum-likelihood fit under Poisson because of a term: some combination of terms and effects is zero wherever
 * the outcome is positive, and above zero only where it is zero, so its coefficient runs to minus infinity (Correia, Guimarães
 * and Zylkin 2019, "Verifying the existence of maximum likelihood estimates for generalized linear models"). Only
 * combinations that effects explain on the positive rows can do that, so those are found first: mostly there are none. One
 * that has the same sign on all zeros is the proof; where signs are mixed, the iterative rectifier looks for what to add.
 * What one finds may be a part only: drop the rows and ask again.
 */
export function findSeparation(given: Sample, directLevels?: number): Separation {
  const core = coreOf(given, "poisson");
  const sample = core?.sample ?? given;
  const data = arrange(sample, sample.regressors, directLevels);
  const combinations = combinationsZeroOnPositives(data);
  if (combinations === undefined) return marked(given, [], false);
  const oneSided = combinations.filter(({ values }) => values.every((z) => z >= 0) || values.every((z) => z <= 0));
  const rows = oneSided.flatMap(({ values }) => [...values.keys()].filter((i) => values[i] !== 0));
  const toGiven = (places: readonly number[]): number[] =>
    places.map((place) => {
      const row = data.order[place] as number;
      return core === undefined ? row : (core.rows[row] as number);
    });
  if (rows.length > 0 || combinations.length === 0) return marked(given, toGiven(rows), true);
  const found = rectify(inOrder(sample, data, combinations), Math.max(directLevels ?? 0, DIRECT_LEVELS));
  return marked(given, toGiven(found ?? []), found !== undefined);
}

function marked({ outcome }: Sample, rows: readonly number[], settled: boolean): Separation {
  const separated = new Uint8Array(outcome.length);
  for (const row of rows) separated[row] = 1;
  return { separated, count: new Set(rows).size, settled };
}

/**
 * Combinations of terms, effects taken off, that are zero on all positive rows and not on all others; undefined where the solver
 * fails. Values in the order of the arrangement, in standard deviations of the term that leads; rounding is zero.
 */
function combinationsZeroOnPositives(data: Arranged): Column[] | undefined {
  const { columns, outcome, spread, names } = data;
  // With weight zero the other rows have no say, and show what the effects that fit the positive rows make of them.
  const weights = outcome.map((y) => (y > 0 ? 1 : 0));
  const squares = sumsOfSquares(columns, weights);
  const residualize = residualizer(data, weights);
  for (const column of columns) if (!residualize(column).converged) return undefined;
  const factor = factorColumns(columns, weights, squares);
  return columns.flatMap((column, j) => {
    if (!factor.skipped[j]) return [];
    const right = Float64Array.from(columns, (other) => {
      let sum = 0;
      for (let i = 0; i < other.length; i++)
        sum += (weights[i] as number) * (other[i] as number) * (column[i] as number);
      return sum;
    });
    const slopes = solve(factor, right);
    const values = column.map((value, i) => {
      let z = value;
      for (let k = 0; k < j; k++) z -= (slopes[k] as number) * ((columns[k] as Float64Array)[i] as number);
      z /= spread[j] as number;
      return weights[i] === 0 && Math.abs(z) > ZERO ? z : 0;
    });
    return values.some((z) => z !== 0) ? [{ name: names[j] as string, values }] : [];
  });
}

/** The sample in the order of its arrangement, with the combinations as its terms. */
function inOrder({ effects }: Sample, { outcome, order }: Arranged, regressors: readonly Column[]): Sample {
  return {
    outcome,
    regressors,
    effects: effects.map((effect) => ({
      ...effect,
      codes: order.map((row) => effect.codes[row] as number),
    })),
  };
}
