import type { Ledger } from "../ledger/ledger.ts";
import { fold } from "./declared.ts";
import { familyBetween } from "./entries.ts";
import type { Ground } from "./ground.ts";
import type { Family } from "./place.ts";
import { before, OVERLAP_MS } from "./watermark.ts";

/** Sorts behind every ISO 8601 moment of four-digit years. */
const EVER = "9999-12-31T23:59:59.999Z";

/**
 * The family of a base as known now: what the newest sweep found, and what pulses have entered since. An entry that a pulse saw
 * hours before the sweep's newest model, and the sweep did not, was deleted in between: the sweep is the record.
 */
export async function familyNow(ledger: Ledger, ground: Ground | null, base: string): Promise<Family> {
  if (ground === null) return { base, older: {}, entries: await familyBetween(ledger, base, "0000", EVER) };
  const { exact, ...swept } = await ground.family(base);
  const known = new Set(swept.entries.map(({ relation, id }) => `${relation} ${id}`));
  const since = await familyBetween(ledger, base, before(ground.head.newest, OVERLAP_MS), EVER);
  const news = since.filter(
    ({ relation, id, parent }) => !known.has(`${relation} ${id}`) && (!exact || parent === base),
  );
  return { ...swept, entries: [...swept.entries, ...news] };
}

/** Bases by one of their spellings. */
export function distinctBases(parents: Iterable<string>): string[] {
  return [...new Map([...parents].map((parent) => [fold(parent), parent])).values()];
}
