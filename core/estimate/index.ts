/** Poisson and least-squares regressions with any number of fixed effects and clustered errors, in plain typed arrays. */

export { holm } from "../holm.ts";
export { type BootstrapOptions, type BootstrapTest, scoreBootstrap, wildBootstrap } from "./bootstrap.ts";
export { type Covariance, covariance } from "./covariance.ts";
export { readTable, type Table } from "./csv.ts";
export { type Deletion, deletionsFrom } from "./deletion.ts";
export { buildDesign, columnsRead, type Design, type DesignRequest } from "./design.ts";
export { fisherUpper, studentCritical, studentTwoSided } from "./distributions.ts";
export {
  type ClusterCount,
  type Dropped,
  type Estimate,
  type EstimateOptions,
  estimate,
  type TermEstimate,
} from "./estimate.ts";
export { type Fit, fit } from "./fit.ts";
export { type Formula, type Group, parseClusters, parseFormula, parseTerm, type Term } from "./formula.ts";
export { dropZeroGroups } from "./groups.ts";
export { type Jackknife, jackknife } from "./jackknife.ts";
export { linearizedErrors, type Refits, withLargestErrors } from "./linearized.ts";
export { INTERCEPT } from "./partial.ts";
export { poissonDraw, type Random, seededRandom } from "./random.ts";
export { type Column, crossGrouping, type Family, type Grouping, groupingOf, type Sample, takeRows } from "./sample.ts";
export { findSeparation } from "./separation.ts";
export { type JointTest, jointTest } from "./wald.ts";
