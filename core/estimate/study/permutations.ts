import type { Estimate, TermEstimate } from "../estimate.ts";
import { fit, fittedMeans } from "../fit.ts";
import { withError } from "../interval.ts";
import { gather } from "../sample.ts";
import type { Cell } from "./cell.ts";
import type { Panel } from "./panel.ts";
import { permuteWithinFamilyMonth } from "./placebos.ts";

/** Further permutations that say how far a permuted estimate strays by chance alone. */
const DRAWS = 19;

/**
 * The terms of a permuted fit with errors from further permutations: the standard deviation of their estimates, t with 18
 * degrees of freedom. Likes are so skewed that one entry can rule a cluster's score; clustered errors of a permuted regressor
 * are then several times too small, while the spread over permutations is right by construction.
 */
export function permutationErrors(
  panel: Panel,
  cell: Cell,
  result: Estimate,
  permuted: readonly { readonly name: string; readonly values: Float64Array }[],
): TermEstimate[] {
  const { fit: first, sample, rows } = result.detail;
  const startMeans = fittedMeans(first);
  const draws: ReadonlyMap<string, number>[] = [];
  for (let draw = 1; draw <= DRAWS; draw++) {
    const from = permuteWithinFamilyMonth(panel, cell.rows, draw);
    const places = rows.map((row) => from[row] as number);
    const values = new Map(permuted.map((column) => [column.name, gather(column.values, places)]));
    const regressors = sample.regressors.map((column) => ({
      ...column,
      values: values.get(column.name) ?? column.values,
    }));
    const found = fit({ ...sample, regressors }, { family: first.family, startMeans });
    if (!found.converged) continue;
    draws.push(new Map(found.terms.map((term, j) => [term, found.coefficients[j] as number])));
  }
  return result.terms
    .filter(({ term }) => permuted.some(({ name }) => name === term))
    .flatMap((term) => {
      const estimates = draws.flatMap((draw) => draw.get(term.term) ?? []);
      if (estimates.length < 2) return [];
      const degrees = estimates.length - 1;
      const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
      const standardError = Math.sqrt(estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / degrees);
      return withError(term, standardError, degrees);
    });
}
