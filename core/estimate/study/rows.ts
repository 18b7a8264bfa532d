import { type Regressor, specificationName } from "../specifications.ts";
import { sampleName } from "./cell.ts";
import type { Run } from "./run.ts";

/** Where a fit stands: what its rows have in common, and what names it in the checks. */
export interface Place {
  readonly spec: string;
  readonly evidence: string;
  readonly outcome: string;
  readonly sample: string;
  readonly tier: string;
}

/** A row of estimates.parquet; the columns are those of contracts.md. */
export interface EstimateRow extends Place {
  readonly term: string;
  readonly estimate: number | null;
  readonly std_error: number | null;
  readonly ci_low: number | null;
  readonly ci_high: number | null;
  readonly p_value: number | null;
  readonly effect_per_doubling: number | null;
  readonly n: number;
  readonly n_dropped: number;
  readonly families: number;
  readonly authors: number;
  readonly largest_cluster_share: number | null;
  readonly converged: boolean;
}

/** Columns and types of the rows, for DuckDB, in the contract's order. */
export const ROW_COLUMNS = {
  spec: "VARCHAR",
  evidence: "VARCHAR",
  outcome: "VARCHAR",
  sample: "VARCHAR",
  tier: "VARCHAR",
  term: "VARCHAR",
  estimate: "DOUBLE",
  std_error: "DOUBLE",
  ci_low: "DOUBLE",
  ci_high: "DOUBLE",
  p_value: "DOUBLE",
  effect_per_doubling: "DOUBLE",
  n: "BIGINT",
  n_dropped: "BIGINT",
  families: "BIGINT",
  authors: "BIGINT",
  largest_cluster_share: "DOUBLE",
  converged: "BOOLEAN",
} as const satisfies Record<keyof EstimateRow, string>;

/** What tells the rows of a run from those of others. */
export function placeOf({ specification, setting }: Run): Place {
  return {
    spec: specificationName(specification),
    evidence: setting.outcome.grade,
    outcome: setting.outcome.name,
    sample: sampleName(setting),
    tier: setting.tier,
  };
}

/** One row per term: all terms when `all`, else those that the specification is about. Without an estimate the numbers are null. */
export function rowsOf(run: Run, all: boolean): EstimateRow[] {
  return (all ? run.regressors : run.focus).map((regressor) => {
    const term = run.terms.get(regressor.term);
    return {
      ...placeOf(run),
      term: regressor.term,
      estimate: finite(term?.estimate),
      std_error: finite(term?.standardError),
      ci_low: finite(term?.low),
      ci_high: finite(term?.high),
      p_value: finite(term?.p),
      effect_per_doubling: term === undefined ? null : perDoubling(term.estimate, regressor, run),
      n: run.rows,
      n_dropped: run.dropped.alone + run.dropped.zeroGroups + run.dropped.separated,
      families: run.families,
      authors: run.authors,
      largest_cluster_share: run.largestShare,
      converged: run.result !== null,
    };
  });
}

/**
 * What goes with a doubling: exp(β ln 2) − 1 for counts (under ln(1 + outcome) only roughly so); β ln 2, in shares of all entries,
 * for the probability of any. Null for terms that are no logarithms.
 */
export function perDoubling(estimate: number, { log }: Regressor, { specification }: Run): number | null {
  if (!log) return null;
  return finite(specification.estimator === "any_lpm" ? estimate * Math.LN2 : Math.expm1(estimate * Math.LN2));
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
