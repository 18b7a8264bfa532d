import { HubraceError } from "../../errors.ts";
import { type Deletion, deletionsFrom } from "../deletion.ts";
import type { Estimate, TermEstimate } from "../estimate.ts";
import { type Jackknife, jackknife } from "../jackknife.ts";
import { type Refits, withLargestErrors } from "../linearized.ts";
import { type Column, gather, takeGrouping } from "../sample.ts";
import {
  FEW_FAMILIES,
  MINIMUM,
  type Placebo,
  PRIORITIES,
  REFIT,
  type Regressor,
  type Specification,
  WINDOWS,
} from "../specifications.ts";
import { type Cell, columnOf, controlsOf, layOut, type Setting } from "./cell.ts";
import { type Dropped, estimateInformative, sumOf } from "./informative.ts";
import type { Panel } from "./panel.ts";
import { permutationErrors } from "./permutations.ts";
import { permuteWithinFamilyMonth, rivalsOfAnotherFamily } from "./placebos.ts";

/** One specification on one setting: the estimate, or the reason why there is none. */
export interface Run {
  readonly specification: Specification;
  readonly setting: Setting;
  readonly regressors: readonly Regressor[];
  /** The terms that the specification is about: priority and crowding, or the placebo. */
  readonly focus: readonly Regressor[];
  readonly result: Estimate | null;
  /** By term, with the largest of its errors: of two-way clusters, the jackknife over families and that over authors. Empty without an estimate. */
  readonly terms: ReadonlyMap<string, TermEstimate>;
  readonly jackknife: Jackknife | null;
  /** The fit without one cluster, each made once; null without an estimate. */
  readonly deletion: Deletion | null;
  readonly errors:
    | "two-way clusters"
    | "linearized jackknife"
    | "partly refitted jackknife"
    | "jackknife"
    | "permutations"
    | null;
  /** One sentence when there is no estimate. */
  readonly reason: string | null;
  /** Row of the panel for each row of `result.detail.sample`; empty without an estimate. */
  readonly places: Int32Array;
  readonly rows: number;
  readonly dropped: Dropped;
  readonly families: number;
  readonly authors: number;
  /** Share of the rows in the largest cluster, of families or authors. */
  readonly largestShare: number | null;
}

const LEADING: Regressor = { term: "ln(1+leading_30d)", column: "log_leading_30d", log: true };
const OTHER_FAMILY: Regressor = {
  term: "ln(1+rivals_30d of another family)",
  column: "log_rivals_30d",
  log: true,
};
const permuted = (regressor: Regressor): Regressor => ({ ...regressor, term: `${regressor.term} permuted` });

/** Runs specifications on a panel; keeps what neighbouring ones share, so hand them in setting by setting. */
export function createRunner(panel: Panel) {
  const cells = new Map<string, Cell>();
  let setting: Setting | undefined;
  let otherFamily: Float64Array | undefined;

  function cellOf(next: Setting, specification: Specification): Cell {
    if (setting !== next) cells.clear();
    setting = next;
    const { estimator, effects, placebo } = specification;
    const name = `${estimator} ${effects} ${placebo ?? ""}`;
    let cell = cells.get(name);
    if (cell === undefined) {
      cell = layOut(panel, next, estimator, effects, neededBy(placebo));
      cells.set(name, cell);
    }
    return cell;
  }

  /** The placebo's column: entries without it cannot be used. */
  function neededBy(placebo: Placebo | undefined): Float64Array | undefined {
    if (placebo === "leading") return panel.columns.log_leading_30d;
    if (placebo !== "other_family") return undefined;
    otherFamily ??= rivalsOfAnotherFamily(panel);
    return otherFamily;
  }

  return {
    /**
     * `fewClusters`: with few families take the errors from the jackknife, which costs a fit per family. `refits`: leave the clusters that
     * move the terms most out in earnest, which costs ten fits.
     */
    run(specification: Specification, next: Setting, { fewClusters = true, refits = false } = {}): Run {
      const cell = cellOf(next, specification);
      const { estimator, effects, placebo } = specification;
      const main = [PRIORITIES[specification.priority], WINDOWS[specification.window]] as const;
      const controls = controlsOf(next, estimator, effects);
      const focus = focusOf(placebo, main);
      const kept = placebo === "leading" ? main : placebo === "other_family" ? main.slice(0, 1) : [];
      const values = placeboValues(placebo, cell, main);
      const columns = focus.map((regressor, k) => ({ name: regressor.term, values: values[k] ?? new Float64Array(0) }));
      for (const regressor of [...kept, ...controls]) columns.push(columnOf(panel, cell, regressor));
      const regressors = [...focus, ...kept, ...controls];
      const found = fitCell(panel, { specification, setting: next, focus, regressors }, cell, columns, {
        fewClusters: fewClusters && placebo !== "permuted",
        refits,
      });
      return placebo === "permuted" ? withPermutations(found, cell, main) : found;
    },
  };

  function withPermutations(found: Run, cell: Cell, main: readonly Regressor[]): Run {
    if (found.result === null) return found;
    const unpermuted = main.map((regressor) => ({
      ...columnOf(panel, cell, regressor),
      name: permuted(regressor).term,
    }));
    const errors = permutationErrors(panel, cell, found.result, unpermuted);
    // A term without enough converged permutations has no error, so it is not printed.
    return {
      ...found,
      terms: new Map(errors.map((term) => [term.term, term])),
      jackknife: null,
      errors: "permutations",
    };
  }

  function placeboValues(placebo: Placebo | undefined, cell: Cell, main: readonly Regressor[]): Float64Array[] {
    if (placebo === "leading") return [gather(panel.columns.log_leading_30d, cell.rows)];
    if (placebo === "other_family") return [gather(neededBy(placebo) ?? new Float64Array(0), cell.rows)];
    const values = main.map(({ column }) => gather(panel.columns[column], cell.rows));
    if (placebo === undefined) return values;
    const from = permuteWithinFamilyMonth(panel, cell.rows);
    return values.map((column) => gather(column, from));
  }
}

