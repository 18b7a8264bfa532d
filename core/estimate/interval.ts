import { studentCritical, studentTwoSided } from "./distributions.ts";
import type { TermEstimate } from "./estimate.ts";

/** A term with this standard error: t, p and interval by Student's distribution with `degrees` degrees of freedom. */
export function withError(
  { term, estimate }: Pick<TermEstimate, "term" | "estimate">,
  standardError: number,
  degrees: number,
  level = 0.95,
): TermEstimate {
  const t = standardError === 0 ? Number.NaN : estimate / standardError;
  const margin = studentCritical(1 - level, degrees) * standardError;
  // Without an error (a perfect fit, or none that can be had) there is no test.
  const p = Number.isFinite(t) ? studentTwoSided(t, degrees) : Number.NaN;
  return { term, estimate, standardError, t, p, low: estimate - margin, high: estimate + margin };
}
