import { type Estimate, groupingOf, type Sample } from "../../../core/estimate/index.ts";

/** A sample of these columns, with effects by their labels. */
export function sampleOf(
  outcome: number[],
  regressors: Record<string, number[]>,
  effects: Record<string, (string | number)[]> = {},
): Sample {
  return {
    outcome: Float64Array.from(outcome),
    regressors: Object.entries(regressors).map(([name, values]) => ({ name, values: Float64Array.from(values) })),
    effects: Object.entries(effects).map(([name, labels]) => groupingOf(name, labels)),
  };
}

/** The estimates of a result, term by term. */
export const values = (result: Estimate) => result.terms.map(({ estimate: value }) => value);
