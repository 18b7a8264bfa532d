import type { Blobs } from "../lake/blobs.ts";
import { releaseFile } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type RunRecord, reopenRun } from "../ledger/runs.ts";
import type { StageName } from "../pipeline.ts";
import type { RawDay } from "./days.ts";
import { runOfRaw } from "./raw-run.ts";

/** What a day's raw parts have to go through again. */
export interface Rebuilding {
  readonly record: RunRecord;
  readonly stages: readonly StageName[];
}

/**
 * Opens the run of a date that is derived anew from its raw parts. A release that lies in the lake is left as it is, since a
 * published one never changes; one that is gone is made again, and the ledger sees to it that it has the bytes it had. Call it
 * while holding the date's lease, and for the dates in order: what a day knows comes from the days before.
 */
export async function beginRebuild(blobs: Blobs, ledger: Ledger, { date, run }: RawDay): Promise<Rebuilding> {
  const { id } = await runOfRaw(blobs, ledger, date, run);
  const record = await reopenRun(ledger, id);
  const derived = ["snapshot", "history", "lineage", "panels", "estimate", "findings"] as const;
  const released = (await blobs.head(releaseFile(date, "SHA256SUMS"))) !== null;
  return { record, stages: released ? derived : [...derived, "release"] };
}
