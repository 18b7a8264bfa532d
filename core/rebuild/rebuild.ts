import { createHash } from "node:crypto";
import type { Blobs } from "../lake/blobs.ts";
import { gates, releaseFile, releasePrefix } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type RunRecord, reopenRun } from "../ledger/runs.ts";
import { writeAnswers } from "../release/ask-gates.ts";
import { readManifest } from "../release/baseline.ts";
import { filesOfSums } from "../release/checksums.ts";
import { type ReleaseRecord, recordRelease, standing } from "../release/pointer.ts";
import type { StageName } from "../stages.ts";
import { type RawDay, releaseDays } from "./days.ts";
import { runOfRaw } from "./raw-run.ts";

/** What a day's raw parts have to go through again. */
export interface Rebuilding {
  readonly record: RunRecord;
  readonly stages: readonly StageName[];
}

/**
 * Opens the run of a date that is derived anew from its raw parts. A release that lies whole in the lake is left as it is, since a
 * published one never changes; one that is gone, or of which files are, is made again, and the ledger sees to it that it has the
 * bytes it had; where the ledger has lost what it knows of the release, that comes from the release's own SHA256SUMS. Call it while holding the
 * date's lease, and for the dates in order: what a day knows comes from the days before. Throws HubraceError where SHA256SUMS cannot be read.
 */
export async function beginRebuild(blobs: Blobs, ledger: Ledger, { date, run }: RawDay): Promise<Rebuilding> {
  const { id } = await runOfRaw(blobs, ledger, date, run);
  const record = await reopenRun(ledger, id);
  const derived = ["snapshot", "history", "lineage", "panels", "estimate", "findings"] as const;
  const sums = await blobs.get(releaseFile(date, "SHA256SUMS"));
  if (sums === null) return { record, stages: [...derived, "release"] };
  // Before the record: sums that cannot be read must not become what the release is held to.
  const whole = await isWhole(blobs, date, sums);
  const previous = (await releaseDays(blobs, "", date)).filter((day) => day < date).at(-1) ?? null;
  const sha256 = createHash("sha256").update(sums).digest("hex");
  await restoreRecord(blobs, ledger, date, { run: id, previous, sha256 });
  if (!whole) return { record, stages: [...derived, "release"] };
  await restoreAnswers(blobs, date);
  return { record, stages: derived };
}

/** Puts what the gates said of a published date back, where it is gone. */
export async function restoreAnswers(blobs: Blobs, date: string): Promise<void> {
  if ((await blobs.head(gates(date))) !== null) return;
  const { run, compared_with = null, gates: said } = await readManifest(blobs, date);
  await writeAnswers(blobs, date, run, { compared_with, gates: said });
}

/** Puts the record back, where the ledger has lost it, that a date's release may not change; the pointer, where it names the date, knows `previous` better. */
export async function restoreRecord(blobs: Blobs, ledger: Ledger, date: string, record: ReleaseRecord): Promise<void> {
  const stands = await standing(blobs, ledger, date);
  if (stands.record !== null) return;
  await recordRelease(ledger, date, stands.published ? { ...record, previous: stands.previous } : record);
}

/** True when the lake holds every file of the date's release; what is in them nobody looks at here. */
async function isWhole(blobs: Blobs, date: string, sums: Uint8Array): Promise<boolean> {
  const present = new Set<string>();
  const prefix = releasePrefix(date);
  for await (const { key } of blobs.list(prefix)) present.add(key.slice(prefix.length));
  return filesOfSums(sums, date).every(({ name }) => present.has(name));
}
