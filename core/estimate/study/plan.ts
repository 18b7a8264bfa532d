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
import type { Panel } from "./panel.ts";

/** One fit to make. `all`: every term is written, not only those that it is about. */
export interface Plan {
  readonly specification: Specification;
  readonly setting: Setting;
  readonly all: boolean;
}

/**
 * Everything that is estimated, setting by setting: the named specifications on each sample, and the specification curve on
 * all relations together. Nothing depends on what an estimate says.
 */
export function planOf(panel: Panel): Plan[] {
  return OUTCOMES.flatMap((outcome) => {
    if (outcome.grade === "A" && panel.columns[outcome.column].every(Number.isNaN)) return [];
    return SAMPLES.flatMap((sample) =>
      TIERS.flatMap((tier) => {
        const setting: Setting = { outcome, sample, tier };
        const named = NAMED.slice(0, tier === "T1" ? NAMED.length : MAIN_TABLE)
          .filter(({ estimator }) => outcome.estimators.includes(estimator))
          .map((specification) => ({ specification, setting, all: true }));
        const names = new Set(named.map(({ specification }) => specificationName(specification)));
        const curve = sample === "all" ? specificationCurve(outcome.estimators) : [];
        return [
          ...named,
          ...curve
            .filter((specification) => !names.has(specificationName(specification)))
            .map((specification) => ({ specification, setting, all: false })),
        ];
      }),
    );
  });
}