function focusOf(placebo: Placebo | undefined, main: readonly Regressor[]): readonly Regressor[] {
  if (placebo === "leading") return [LEADING];
  if (placebo === "other_family") return [OTHER_FAMILY];
  return placebo === "permuted" ? main.map(permuted) : main;
}

function fitCell(
  panel: Panel,
  what: Pick<Run, "specification" | "setting" | "focus" | "regressors">,
  cell: Cell,
  columns: readonly Column[],
  { fewClusters, refits }: { fewClusters: boolean; refits: boolean },
): Run {
  const [families, authors] = cell.clusters.map(({ levels }) => levels) as [number, number];
  const none = (reason: string): Run => ({
    ...what,
    result: null,
    terms: new Map(),
    jackknife: null,
    deletion: null,
    errors: null,
    reason,
    places: new Int32Array(0),
    rows: cell.rows.length,
    dropped: cell.dropped,
    families,
    authors,
    largestShare: null,
  });
  const few = tooFew(cell.models, families, authors);
  if (few !== null) return none(few);
  try {
    const { outcome, effects, offset, clusters, family } = cell;
    const sample = { outcome, regressors: columns, effects, offset };
    const { result, dropped } = estimateInformative(sample, { family, clusters });
    const left = result.clusters.map((cluster) => cluster.clusters) as [number, number];
    const counts = {
      dropped: sumOf([cell.dropped, dropped]),
      rows: result.rows,
      families: left[0],
      authors: left[1],
    };
    if (!result.converged) return { ...none("the fit did not converge"), ...counts };
    const places = result.detail.rows.map((place) => cell.rows[place] as number);
    const fewLeft = tooFew(takeGrouping(panel.groups.model, places).levels, ...left);
    if (fewLeft !== null) return { ...none(fewLeft), ...counts };
    const knife = fewClusters && left[0] < FEW_FAMILIES ? jackknife(result) : null;
    const deletion = deletionsFrom(result);
    const refitted = refits && result.rows <= REFIT.rows;
    const terms = largestErrors(
      result,
      knife,
      refitted ? { most: REFIT.clusters, terms: what.focus.map(({ term }) => term), deletion } : undefined,
    );
    const enlarged = what.focus.some(({ term }) => terms.get(term)?.standardError !== errorOf(result.terms, term));
    return {
      ...what,
      ...counts,
      result,
      terms,
      jackknife: knife,
      deletion,
      errors:
        knife !== null
          ? "jackknife"
          : !enlarged
            ? "two-way clusters"
            : `${refitted ? "partly refitted" : "linearized"} jackknife`,
      reason: null,
      places,
      largestShare: Math.max(...result.clusters.map(({ largestShare }) => largestShare)),
    };
  } catch (error) {
    if (!(error instanceof HubraceError)) throw error;
    return none(error.message.replace(/^estimate: /, ""));
  }
}

/** With few families the jackknife over them is made in earnest, else linearized or partly refitted, as that over authors always is. */
function largestErrors(result: Estimate, knife: Jackknife | null, refits?: Refits): Map<string, TermEstimate> {
  const terms = result.terms.map((term) => {
    const other = knife?.terms.find((one) => one.term === term.term);
    // Where one of the two has no error, none is printed.
    const smaller =
      other === undefined || Number.isNaN(term.standardError) || other.standardError <= term.standardError;
    return smaller ? term : other;
  });
  const clusters = result.detail.clusters.filter(({ name }) => knife === null || name !== "family");
  return new Map(withLargestErrors(result, terms, clusters, refits).map((term) => [term.term, term]));
}

const errorOf = (terms: readonly TermEstimate[], name: string): number | undefined =>
  terms.find(({ term }) => term === name)?.standardError;

function tooFew(models: number, families: number, authors: number): string | null {
  if (models >= MINIMUM.models && families >= MINIMUM.families && authors >= MINIMUM.authors) return null;
  const counted = (value: number, one: string, many: string) => `${value} ${value === 1 ? one : many}`;
  const there = `${counted(models, "model", "models")} of ${counted(families, "family", "families")} and ${counted(authors, "author", "authors")}`;
  return `not enough data (${there}; ${MINIMUM.models}, ${MINIMUM.families} and ${MINIMUM.authors} are needed)`;
}
