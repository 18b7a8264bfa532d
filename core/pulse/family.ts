import type { Ledger } from "../ledger/ledger.ts";
import type { Arrival } from "./arrival.ts";
import { fold } from "./declared.ts";
import { familyBetween } from "./entries.ts";
import type { Ground, SweptFamily } from "./ground.ts";
import { before, OVERLAP_MS } from "./watermark.ts";

/** Sorts behind every ISO 8601 moment of four-digit years. */
const EVER = "9999-12-31T23:59:59.999Z";

/**
 * The family of a base as known now: what the newest sweep found, and what pulses have entered since. An entry that a pulse saw
 * hours before the sweep's newest model, and the sweep did not, was deleted in between: the sweep is the record.
 */
export async function familyNow(ledger: Ledger, ground: Ground | null, base: string): Promise<SweptFamily> {
  if (ground === null)
    return { base, exact: false, older: {}, entries: await familyBetween(ledger, base, "0000", EVER) };
  const swept = await ground.family(base);
  const known = new Set(swept.entries.map(({ relation, id }) => `${relation} ${id}`));
  const since = await familyBetween(ledger, base, before(ground.head.newest, OVERLAP_MS), EVER);
  const news = since.filter(
    ({ relation, id, parent }) => !known.has(`${relation} ${id}`) && (!swept.exact || parent === base),
  );
  return { ...swept, entries: [...swept.entries, ...news] };
}

/** The families of the bases that arrivals declare, each once, however they are spelled. */
export async function familiesOf(
  ledger: Ledger,
  ground: Ground | null,
  arrivals: readonly Arrival[],
): Promise<SweptFamily[]> {
  const parents = new Set(arrivals.flatMap(({ edges }) => edges.map(({ parent }) => parent)));
  const families = await Promise.all([...parents].map((parent) => familyNow(ledger, ground, parent)));
  return [...new Map(families.map((family) => [family.exact ? family.base : fold(family.base), family])).values()];
}
