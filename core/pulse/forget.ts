import { DAY_MS } from "../clock.ts";
import { inParallel } from "../in-parallel.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Arrival } from "./arrival.ts";
import { allArrivals, remove } from "./entries.ts";
import { before } from "./watermark.ts";

/** As long as raw parts are kept. No pulse looks back further than a week, and the ground holds all that is older than a sweep. */
const KEPT_MS = 35 * DAY_MS;
const AT_ONCE = 8;

/**
 * Takes arrivals and their entries out of the ledger that were created 35 days before a sweep or earlier, so that it does not grow
 * for ever: the sweeps have them. Returns how many arrivals went.
 */
export async function forget(ledger: Ledger, asOf: number): Promise<number> {
  const until = before(new Date(asOf).toISOString(), KEPT_MS);
  const old: Arrival[] = [];
  for await (const arrival of allArrivals(ledger)) if (arrival.created_at < until) old.push(arrival);
  await inParallel(old, AT_ONCE, (arrival) => remove(ledger, arrival));
  return old.length;
}
