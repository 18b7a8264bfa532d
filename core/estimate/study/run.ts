import { HubraceError } from "../../errors.ts";
import { type Estimate, estimate, type TermEstimate } from "../estimate.ts";
import { levelSizes } from "../groups.ts";
import { type Jackknife, jackknife } from "../jackknife.ts";
import { gather } from "../sample.ts";
import { FEW_FAMILIES, MINIMUM, PRIORITIES, type Regressor, type Specification, WINDOWS } from "../specifications.ts";
import { type Cell, columnOf, controlsOf, layOut, type Setting } from "./cell.ts";
import type { Panel } from "./panel.ts";
import { permuteWithinFamilyMonth, rivalsOfAnotherFamily } from "./placebos.ts";

/** One specification on one setting: the estimate, or the reason why there is none. */
export interface Run {
  readonly specification: Specification;
  readonly setting: Setting;
  readonly regressors: readonly Regressor[];
  /** The terms that the specification is about: priority and crowding, or the placebo. */
  readonly focus: readonly Regressor[];
  readonly result: Estimate | null;
  /** By term; with the jackknife's errors where there are few families. Empty without an estimate. */
  readonly terms: ReadonlyMap<string, TermEstimate>;
  readonly jackknife: Jackknife | null;
  /** One sentence when there is no estimate. */
  readonly reason: string | null;
  readonly rows: number;
  readonly dropped: number;
  readonly families: number;
  readonly authors: number;
  /** Share of the rows in the largest cluster, of families or authors. */
  readonly largestShare: number | null;
}

export const LEADING: Regressor = { term: "ln(1+leading_30d)", column: "log_leading_30d", log: true };
export const OTHER_FAMILY: Regressor = {
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
      if (placebo === "other_family") otherFamily ??= rivalsOfAnotherFamily(panel);
      const requires = placebo === "leading" ? panel.columns.log_leading_30d : otherFamily;
      const selected = placebo === "leading" || placebo === "other_family" ? requires : undefined;
      cell = layOut(panel, next, estimator, effects, selected);
      cells.set(name, cell);
    }
    return cell;
  }

  return {
    run(specification: Specification, next: Setting): Run {
      const cell = cellOf(next, specification);
      const { estimator, effects, placebo } = specification;
      const main = [PRIORITIES[specification.priority], WINDOWS[specification.window]];
      const controls = controlsOf(next, estimator, effects);
      const columns = (regressors: readonly Regressor[]) => regressors.map((one) => columnOf(panel, cell, one));
      if (placebo === "leading") {
        return fitCell(specification, next, cell, [LEADING], [LEADING, ...main, ...controls], columns);
      }
      if (placebo === "other_family") {
        const [priority] = main as [Regressor, Regressor];
        const values = gather(otherFamily ?? new Float64Array(panel.rows), cell.rows);
        return fitCell(
          specification,
          next,
          cell,
          [OTHER_FAMILY],
          [OTHER_FAMILY, priority, ...controls],
          (regressors) => [{ name: OTHER_FAMILY.term, values }, ...columns(regressors.slice(1))],
        );
      }
      if (placebo === "permuted") {
        const from = permuteWithinFamilyMonth(panel, cell.rows);
        return fitCell(specification, next, cell, main.map(permuted), [...main.map(permuted), ...controls], () => [
          ...columns(main).map(({ name, values }) => ({ name: `${name} permuted`, values: gather(values, from) })),
          ...columns(controls),
        ]);
      }
      return fitCell(specification, next, cell, main, [...main, ...controls], columns);
    },
  };
}

function fitCell(
  specification: Specification,
  setting: Setting,
  cell: Cell,
  focus: readonly Regressor[],
  regressors: readonly Regressor[],
  columns: (regressors: readonly Regressor[]) => { name: string; values: Float64Array }[],
): Run {
  const [families, authors] = cell.clusters.map(({ levels }) => levels) as [number, number];
  const base = { specification, setting, regressors, focus, dropped: cell.dropped, families, authors };
  const none = (reason: string): Run => ({
    ...base,
    result: null,
    terms: new Map(),
    jackknife: null,
    reason,
    rows: cell.rows.length,
    largestShare: null,
  });
  const few = tooFew(cell.models, families, authors);
  if (few !== null) return none(few);
  try {
    const result = estimate(
      { outcome: cell.outcome, regressors: columns(regressors), effects: cell.effects, offset: cell.offset },
      { family: cell.family, clusters: cell.clusters },
    );
    const left = result.clusters.map(({ clusters }) => clusters) as [number, number];
    const dropped = cell.dropped + result.dropped.zeroGroupRows + result.dropped.separatedRows;
    const counts = { dropped, rows: result.rows, families: left[0], authors: left[1] };
    if (!result.converged) return { ...none("the fit did not converge"), ...counts };
    const fewLeft = tooFew(Math.min(cell.models, result.rows), ...left);
    if (fewLeft !== null) return { ...none(fewLeft), ...counts };
    const knife = left[0] < FEW_FAMILIES ? jackknife(result) : null;
    return {
      ...base,
      ...counts,
      result,
      terms: new Map((knife ?? result).terms.map((term) => [term.term, term])),
      jackknife: knife,
      reason: null,
      largestShare: Math.max(
        ...result.detail.clusters.map((cluster) => Math.max(...levelSizes(cluster)) / result.rows),
      ),
    };
  } catch (error) {
    if (!(error instanceof HubraceError)) throw error;
    return none(error.message.replace(/^estimate: /, ""));
  }
}

function tooFew(models: number, families: number, authors: number): string | null {
  if (models >= MINIMUM.models && families >= MINIMUM.families && authors >= MINIMUM.authors) return null;
  return `not enough data (${models} models of ${families} families and ${authors} authors; ${MINIMUM.models}, ${MINIMUM.families} and ${MINIMUM.authors} are needed)`;
}
