import { GateError, UsageError } from "../errors.ts";
import { printable } from "../hub/fault.ts";
import type { AcceptedGates } from "../inputs/accepted-gates.ts";
import { type Comparison, comparedGates } from "./compared-gates.ts";
import { type Checked, decide, gateCount, gateValue } from "./gate.ts";
import type { Gate } from "./manifest.ts";

/** Counts that the gates look at; see facts.ts for how they are taken. */
export interface GateFacts {
  readonly models: number;
  readonly listed: number;
  readonly unreadable: number;
  readonly duplicate_ids: number;
  readonly duplicate_derivatives: number;
  /** Derivative rows whose id is not in models. */
  readonly childless_rows: number;
  readonly edges: number;
  readonly derivatives: number;
  /** Columns of the published tables that the dictionary does not have, or the other way round. */
  readonly undocumented_columns: number;
  /** Rows by table.column whose value is none of those that the dictionary allows; only where there are some. */
  readonly enum_faults: Readonly<Record<string, number>>;
  /** Listed rows by `field: value` whose value Hubrace does not know (gated, relation), as the snapshot reports them. */
  readonly unknown_values: Readonly<Record<string, number>>;
  /** Models of the largest earlier attempt at the same date, or null when there was none. */
  readonly earlier_attempt: number | null;
}

/** What must hold before anything is published, in the order in which it is told. */
export function checkGates(
  facts: GateFacts,
  comparison: Comparison | { readonly reason: string },
  accepted: AcceptedGates = {},
): Gate[] {
  return [...ownGates(facts), ...comparedGates(comparison)].map((checked) => decide(checked, accepted));
}

/** Every gate's name: those that --accept-gate takes. `quarantine_share` is asked by the snapshot too. */
export const GATE_NAMES: readonly string[] = [
  ...ownGates({
    ...{ models: 0, listed: 0, unreadable: 0, duplicate_ids: 0, duplicate_derivatives: 0, childless_rows: 0 },
    ...{
      edges: 0,
      derivatives: 0,
      undocumented_columns: 0,
      enum_faults: {},
      unknown_values: {},
      earlier_attempt: null,
    },
  }),
  ...comparedGates({ reason: "" }),
].map(({ name }) => name);

/** Throws UsageError, which lists the gates, for a name that none has. */
export function requireKnownGates(names: readonly string[]): void {
  const strange = names.find((name) => !GATE_NAMES.includes(name));
  if (strange === undefined) return;
  throw new UsageError(`gates: there is no gate ${JSON.stringify(strange)}; there are ${GATE_NAMES.join(", ")}`);
}

function ownGates(facts: GateFacts): Checked[] {
  const { models, listed, unreadable, unknown_values, enum_faults, earlier_attempt } = facts;
  const none = (name: string, rule: string, value: number): Checked => ({
    name,
    rule,
    value,
    threshold: 0,
    unit: "count",
    bound: "at most",
  });
  const share = (rows: number) => (listed === 0 ? 1 : rows / listed);
  const strange = sum(unknown_values);
  return [
    {
      name: "models",
      rule: "The snapshot holds at least one model.",
      value: models,
      threshold: 1,
      unit: "count",
      bound: "at least",
    },
    {
      name: "quarantine_share",
      rule: "At most 0.5 % of the listed rows could not be read: more means that the sweep itself went wrong. Private models, which the token sees, do not count.",
      value: share(unreadable),
      threshold: 0.005,
      unit: "share",
      bound: "at most",
    },
    none("duplicate_ids", "No model id occurs twice.", facts.duplicate_ids),
    none("duplicate_derivatives", "No derivative is listed twice below one base.", facts.duplicate_derivatives),
    none("childless_rows", "Every derivative is a model of the snapshot.", facts.childless_rows),
    none(
      "edge_rows",
      "There is one derivative row for each edge: none was lost or doubled.",
      Math.abs(facts.edges - facts.derivatives),
    ),
    none(
      "undocumented_columns",
      "Every published column is in the data dictionary, and every column of it is there.",
      facts.undocumented_columns,
    ),
    {
      ...none(
        "enum_values",
        "Relations, tiers, states and the like have only the values of the dictionary.",
        sum(enum_faults),
      ),
      note: listOf(enum_faults),
    },
    {
      name: "unknown_values",
      rule: "At most 0.5 % of the listed rows carry a relation or a kind of gating that Hubrace does not know: more means that the Hub has a new one.",
      value: strange === 0 ? 0 : share(strange),
      threshold: 0.005,
      unit: "share",
      bound: "at most",
      note: listOf(unknown_values),
    },
    {
      name: "same_day",
      rule: "Another attempt at the same date finds no fewer models than the one before, but for 0.1 % that may have gone since.",
      value: earlier_attempt === null || earlier_attempt === 0 ? null : models / earlier_attempt - 1,
      threshold: -0.001,
      unit: "share",
      bound: "at least",
      note:
        earlier_attempt === null
          ? "it is the first attempt at this date"
          : `${gateCount(earlier_attempt)} → ${gateCount(models)} models`,
    },
  ];
}

/** Throws GateError (exit 4) that lists every gate that refuses: what was found, what is allowed, and what to do. */
export function requireGates(date: string, gates: readonly Gate[]): void {
  const failed = gates.filter((gate) => gate.result === "refused");
  if (failed.length === 0) return;
  const sentences = failed.map(
    (gate) => `${gate.name}: ${gateValue(gate)}${gate.note ? ` (${gate.note})` : ""}. ${gate.rule}`,
  );
  const names = failed.map(({ name }) => `--accept-gate ${name} --why "…"`);
  throw new GateError(
    `release: ${failed.length === 1 ? "a gate refuses" : `${failed.length} gates refuse`} to publish ${date}; nothing published was changed. ${sentences.join(" ")} ` +
      `Look at \`hubrace status\` and the quarantine; if the data are right, run the same command again with ${names.join(" ")}`,
  );
}

/** How many gates gave each answer, as counts for the run's record. */
export function countResults(gates: readonly Gate[]): Record<string, number> {
  const of = (result: Gate["result"]) => gates.filter((gate) => gate.result === result).length;
  return {
    gates_passed: of("passed"),
    gates_accepted: of("accepted"),
    gates_not_applicable: of("not applicable"),
  };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}

/** The five largest as text, fit for a terminal, or null when there are none. The names may come from the Hub. */
function listOf(counts: Readonly<Record<string, number>>): string | null {
  const largest = Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5);
  return largest.length === 0 ? null : largest.map(([name, n]) => `${printable(name)} ${gateCount(n)}`).join(", ");
}
