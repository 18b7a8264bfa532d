import { DAY_MS } from "../clock.ts";
import { type Checked, gateCount, gateNumber } from "./gate.ts";
import type { Gate } from "./manifest.ts";
import type { Measures } from "./measures.ts";

/** Two releases of the same kind, side by side. */
export interface Comparison {
  /** The last release's date. */
  readonly date: string;
  readonly before: Measures;
  readonly now: Measures;
  /** The times s, in milliseconds. */
  readonly asOf: { readonly before: number; readonly now: number };
  /** True when the models come from the real Hub, where something is made every minute. */
  readonly realHub: boolean;
  /** Days by which the last release fell back behind the freshest one before it, as `fallenBack` reads them. */
  readonly fallenBack: number;
}

/**
 * Days by which a release's newest model lay further behind than that of the freshest release before it, 0 where it did not. A list that stands
 * still falls back by a day a day, which no comparison of two days in a row would refuse. What the operator accepted counts no longer.
 */
export function fallenBack(gates: readonly Gate[]): number {
  const gate = gates.find(({ name }) => name === "freshness");
  return gate?.passed ? Math.max(0, gate.value ?? 0) : 0;
}

/** Below these counts a share moves by chance: the last release must have had as many for a comparison to mean something. */
const FEWEST_MODELS = 1_000;
const FEWEST_EDGES = 1_000;
const FEWEST_LIKES = 1_000;
/** A column that had fewer values than this may be empty by chance. */
const FEWEST_VALUES = 100;

const THRESHOLDS = {
  row_count: 0.05,
  new_models: 0.2,
  parent_share: 0.03,
  null_rates: 0.05,
  edges_by_relation: 0.1,
  likes: -0.01,
  freshness: 2,
} as const;

/** Days, where the models are the real Hub's: less than the day by which yesterday's answers lie behind, whatever hour the runs begin at. */
const FRESHNESS_OF_THE_HUB = 0.5;

/** The gates that compare with the last release; not applicable, with the reason, where there is nothing to compare with. */
export function comparedGates(comparison: Comparison | { readonly reason: string }): Checked[] {
  const found = "reason" in comparison ? null : comparison;
  const few =
    found !== null && found.before.rows.models < FEWEST_MODELS
      ? `the release of ${found.date} has fewer than ${gateCount(FEWEST_MODELS)} models`
      : null;
  const reason = "reason" in comparison ? comparison.reason : few;
  const gate = (
    rule: Pick<Checked, "rule" | "unit" | "bound"> & { readonly name: keyof typeof THRESHOLDS },
    measure: (found: Comparison) => Pick<Checked, "value" | "note"> & { readonly threshold?: number },
  ): Checked => ({
    ...rule,
    threshold: THRESHOLDS[rule.name],
    ...(found === null || reason !== null ? { value: null, note: reason } : measure(found)),
  });
  return [
    gate(
      {
        name: "row_count",
        rule: "Without the models made since, there are as many as in the last release, 5 % more or less: else the sweep lost or doubled some.",
        unit: "share",
        bound: "at most",
      },
      ({ before, now }) => ({
        value: Math.abs(now.known.models / before.rows.models - 1),
        note: `${counts(before.rows.models, now.known.models)} models, and ${gateCount(now.rows.models - now.known.models)} made since`,
      }),
    ),
    gate(
      {
        name: "new_models",
        rule: "The models made since the last release are at most 20 % of it for each day between.",
        unit: "share",
        bound: "at most",
      },
      ({ before, now, asOf }) => {
        const made = now.rows.models - now.known.models;
        const days = Math.max(1, (asOf.now - asOf.before) / DAY_MS);
        return { value: made / before.rows.models / days, note: `${gateCount(made)} in ${gateNumber(days, "days")}` };
      },
    ),
    gate(
      {
        name: "parent_share",
        rule: "The share of models that declare a parent moves by at most 3 percentage points.",
        unit: "points",
        bound: "at most",
      },
      ({ before, now }) => {
        const both = [before, now].map((side) => side.with_parent / Math.max(1, side.rows.models));
        const [old = 0, present = 0] = both;
        return { value: Math.abs(present - old), note: shares(old, present) };
      },
    ),
    gate(
      {
        name: "null_rates",
        rule: "No column of models loses values in more than 5 percentage points of its rows.",
        unit: "points",
        bound: "at most",
      },
      worstNullRate,
    ),
    gate(
      {
        name: "edges_by_relation",
        rule: "Without those of models made since, there are as many edges of each relation as in the last release, 10 % more or less.",
        unit: "share",
        bound: "at most",
      },
      worstRelation,
    ),
    gate(
      {
        name: "likes",
        rule: "The sum of all likes falls by at most 1 %: likes are hardly ever taken back.",
        unit: "share",
        bound: "at least",
      },
      ({ date, before, now }) =>
        before.likes < FEWEST_LIKES
          ? { value: null, note: `the release of ${date} has fewer than ${gateCount(FEWEST_LIKES)} likes` }
          : { value: now.likes / before.likes - 1, note: `${counts(before.likes, now.likes)} likes` },
    ),
    gate(
      {
        name: "freshness",
        rule: "The newest model is not further behind the snapshot's time than it was in any release before, but for 2 days, and on the real Hub at most half a day: else the Hub answers old data.",
        unit: "days",
        bound: "at most",
      },
      staleness,
    ),
    emptied(found, reason),
  ];
}

