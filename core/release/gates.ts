import { GateError } from "../errors.ts";
import type { Gate } from "./manifest.ts";

/** Counts that the gates look at; see facts.ts for how they are taken. */
export interface GateFacts {
  readonly models: number;
  readonly listed: number;
  readonly quarantined: number;
  readonly duplicate_ids: number;
  readonly duplicate_derivatives: number;
  /** Derivative rows whose id is not in models. */
  readonly childless_rows: number;
  readonly edges: number;
  readonly derivatives: number;
  /** Columns of the published tables that the dictionary does not have, or the other way round. */
  readonly undocumented_columns: number;
}

/** What must hold before anything is published. */
export function checkGates(facts: GateFacts): Gate[] {
  const none = (name: string, rule: string, value: number): Gate => ({
    name,
    rule,
    value,
    threshold: 0,
    passed: value === 0,
  });
  const share = facts.listed === 0 ? 1 : facts.quarantined / facts.listed;
  return [
    {
      name: "models",
      rule: "The snapshot holds at least one model.",
      value: facts.models,
      threshold: 1,
      passed: facts.models >= 1,
    },
    {
      name: "quarantine_share",
      rule: "At most 0.5 % of the listed rows could not be read: more means that the sweep itself went wrong.",
      value: share,
      threshold: 0.005,
      passed: share <= 0.005,
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
  ];
}

/** Throws GateError (exit 4) that lists every gate that did not pass. */
export function requireGates(date: string, gates: readonly Gate[]): void {
  const failed = gates.filter((gate) => !gate.passed);
  if (failed.length === 0) return;
  const sentences = failed.map(
    ({ name, rule, value, threshold }) =>
      `${name} is ${value} (allowed: ${name === "models" ? "at least" : "at most"} ${threshold}): ${rule}`,
  );
  throw new GateError(
    `release: ${failed.length === 1 ? "a gate refuses" : `${failed.length} gates refuse`} to publish ${date}; nothing published was changed. ${sentences.join(" ")}`,
  );
}
