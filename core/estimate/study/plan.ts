import {
  MAIN_TABLE,
  NAMED,
  OUTCOMES,
  SAMPLES,
  type Specification,
  specificationCurve,
  specificationName,
  TIERS,
} from "../specifications.ts";
import type { Setting } from "./cell.ts";
import { drawEntries } from "./draw.ts";
import type { Panel } from "./panel.ts";

/** One fit to make: a named specification, or one of the curve only. `main`: its row is in the main table. */
export interface Plan {
  readonly specification: Specification;
  readonly setting: Setting;
  readonly named: boolean;
  readonly main: boolean;
}

/**
 * Everything that is estimated, setting by setting: the named specifications on each sample (the main table on every tier, the
 * rest on T1), and the specification curve on all relations together. Nothing depends on what an estimate says.
 */
export function planOf(panel: Panel): Plan[] {
  const draw = drawEntries(panel);
  return OUTCOMES.flatMap((outcome) => {
    if (outcome.grade === "A" && panel.columns[outcome.column].every(Number.isNaN)) return [];
    return SAMPLES.flatMap((sample) =>
      TIERS.flatMap((tier) => {
        const setting: Setting = { outcome, sample, tier };
        const drawn: Setting = draw === undefined ? setting : { ...setting, draw };
        const fits = (specification: Specification) => outcome.estimators.includes(specification.estimator);
        const table = NAMED.slice(0, MAIN_TABLE).filter(fits);
        const checks = tier === "T1" ? NAMED.slice(MAIN_TABLE).filter(fits) : [];
        const names = new Set([...(draw ? [] : table), ...checks].map(specificationName));
        const curve = (sample === "all" ? specificationCurve(outcome.estimators) : []).filter(
          (specification) => !names.has(specificationName(specification)),
        );
        return [
          ...table.map((specification) => ({ specification, setting, named: true, main: tier === "T1" })),
          ...checks.map((specification) => ({ specification, setting: drawn, named: true, main: false })),
          ...curve.map((specification) => ({ specification, setting: drawn, named: false, main: false })),
        ];
      }),
    );
  });
}
