import { checkFit, checkMain, type FitCheck, type PlainCheck } from "./checks.ts";
import type { Panel } from "./panel.ts";
import { type Plan, planOf } from "./plan.ts";
import { type EstimateRow, rowsOf } from "./rows.ts";
import { createRunner } from "./run.ts";

/** Neighbours in the plan, from one place to before another. They share a setting and so the rows that are laid out for it. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** What fits give: rows of the table, and what stands beside. */
export interface Estimated {
  readonly rows: readonly EstimateRow[];
  readonly fits: readonly FitCheck[];
  readonly checks: readonly PlainCheck[];
}

/** The plan cut where its setting changes. */
export function partsOf(plan: readonly Plan[]): Part[] {
  const starts = [...plan.keys()].filter((place) => plan[place]?.setting !== plan[place - 1]?.setting);
  return starts.map((from, k) => ({ from, to: starts[k + 1] ?? plan.length }));
}

/** Gives a function that makes all fits of a part of the panel's plan. What one part gives does not depend on those before it. */
export function createStudy(panel: Panel): (part: Part) => Estimated {
  const plan = planOf(panel);
  const runner = createRunner(panel);
  return ({ from, to }) => {
    const estimated = plan.slice(from, to).map(({ specification, setting, named, table, main }) => {
      const run = runner.run(specification, setting, { fewClusters: named, refits: table });
      return {
        // Of a permuted fit only the permuted terms have errors of their own.
        rows: rowsOf(run, named && specification.placebo !== "permuted"),
        fits: named || run.reason !== null ? [checkFit(run)] : [],
        checks: main ? checkMain(run, panel) : [],
      };
    });
    return {
      rows: estimated.flatMap(({ rows }) => rows),
      fits: estimated.flatMap(({ fits }) => fits),
      checks: estimated.flatMap(({ checks }) => checks),
    };
  };
}
