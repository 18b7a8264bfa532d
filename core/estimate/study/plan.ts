import {
  MAIN_TABLE,
  NAMED,
  type NamedSpecification,
  OUTCOMES,
  SAMPLES,
  type SampleName,
  type Specification,
  specificationCurve,
  specificationName,
  TIERS,
  type Tier,
} from "../specifications.ts";
import type { Setting } from "./cell.ts";
import { drawEntries } from "./draw.ts";
import type { Panel } from "./panel.ts";

/**
 * One fit to make: a named specification, or one of the curve only. `table`: of the main table, on whichever tier; `main`: on the one that
 * is printed with ranges and Holm's correction.
 */
export interface Plan {
  readonly specification: Specification;
  readonly setting: Setting;
  readonly named: boolean;
  readonly table: boolean;
  readonly main: boolean;
}

/**
 * Everything that is estimated, setting by setting: the named specifications on each sample (the main table on every tier, the
 * rest on T1, the placebos over all relations on T0 as well), and the specification curve on all relations together. Nothing depends
 * on what an estimate says.
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
        const checks = checksOn(tier, sample).filter(fits);
        const names = new Set([...(draw ? [] : table), ...checks].map(specificationName));
        const curve = (sample === "all" ? specificationCurve(outcome.estimators) : []).filter(
          (specification) => !names.has(specificationName(specification)),
        );
        return [
          ...table.map((specification) => ({ specification, setting, named: true, table: true, main: tier === "T1" })),
          ...checks.map((specification) => ({ specification, setting: drawn, named: true, table: false, main: false })),
          ...curve.map((specification) => ({ specification, setting: drawn, named: false, table: false, main: false })),
        ];
      }),
    );
  });
}

/** What a tier and sample have beside the main table: everything on T1; on T0 the placebos over all relations, so that it stands beside. */
function checksOn(tier: Tier, sample: SampleName): readonly NamedSpecification[] {
  const checks = NAMED.slice(MAIN_TABLE);
  if (tier === "T1") return checks;
  return tier === "T0" && sample === "all" ? checks.filter(({ placebo }) => placebo !== undefined) : [];
}
