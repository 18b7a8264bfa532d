import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { utcDate } from "../../core/clock.ts";
import * as layout from "../../core/lake/layout.ts";
import { silentLog } from "../../core/log.ts";
import type { Comparison } from "../../core/pulse/comparison.ts";
import type { GroundHead } from "../../core/pulse/ground.ts";
import { type Pulse, type PulseContext, pulse } from "../../core/pulse/pulse.ts";
import { followSweep } from "../../core/pulse/reconcile.ts";
import type { TestLake } from "./lake.ts";
import { type MovingHub, type RecordedRow, recordedRows } from "./moving-hub.ts";
import { RECORDED_DAYS } from "./replay.ts";
import { SkippingClock } from "./skipping-clock.ts";

export const HOUR = 3_600_000;
export const SOURCE = { key: "a test", simulated: false };

/** Every model of the three recorded days as first listed: each is there from its createdAt on, and none goes. */
export function threeDays(): RecordedRow[] {
  const first = new Map<string, RecordedRow>();
  for (const day of RECORDED_DAYS)
    for (const row of recordedRows(day)) if (!first.has(row._id)) first.set(row._id, row);
  return [...first.values()];
}

/** One pulse at a moment. */
export function pulseAt(
  hub: MovingHub,
  at: number,
  stores: Pick<PulseContext, "blobs" | "ledger"> & { readonly fetch?: typeof fetch },
): Promise<Pulse> {
  hub.now = at;
  const { blobs, ledger, fetch = hub.fetch } = stores;
  const clock = new SkippingClock(at);
  const signal = new AbortController().signal;
  return pulse({ hub: "http://hub.test", fetch, source: SOURCE }, { blobs, ledger, clock, log: silentLog, signal });
}

/** What pulses know after a sweep that found these families; `newest`: when its newest model was created. They look back for six hours more. */
export async function groundOf(
  { blobs, ledger }: Pick<PulseContext, "blobs" | "ledger">,
  newest: number,
  families: readonly unknown[] = [],
): Promise<void> {
  const date = utcDate(newest);
  const head: GroundHead = {
    ...{ version: 1, date, newest: new Date(newest).toISOString(), limit: null, crowded: null, organizations: [] },
  };
  await blobs.put(layout.pulseGround(date, "head"), gzipSync(JSON.stringify(head)));
  for (let shard = 0; shard < 64; shard++)
    await blobs.put(layout.pulseGround(date, String(shard).padStart(2, "0")), gzipSync(JSON.stringify(families)));
  await ledger.put("pulse", "ground", { date });
}

/** Takes a sweep of the rows into a lake as far as the panels that pulses read. */
export async function sweep(lake: TestLake, rows: readonly unknown[]): Promise<TestLake> {
  return lake.derive(rows, ["derivatives", "families", "niches", "vanished"]);
}

/** What follows a sweep. */
export async function follow(lake: TestLake, ledger: PulseContext["ledger"]): Promise<Comparison | null> {
  const workspace = await mkdtemp(join(tmpdir(), "hubrace-pulse-"));
  try {
    const { run, blobs } = lake;
    return await followSweep({ run, blobs, ledger, workspace, sql: { memory: "1GB", threads: 2 } });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
