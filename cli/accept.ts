import { UsageError } from "../core/errors.ts";
import { type AcceptedGates, reasonFor } from "../core/inputs/accepted-gates.ts";
import { requireKnownGates } from "../core/release/gates.ts";

/** The operator's word for gates that would refuse: each name with its reason, in the order given. */
export interface AcceptOptions {
  readonly acceptGate?: readonly string[];
  readonly why?: readonly string[];
}

/** The reasons by gate. Throws UsageError for a gate that there is not, one named twice, an empty reason, and names and reasons that do not pair. */
export function acceptedOf({ acceptGate: names = [], why: reasons = [] }: AcceptOptions): AcceptedGates {
  if (names.length !== reasons.length)
    throw new UsageError(
      `gates: ${names.length} --accept-gate and ${reasons.length} --why were given; each gate that is accepted wants one reason: --accept-gate NAME --why "…"`,
    );
  requireKnownGates(names);
  if (new Set(names).size < names.length) throw new UsageError("gates: a gate is accepted once, with one reason");
  return Object.fromEntries(names.map((name, index) => [name, reasonFor(name, reasons[index] ?? "")]));
}
