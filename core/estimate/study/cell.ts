import { rowsWhere } from "../groups.ts";
import {
  type Column,
  crossGrouping,
  type Family,
  type Grouping,
  gather,
  type Sample,
  takeGrouping,
} from "../sample.ts";
import {
  AGE,
  CONTROLS,
  EFFECTS,
  type Effects,
  type Estimator,
  type Outcome,
  PROMINENCE,
  type Regressor,
  SAMPLES,
  type SampleName,
  TIERS,
  type Tier,
  YOUNGEST,
} from "../specifications.ts";
import { type Dropped, keepInformative } from "./informative.ts";
import type { Panel } from "./panel.ts";

/** What is estimated on: one outcome of one sample of one tier. */
export interface Setting {
  readonly outcome: Outcome;
  readonly sample: SampleName;
  readonly tier: Tier;
  /** Entries to draw from the sample; undefined: all of it. */
  readonly draw?: Uint8Array | undefined;
}

/** The `sample` of estimates.parquet. */
export function sampleName({ sample, draw }: Setting): string {
  return draw === undefined ? sample : `${sample} (drawn)`;
}

/** The rows that an estimator uses under some effects, without those that say nothing; regressors are added per specification. */
export interface Cell {
  readonly family: Family;
  /** Row of the panel at each place. */
  readonly rows: Int32Array;
  readonly outcome: Float64Array;
  readonly effects: readonly Grouping[];
  readonly offset: Float64Array | undefined;
  readonly clusters: readonly Grouping[];
  readonly models: number;
  readonly dropped: Dropped;
}

/** Lays out a cell. `requires`: a column without which an entry cannot be used, such as a placebo's. */
export function layOut(
  panel: Panel,
  setting: Setting,
  estimator: Estimator,
  effects: Effects,
  requires?: Float64Array,
): Cell {
  const chosen = chooseRows(panel, setting, requires);
  const family = estimator === "ppml" ? "poisson" : "ols";
  const outcome = transform(gather(panel.columns[setting.outcome.column], chosen), estimator);
  const sample: Sample = { outcome, regressors: [], effects: effectsOf(panel, chosen, effects) };
  const { places, left, dropped } = keepInformative(sample, family);
  const kept = places.map((place) => chosen[place] as number);
  const age = setting.outcome.age === "offset" && family === "poisson";
  return {
    family,
    rows: kept,
    outcome: left.outcome,
    effects: left.effects,
    offset: age ? gather(panel.columns.log_age, kept) : undefined,
    clusters: [takeGrouping(panel.groups.family, kept), takeGrouping(panel.groups.author, kept)],
    models: takeGrouping(panel.groups.model, kept).levels,
    dropped,
  };
}

/** The controls of a setting: X, the base's prominence without family effects, log age where it is not the offset. */
export function controlsOf({ outcome }: Setting, estimator: Estimator, effects: Effects): readonly Regressor[] {
  const offset = outcome.age === "offset" && estimator === "ppml";
  return [
    ...CONTROLS,
    ...(effects === "prominence+month" ? PROMINENCE : []),
    ...(outcome.age === "none" || offset ? [] : [AGE]),
  ];
}

/** A regressor's values on the rows of a cell, under the name of its term. */
export function columnOf(panel: Panel, cell: Cell, { term, column }: Regressor): Column {
  return { name: term, values: gather(panel.columns[column], cell.rows) };
}

function chooseRows(panel: Panel, { outcome, sample, tier, draw }: Setting, requires?: Float64Array): Int32Array {
  const least = TIERS.indexOf(tier);
  const relation = SAMPLES.indexOf(sample);
  const values = panel.columns[outcome.column];
  const keep = new Uint8Array(panel.rows);
  for (let i = 0; i < panel.rows; i++) {
    if (draw !== undefined && draw[i] === 0) continue;
    if ((panel.groups.tier.codes[i] as number) < least) continue;
    if (relation > 0 && panel.groups.relation.codes[i] !== relation) continue;
    if (Number.isNaN(values[i] as number)) continue;
    if (outcome.age !== "none" && (panel.columns.age_days[i] as number) < YOUNGEST) continue;
    if (requires !== undefined && Number.isNaN(requires[i] as number)) continue;
    keep[i] = 1;
  }
  return rowsWhere(keep);
}

function effectsOf(panel: Panel, rows: Int32Array, effects: Effects): Grouping[] {
  const { groups } = panel;
  const named = EFFECTS[effects].map((name) =>
    name === "family*month"
      ? crossGrouping(takeGrouping(groups.family, rows), takeGrouping(groups.month, rows))
      : takeGrouping(groups[name], rows),
  );
  return [...named, takeGrouping(groups.kind, rows)];
}

function transform(outcome: Float64Array, estimator: Estimator): Float64Array {
  if (estimator === "log1p_ols") return outcome.map((value) => Math.log1p(value));
  if (estimator === "any_lpm") return outcome.map((value) => (value > 0 ? 1 : 0));
  return outcome;
}
