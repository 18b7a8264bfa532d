import { z } from "zod";
import type { Clock } from "../clock.ts";
import { ConditionError, LeaseHeldError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

const PARTITION = "leases";

const holderShape = z.object({
  host: z.string(),
  pid: z.number().int(),
  /** Tells a process from a later one with the same pid; opaque. */
  started: z.string(),
  run: z.string().optional(),
});

const leaseShape = z.object({
  /** Null once released. The item is never deleted: its version must keep growing, so that an old holder can never renew. */
  holder: holderShape.nullable(),
  /** ISO 8601 UTC. */
  since: z.string(),
  expires: z.string(),
});

/** Who holds a lease: one process of one machine, or a run that goes from process to process (`runHolder`). */
export type Holder = z.infer<typeof holderShape>;

/** Stands for a holder's host when it is no process. No machine can be called so. */
const NO_HOST = "*";

/** A holder that is no process: an execution, told apart by its id, which works on `run` in one process after another. */
export function runHolder(execution: string, run: string): Holder {
  return { host: NO_HOST, pid: 0, started: execution, run };
}

export interface Lease {
  readonly date: string;
  /** When it ends unless renewed, in milliseconds. */
  expires(): number;
  /** Extends the lease by its time to live from now. Throws LeaseHeldError when another process has taken it. */
  renew(): Promise<void>;
  /** Gives the lease back; no error when it was lost before. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** The snapshot date that only one run at a time may work on. */
  readonly date: string;
  readonly holder: Holder;
  /** How long a holder that cannot be asked is believed alive after its last renewal. */
  readonly ttlMs: number;
  /** False only when the holder is known to be gone; true when it lives or nobody can tell. */
  isAlive(holder: Holder): boolean;
}

/**
 * The lease of a date, by conditional writes only: of several that ask at once, one gets it. Throws LeaseHeldError (exit 3)
 * when another process holds it. A lease that has expired, or whose holder is known to be gone, is taken over at once.
 */
export async function acquireLease(options: LeaseOptions): Promise<Lease> {
  const { ledger, clock, date, holder, ttlMs } = options;
  const since = iso(clock.now());
  const value = () => ({ holder: stored(holder), since, expires: iso(clock.now() + ttlMs) });

  const found = await ledger.get(PARTITION, date);
  const present = found && leaseShape.parse(found.value);
  if (present?.holder && isHeld(present.expires, present.holder, options))
    throw held(date, present.holder, present.since);

  let version: number;
  const expires = clock.now() + ttlMs;
  try {
    const condition = found ? { ifVersion: found.version } : { ifAbsent: true as const };
    version = (await ledger.put(PARTITION, date, value(), condition)).version;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    // Someone else was faster by a moment; whoever it was holds the lease now.
    const winner = leaseShape.safeParse((await ledger.get(PARTITION, date))?.value).data;
    throw held(date, winner?.holder ?? null, winner?.since ?? since, error);
  }

  return leaseOf(options, since, version, expires);
}

/** True while somebody works on a date: its lease is held, has not expired, and the holder is not known to be gone. */
export async function isLeased({
  ledger,
  clock,
  date,
  isAlive,
}: Pick<LeaseOptions, "ledger" | "clock" | "date" | "isAlive">): Promise<boolean> {
  const found = await ledger.get(PARTITION, date);
  const { holder, expires } = found === null ? { holder: null, expires: "" } : leaseShape.parse(found.value);
  return holder !== null && isHeld(expires, holder, { clock, isAlive });
}

/**
 * The lease that `holder` holds already, renewed: how an execution goes on with it in another process, and how it goes on when
 * the process that took it was lost. Throws LeaseHeldError when it is not this holder's any more.
 */
export async function adoptLease(options: Omit<LeaseOptions, "isAlive">): Promise<Lease> {
  const { ledger, clock, date, holder, ttlMs } = options;
  const found = await ledger.get(PARTITION, date);
  const present = found && leaseShape.parse(found.value);
  if (found === null || present?.holder?.started !== holder.started || present.holder.host !== holder.host) {
    if (present?.holder) throw held(date, present.holder, present.since);
    throw new LeaseHeldError(
      `lease: nobody holds the lease of ${date} any more; this process stops. Start the run again`,
    );
  }
  const lease = leaseOf(options, present.since, found.version, clock.now() + ttlMs);
  await lease.renew();
  return lease;
}

function leaseOf(
  { ledger, clock, date, holder, ttlMs }: Omit<LeaseOptions, "isAlive">,
  since: string,
  held: number,
  until: number,
): Lease {
  let version = held;
  let expires = until;
  const value = () => ({ holder: stored(holder), since, expires: iso(clock.now() + ttlMs) });
  return {
    date,
    expires: () => expires,
    async renew() {
      try {
        const next = clock.now() + ttlMs;
        version = (await ledger.put(PARTITION, date, value(), { ifVersion: version })).version;
        expires = next;
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
        throw new LeaseHeldError(
          `lease: the lease of ${date}, held since ${since}, was taken over by another run; this one stops. See \`hubrace status\``,
          { cause: error },
        );
      }
    },
    async release() {
      try {
        version = (await ledger.put(PARTITION, date, { ...value(), holder: null }, { ifVersion: version })).version;
      } catch (error) {
        if (!(error instanceof ConditionError)) throw error;
      }
    },
  };
}

/** Renews a lease in the background until stopped. */
export interface KeepAlive {
  /** Aborted, with a LeaseHeldError, when the lease is lost or could not be renewed before it ended. */
  readonly signal: AbortSignal;
  /** Ends the renewing; resolves when no renewal is under way. */
  stop(): Promise<void>;
}

/**
 * Renews the lease every `everyMs` (well below its time to live). A renewal that fails for another reason than loss is
 * tried again at the next turn, as long as the lease lasts.
 */
export function keepAlive(options: { lease: Lease; clock: Clock; everyMs: number }): KeepAlive {
  const { lease, clock, everyMs } = options;
  const lost = new AbortController();
  const stopped = new AbortController();
  const loop = (async () => {
    while (!stopped.signal.aborted && !lost.signal.aborted) {
      try {
        await clock.sleep(everyMs, stopped.signal);
      } catch {
        return;
      }
      try {
        await lease.renew();
      } catch (error) {
        if (error instanceof LeaseHeldError) lost.abort(error);
        else if (clock.now() >= lease.expires()) {
          const message = `lease: the lease of ${lease.date} ended at ${iso(lease.expires())} and could not be renewed`;
          lost.abort(new LeaseHeldError(`${message}; run the same command again`, { cause: error }));
        }
      }
    }
  })();
  return {
    signal: lost.signal,
    async stop() {
      stopped.abort();
      await loop;
    },
  };
}

function isHeld(expires: string, holder: Holder, { clock, isAlive }: Pick<LeaseOptions, "clock" | "isAlive">): boolean {
  return Date.parse(expires) > clock.now() && isAlive(holder);
}

function held(date: string, holder: Holder | null, since: string, cause?: unknown): LeaseHeldError {
  const process =
    holder?.host === NO_HOST ? `execution ${holder.started}` : `process ${holder?.pid} on ${holder?.host}`;
  const who = holder ? `${process}${holder.run ? ` (run ${holder.run})` : ""}` : "another run";
  return new LeaseHeldError(
    `lease: ${who} is working on ${date} since ${since}; wait until it is done, or use another --lake`,
    { cause },
  );
}

function stored({ host, pid, started, run }: Holder) {
  return run === undefined ? { host, pid, started } : { host, pid, started, run };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
