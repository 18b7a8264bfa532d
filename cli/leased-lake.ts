import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { utcDate } from "../core/clock.ts";
import { UsageError } from "../core/errors.ts";
import { acquireLease, keepAlive } from "../core/ledger/lease.ts";
import type { RunRecord } from "../core/ledger/runs.ts";
import { runStages } from "../core/pipeline.ts";
import type { Stage } from "../core/stage.ts";
import type { StageName } from "../core/stages.ts";
import { systemClock as clock } from "./clock.ts";
import { onInterrupt } from "./interrupts.ts";
import { type OpenLake, openLake } from "./lake.ts";
import { isAlive, thisProcess } from "./process.ts";
import { barDisplay, type Display, lineDisplay } from "./progress.ts";

/** A holder that cannot be asked is believed alive this long after its last sign of life. */
const LEASE_MS = 90_000;

/** A terminal that is narrower gets lines, as a file does. */
const LEAST_COLUMNS = 40;

export interface LeasedLakeOptions {
  /** What the user called, for messages: run, import. */
  readonly command: string;
  readonly date: string;
  readonly lake: string;
  readonly memory: string;
  readonly json: boolean;
  /** The stages that will be run, for the display. */
  readonly stages: readonly StageName[];
}

export type StageResults = Awaited<ReturnType<typeof runStages>>;

/** An open lake with the lease of one date. */
export interface LeasedLake {
  readonly lake: OpenLake;
  readonly display: Display;
  /** Today's date, UTC. */
  readonly today: string;
  /** Limits for DuckDB. */
  readonly sql: { readonly memory: string; readonly threads: number };
  /** Aborted when the lease is lost or the user interrupts. */
  readonly signal: AbortSignal;
  runStages(record: RunRecord, stages: Readonly<Partial<Record<StageName, Stage>>>): Promise<StageResults>;
}

/** Today's date, UTC. Throws UsageError when `date` lies behind it. */
export function requireNoFuture(command: string, date: string): string {
  const today = utcDate(clock.now());
  if (date > today)
    throw new UsageError(`${command}: ${date} lies in the future; the newest date is today, ${today} (UTC)`);
  return today;
}

/**
 * Opens the lake, takes the date's lease and does the work, drawing progress; gives everything back whatever happens.
 * Throws HubraceError: wrong date (2), the lease is held (3), and whatever the work throws.
 */
export async function withLeasedLake<T>(
  options: LeasedLakeOptions,
  work: (held: LeasedLake) => Promise<T>,
): Promise<T> {
  const { command, date, stages } = options;
  const today = requireNoFuture(command, date);
  // A pseudo-terminal may have no width at all (`script`, some CI): a bar would be drawn there one letter a line.
  const bars = process.stderr.isTTY && process.stdout.isTTY && process.stdout.columns >= LEAST_COLUMNS && !options.json;
  const display = bars ? barDisplay(stages, clock.now) : lineDisplay((line) => console.error(line));
  const lake = openLake(options.lake);
  const interrupts = onInterrupt(
    `${command}: interrupted; run the same command again to go on from the last checkpoint`,
  );
  let failed = true;
  try {
    const { ledger, blobs } = lake;
    const lease = await acquireLease({ ledger, clock, date, holder: thisProcess(), ttlMs: LEASE_MS, isAlive });
    const alive = keepAlive({ lease, clock, everyMs: LEASE_MS / 3 });
    const signal = AbortSignal.any([alive.signal, interrupts.signal]);
    const sql = { memory: options.memory, threads: Math.min(availableParallelism(), 8) };
    try {
      const result = await work({
        lake,
        display,
        today,
        sql,
        signal,
        async runStages(record, composed) {
          const workspace = join(lake.folder, ".work", record.id);
          const shared = { blobs, ledger, clock, log: display, events: display, workspace, sql, signal };
          try {
            const results = await runStages(record, stages, composed, shared);
            await display.close(false);
            return results;
          } finally {
            await rm(workspace, { recursive: true, force: true });
          }
        },
      });
      failed = false;
      return result;
    } finally {
      await alive.stop();
      await lease.release();
    }
  } finally {
    interrupts.end();
    if (failed) await display.close(true);
    await lake.close();
  }
}
