import { rm } from "node:fs/promises";
import { join } from "node:path";
import { historyStage } from "../history/history.ts";
import type { Blobs } from "../lake/blobs.ts";
import * as layout from "../lake/layout.ts";
import { namingFiles } from "../lake/naming-files.ts";
import type { SnapshotReport } from "../lake/snapshot-report.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { findRun, type RunRecord, restoreRun, toRun } from "../ledger/runs.ts";
import { readManifest } from "../release/baseline.ts";
import { ESTIMATE_CHECKS } from "../release/estimate-checks.ts";
import type { ReleaseManifest } from "../release/manifest.ts";
import { movePointer, standing } from "../release/pointer.ts";
import { requireSound } from "../release/sound.ts";
import type { StageContext } from "../stage.ts";
import { restoreAnswers, restoreRecord } from "./rebuild.ts";
import { knowsEarlierDays, seedHistory } from "./seed-history.ts";

/** What came back of a day. */
export interface Restored {
  readonly date: string;
  /** Files of the lake that were written. */
  readonly files: number;
  readonly models: number;
  /** Where its history comes from: the days before it, nothing (it is the first day), or its release alone, with losses. */
  readonly history: "folded" | "seeded";
}

/**
 * Puts a day back into the lake from its release: snapshot, lineage, panels, estimates, findings byte for byte, the run's and the
 * release's records where the ledger has lost them, and the history. The history is folded from the snapshots as always; where the days before
 * are gone, the first one is seeded with what its release tells of them. Raw parts and quarantine do not come back. Call it
 * for the dates in order. Throws HubraceError when the release is damaged.
 */
export function restoreDay(
  context: Omit<StageContext, "run">,
  date: string,
  previous: string | null,
): Promise<Restored> {
  return namingFiles("rebuild", context, (blobs) => restore({ ...context, blobs }, date, previous));
}

async function restore(context: Omit<StageContext, "run">, date: string, previous: string | null): Promise<Restored> {
  const { blobs, ledger } = context;
  const manifest = await readManifest(blobs, date);
  const sums = await sumOfSound(context, manifest);
  let files = 0;
  for (const [name, key] of placesOf(manifest)) {
    await copy(context, layout.releaseFile(date, name), key);
    files += 1;
  }
  await blobs.put(layout.snapshotReport(date), `${JSON.stringify(reportOf(manifest), null, 2)}\n`);
  const record = await restoreRecords(blobs, ledger, manifest, previous, sums);
  const given: StageContext = { ...context, run: toRun(record) };
  const seeded = !(await hasHistoryBefore(blobs, date)) && (await knowsEarlierDays(given));
  const models = seeded ? await seed(given) : (await historyStage(given)).rows;
  await restoreAnswers(blobs, date);
  const { kind, label, simulated } = record.source;
  const stands = await standing(blobs, ledger, date);
  await movePointer(blobs, {
    date,
    run: record.id,
    source: { kind, label, simulated },
    previous: stands.previous,
  });
  // Besides: the snapshot's report, what the gates said, and the four files of the history.
  return { date, files: files + 2 + 4, models, history: seeded ? "seeded" : "folded" };
}

/** The history stage would begin anew on a day without one before it; later days are folded upon the seed. */
async function seed(context: StageContext): Promise<number> {
  const { run } = context;
  await copy(context, layout.releaseFile(run.date, "outcomes.parquet"), layout.outcomes);
  await copy(context, layout.releaseFile(run.date, "tombstones.parquet"), layout.tombstones);
  return seedHistory(context);
}

/** Lake files by the name that they have in the release. */
function placesOf({ date, files }: ReleaseManifest): [name: string, key: string][] {
  const rows = new Map(files.map((file) => [file.name, file.rows]));
  const places: [string, string][] = [
    ...[...layout.DATED_TABLES].map(([name, place]): [string, string] => [`${name}.parquet`, place(date)]),
    ["findings.json", layout.findings(date)],
    [ESTIMATE_CHECKS, layout.estimateChecks(date)],
  ];
  // A release without estimates holds an empty table; the lake then has no such file.
  const estimated = (rows.get("estimates.parquet") ?? 0) > 0;
  const left = estimated ? [] : ["estimates.parquet", ESTIMATE_CHECKS];
  return places.filter(([name]) => rows.has(name) && !left.includes(name));
}

/** Throws HubraceError when the release is not what its SHA256SUMS says. Returns the checksum of SHA256SUMS. */
async function sumOfSound(
  { blobs, workspace, signal }: Omit<StageContext, "run">,
  manifest: ReleaseManifest,
): Promise<string> {
  const { date } = manifest;
  const path = join(workspace, "released-file");
  const sum = await requireSound(manifest, {
    who: "rebuild",
    async pathOf(name) {
      await blobs.toFile(layout.releaseFile(date, name), path);
      return path;
    },
    remedy: () => `bring the release back from a copy, nothing was restored of ${date}`,
    signal,
  });
  await rm(path);
  return sum;
}

async function copy({ blobs, workspace }: Omit<StageContext, "run">, from: string, to: string): Promise<void> {
  const path = join(workspace, "copied-file");
  await blobs.toFile(from, path);
  await blobs.fromFile(path, to);
  await rm(path);
}

/** report.json as the snapshot stage wrote it. */
function reportOf(manifest: ReleaseManifest): SnapshotReport {
  const { quality, partial, as_of } = manifest;
  const count = (name: string) => quality[name] ?? 0;
  return {
    format: layout.LAKE_FORMAT,
    as_of,
    listed: count("listed"),
    kept: count("kept"),
    duplicates: count("duplicates"),
    renamed: count("renamed"),
    quarantined: count("quarantined"),
    quarantine_reasons: manifest.quarantine_reasons,
    floor_dates: count("floor_dates"),
    missing_dates: count("missing_dates"),
    unknown_fields: manifest.unknown_fields,
    wrong_type: manifest.wrong_type ?? {},
    unknown_values: manifest.unknown_values ?? {},
    limit_cut: partial,
    self_parents: count("self_parents"),
    created_at_changed: count("created_at_changed"),
  };
}

/** The run's record, made anew where the ledger has lost it, and the record that the release may not change. */
async function restoreRecords(
  blobs: Blobs,
  ledger: Ledger,
  { date, run, source, as_of, limit }: ReleaseManifest,
  previous: string | null,
  sums: string,
): Promise<RunRecord> {
  await restoreRecord(blobs, ledger, date, { run, previous, sha256: sums });
  const present = await findRun(ledger, date);
  if (present !== null) return present;
  const record: RunRecord = {
    ...{ id: run, date, source, limit, as_of, created_at: as_of },
    // No sweep has this key, so nobody goes on with a run whose raw parts are gone.
    source_key: `restored from the release of ${date}`,
    ...{ status: "done", error: null, finished_at: as_of, seconds: null, stages: {} },
  };
  await restoreRun(ledger, record);
  return record;
}

async function hasHistoryBefore(blobs: Blobs, date: string): Promise<boolean> {
  for await (const { key } of blobs.list(layout.historyPrefix)) {
    const found = layout.dateOfHistory(key);
    if (found !== null && found < date) return true;
  }
  return false;
}