function worstNullRate({ before, now }: Comparison): { value: number; note: string | null } {
  const rate = (side: Measures, name: string) => 1 - (side.filled[name] ?? 0) / Math.max(1, side.rows.models);
  const [worst] = Object.keys(before.filled)
    .filter((name) => name.startsWith("models.") && name in now.filled)
    .map((name) => ({ name, from: rate(before, name), to: rate(now, name) }))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  if (worst === undefined) return { value: 0, note: null };
  return {
    value: Math.max(0, worst.to - worst.from),
    note: `${worst.name}: ${shares(worst.from, worst.to)} without a value`,
  };
}

function worstRelation({ date, before, now }: Comparison): { value: number | null; note: string } {
  const [worst] = Object.entries(before.edges)
    .filter(([, edges]) => edges >= FEWEST_EDGES)
    .map(([name, edges]) => ({ name, edges, known: now.known.edges[name] ?? 0 }))
    .map((one) => ({ ...one, change: Math.abs(one.known / one.edges - 1) }))
    .sort((a, b) => b.change - a.change);
  if (worst === undefined)
    return {
      value: null,
      note: `the release of ${date} has fewer than ${gateCount(FEWEST_EDGES)} edges of each relation`,
    };
  return { value: worst.change, note: `${worst.name}: ${counts(worst.edges, worst.known)}` };
}

/** Days that the newest model lies behind s, less those of the freshest release before; on the real Hub it lies minutes behind. */
function staleness({ before, now, asOf, realHub, fallenBack: days }: Comparison) {
  const behind = (moved: string | null, s: number) => (moved === null ? null : (s - Date.parse(moved)) / DAY_MS);
  const [old, present] = [behind(before.moved, asOf.before), behind(now.moved, asOf.now)];
  if (present === null || old === null) return { value: null, note: "no model has a date" };
  const least = realHub ? old : old - days;
  return {
    threshold: realHub ? FRESHNESS_OF_THE_HUB : THRESHOLDS.freshness,
    value: present - (realHub ? 0 : least),
    note: `the newest model lies ${gateNumber(present, "days")} behind, ${gateNumber(least, "days")} in ${least === old ? "the last" : "an earlier"} release`,
  };
}

/** Columns that were filled in the last release and are empty. */
function emptied(found: Comparison | null, reason: string | null): Checked {
  const gone =
    found === null || reason !== null
      ? null
      : Object.entries(found.before.filled)
          .filter(([name, values]) => values >= FEWEST_VALUES && found.now.filled[name] === 0)
          .map(([name]) => name);
  return {
    name: "all_null_columns",
    rule: "No column of models, edges, derivatives or families that had values in the last release is without any.",
    value: gone === null ? null : gone.length,
    threshold: 0,
    unit: "count",
    bound: "at most",
    note: gone === null ? reason : gone.length === 0 ? null : gone.join(", "),
  };
}

const counts = (from: number, to: number) => `${gateCount(from)} → ${gateCount(to)}`;
const shares = (from: number, to: number) => `${gateNumber(from, "share")} → ${gateNumber(to, "share")}`;
