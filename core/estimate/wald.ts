import { UsageError } from "../errors.ts";
import { fisherUpper } from "./distributions.ts";
import type { Estimate } from "./estimate.ts";
import { factorize, solve } from "./linear/cholesky.ts";

export interface JointTest {
  readonly terms: readonly string[];
  readonly f: number;
  /** Terms tested, and the denominator's degrees of freedom: as for t, the smallest number of clusters less 1. */
  readonly numerator: number;
  readonly denominator: number;
  readonly p: number;
}

/**
 * Wald test that all the named coefficients are zero: F = b' V⁻¹ b / q against F(q, degrees). A direction in which V is
 * singular is left out of q; without errors (a perfect fit) F and p are NaN. Throws a UsageError for a term that was not estimated.
 */
export function jointTest(result: Estimate, terms: readonly string[]): JointTest {
  const { fit, covariance } = result.detail;
  const size = fit.terms.length;
  const places = terms.map((term) => {
    const place = fit.terms.indexOf(term);
    if (place < 0) throw new UsageError(`estimate: cannot test ${term}; estimated terms are ${fit.terms.join(", ")}`);
    return place;
  });
  const q = places.length;
  const matrix = new Float64Array(q * q);
  const scale = new Float64Array(q);
  places.forEach((a, i) => {
    scale[i] = covariance.matrix[a * size + a] as number;
    places.forEach((b, j) => {
      matrix[i * q + j] = covariance.matrix[a * size + b] as number;
    });
  });
  const factor = factorize(matrix, q, scale);
  const numerator = q - factor.skipped.reduce((sum, one) => sum + one, 0);
  const values = Float64Array.from(places, (place) => fit.coefficients[place] as number);
  const solved = solve(factor, values.slice());
  const form = values.reduce((sum, value, i) => sum + value * (solved[i] as number), 0);
  const f = result.perfect || numerator === 0 ? Number.NaN : form / numerator;
  const p = Number.isNaN(f) ? f : fisherUpper(f, numerator, covariance.degrees);
  return { terms, f, numerator, denominator: covariance.degrees, p };
}
