import { DAY_MS, utcDate } from "../../../core/clock.ts";
import { LeaseHeldError } from "../../../core/errors.ts";
import { acquireLease } from "../../../core/ledger/lease.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import { openRun } from "../../../core/ledger/runs.ts";

const FIRST = Date.parse("2000-01-01T00:00:00Z");
const NOW = Date.parse("2026-11-21T12:00:00Z");
const source = { kind: "url", label: "a race", simulated: false } as const;

/** The date of a round of a race. */
export const roundDate = (round: number): string => utcDate(FIRST + round * DAY_MS);

/**
 * Begins a round's run as a command does: the lease, then the run's record. "began", "refused" when another has the lease (exit 3), or
 * what else happened, which must not.
 */
export async function beginRun(ledger: Ledger, name: string, round: number): Promise<string> {
  const date = roundDate(round);
  const clock = { now: () => NOW, sleep: async () => {} };
  const holder = { host: "race", pid: 1, started: name };
  try {
    await acquireLease({ ledger, clock, date, holder, ttlMs: 90_000, isAlive: () => true });
    await openRun(ledger, { date, source, sourceKey: "race", limit: null, now: NOW, today: utcDate(NOW) });
    return "began";
  } catch (error) {
    return error instanceof LeaseHeldError && error.exitCode === 3 ? "refused" : `failed: ${String(error)}`;
  }
}
