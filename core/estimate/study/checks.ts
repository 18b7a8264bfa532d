import { holm } from "../../holm.ts";
import type { Estimate } from "../estimate.ts";
import { NAMED, specificationName } from "../specifications.ts";
import { type Bin, binnedScatter } from "./binned.ts";
import { type Influence, leaveOneOut } from "./influence.ts";
import type { Panel } from "./panel.ts";
import { type Place, placeOf } from "./rows.ts";
import type { Run } from "./run.ts";

/** checks.json: what stands beside the estimates and does not fit their columns. */
export interface EstimateChecks {
  /** The specifications that have a name, in the order in which they are printed. */
  readonly specifications: readonly { readonly spec: string; readonly number: string; readonly title: string }[];
  /** The sentence that every figure of a grade carries; null when it needs none. */
  readonly warnings: Readonly<Record<"A" | "B", string | null>>;
  /** One per named specification and sample, and one per other fit that gave no estimate: what was left out and why, how errors were made. */
  readonly fits: readonly FitCheck[];
  /** The main table on T1: one per term of interest that was estimated. Holm's correction is over all of them. */
  readonly main: readonly MainCheck[];
}

type Cluster = "family" | "author";

export interface FitCheck extends Place {
  /** Why there is no estimate, or null. */
  readonly reason: string | null;
  readonly errors: Run["errors"];
  readonly collinear: readonly string[];
  /** Rows left out in all, and by reason: alone in a group of an effect, */
  readonly dropped: number;
  readonly alone: number;
  /** in a group whose outcomes are all zero, */
  readonly zero_groups: number;
  /** or with an outcome of zero that effects together, or a term, predict perfectly. */
  readonly separated: number;
  readonly iterations: number | null;
}

export interface MainCheck extends Place {
  readonly term: string;
  readonly p_holm: number;
  readonly families: Range | null;
  readonly authors: Range | null;
  readonly bins: readonly Bin[];
}

/** A main check before Holm's correction, which needs all of them. */
export type PlainCheck = Omit<MainCheck, "p_holm"> & { readonly p: number };

/** The estimates with one cluster left out. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly low_without: string;
  readonly high_without: string;
  readonly method: Influence["method"];
}

const WARNINGS = {
  A: null,
  B: "One snapshot: being late and having had less time to be noticed cannot be told apart.",
} as const;

/** A run's own entry. */
export function checkFit(run: Run): FitCheck {
  const { result, reason } = run;
  const { alone, zeroGroups, separated } = run.dropped;
  return {
    ...placeOf(run),
    reason,
    errors: run.errors,
    collinear: result?.collinear ?? [],
    dropped: alone + zeroGroups + separated,
    alone,
    zero_groups: zeroGroups,
    separated,
    iterations: result?.iterations ?? null,
  };
}

/** The terms of interest of a run of the main table. */
export function checkMain(run: Run, panel: Panel): PlainCheck[] {
  const { result, deletion, jackknife } = run;
  if (result === null || deletion === null) return [];
  return run.focus.flatMap(({ term }) => {
    const estimated = run.terms.get(term);
    if (estimated === undefined || !Number.isFinite(estimated.p)) return [];
    const knife = jackknife?.ranges.find((range) => range.term === term);
    const families = knife === undefined ? leaveOut(result, "family", term) : { ...knife, method: "all" as const };
    return {
      ...placeOf(run),
      term,
      p: estimated.p,
      families: named("family", families),
      authors: named("author", leaveOut(result, "author", term)),
      bins: binnedScatter(result, term),
    };
  });

  function leaveOut(estimated: Estimate, name: Cluster, term: string): Influence | null {
    const cluster = estimated.detail.clusters.find((one) => one.name === name);
    return deletion === null || cluster === undefined ? null : leaveOneOut(estimated, term, cluster, deletion);
  }

  /** The clusters at the ends by their names: their codes are the sample's, the names go by the panel's. */
  function named(name: Cluster, found: Influence | null): Range | null {
    const cluster = result?.detail.clusters.find((one) => one.name === name);
    if (found === null || cluster === undefined) return null;
    const nameOf = (code: number): string => {
      const row = run.places[cluster.codes.indexOf(code)];
      return row === undefined ? "" : (panel.names[name][panel.groups[name].codes[row] as number] ?? "");
    };
    const { low, high, lowWithout, highWithout, method } = found;
    return { low, high, low_without: nameOf(lowWithout), high_without: nameOf(highWithout), method };
  }
}

/** The whole file. */
export function checksOf(fits: readonly FitCheck[], main: readonly PlainCheck[]): EstimateChecks {
  const adjusted = holm(main.map(({ p }) => p));
  return {
    specifications: NAMED.map((named) => ({
      spec: specificationName(named),
      number: named.number,
      title: named.title,
    })),
    warnings: WARNINGS,
    fits,
    main: main.map(({ p, ...rest }, k) => ({ ...rest, p_holm: adjusted[k] ?? p })),
  };
}
