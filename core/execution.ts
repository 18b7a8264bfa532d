import type { Clock } from "./clock.ts";
import { LeaseHeldError } from "./errors.ts";
import { acquireLease, adoptLease, type KeepAlive, keepAlive, type Lease, runHolder } from "./ledger/lease.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { findRun, finishRun, type OpenRunOptions, openRun, type RunRecord } from "./ledger/runs.ts";
import { STAGES } from "./stages.ts";

/**
 * How long an execution is believed alive after its last sign of life: the longest batch (15 minutes) and the longest wait for the
 * Hub's quota that is usual (5 minutes) with room.
 */
const LEASE_MS = 30 * 60_000;

/** A run that a durable workflow works on: it goes from process to process, so the lease is the execution's own. */
export interface Execution {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly date: string;
  /** Tells this execution from every other one. */
  readonly id: string;
}

/** What there is to do for a date: a run to go through, or nothing, because it is done or because another execution is at it. */
export type Begun =
  | { readonly kind: "open"; readonly record: RunRecord }
  | { readonly kind: "done"; readonly record: RunRecord }
  | { readonly kind: "held"; readonly reason: string };

export interface BeginOptions extends Omit<OpenRunOptions, "date"> {
  /** Go through a run's stages although they are done. */
  readonly again: boolean;
}

/**
 * Takes the date's lease for the execution and opens the run. Called twice by the same execution it gives the same run. A run
 * whose stages are all done is left alone unless `again`. Throws HubraceError as openRun does.
 */
export async function beginExecution(execution: Execution, options: BeginOptions): Promise<Begun> {
  const { ledger, clock, date, id } = execution;
  const { again, ...open } = options;
  const present = await findRun(ledger, date);
  if (!again && present !== null && isDone(present)) return { kind: "done", record: present };
  const holder = runHolder(id, present?.id ?? date);
  try {
    // A process of this execution that was lost may have left the lease; any other holder is believed until it expires.
    const isAlive = (other: { readonly started: string }) => other.started !== id;
    const lease = await acquireLease({ ledger, clock, date, holder, ttlMs: LEASE_MS, isAlive });
    try {
      return { kind: "open", record: await openRun(ledger, { ...open, date }) };
    } catch (error) {
      await lease.release();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    return { kind: "held", reason: error.message };
  }
}

/** True when every stage of the run is done and so is the run. */
function isDone({ status, stages }: RunRecord): boolean {
  return status === "done" && STAGES.every((name) => stages[name]?.status === "done");
}

/** Goes on with the execution's lease in this process, renewed until stopped. Throws LeaseHeldError when it was lost. */
export async function continueExecution(execution: Execution): Promise<KeepAlive> {
  const { ledger, clock, date, id } = execution;
  const lease = await adoptLease({ ledger, clock, date, holder: runHolder(id, date), ttlMs: LEASE_MS });
  return keepAlive({ lease, clock, everyMs: LEASE_MS / 6 });
}

/**
 * Writes the run's end and gives the lease back. Does nothing when the lease is not the execution's any more: then this was done before,
 * or another execution has the run. `error` null: done.
 */
export async function endExecution(
  execution: Execution,
  end: { readonly run: string; readonly error: string | null; readonly seconds: number },
): Promise<void> {
  const { ledger, clock, date, id } = execution;
  const { run, error, seconds } = end;
  let lease: Lease;
  try {
    lease = await adoptLease({ ledger, clock, date, holder: runHolder(id, run), ttlMs: LEASE_MS });
  } catch (lost) {
    if (lost instanceof LeaseHeldError) return;
    throw lost;
  }
  const status = error === null ? "done" : "failed";
  await finishRun(ledger, run, { status, error, now: clock.now(), seconds });
  await lease.release();
}
