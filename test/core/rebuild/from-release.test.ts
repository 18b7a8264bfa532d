import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  currentRelease,
  estimates,
  models,
  outcomes,
  releaseFile,
  releasesPrefix,
  tombstones,
} from "../../../core/lake/layout.ts";
import { findRun, openRun } from "../../../core/ledger/runs.ts";
import { silentLog } from "../../../core/log.ts";
import { restoreDay } from "../../../core/rebuild/from-release.ts";
import { readPointer, recordRelease, standing } from "../../../core/release/pointer.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { DAY, NEXT_DAY, ROWS, releaseLake } from "../../support/release-lake.ts";

/** The releases of two days, and nothing else of their lake. The second, of a run with --limit, tells of a model that is gone. */
const released = new Map<string, Uint8Array>();
let sums: Record<string, string>;
let folder: string;
beforeAll(async () => {
  const lake = await releaseLake();
  await lake.fill(DAY);
  await lake.release(DAY);
  const gone = "'dora/gone' as id, date '2026-08-10' as last_seen, date '2026-08-11' as vanished, 1 as likes";
  await lake.fill(NEXT_DAY, { ...ROWS, tombstones: [gone] });
  await lake.release(NEXT_DAY, { limit: 7 });
  for await (const { key } of lake.blobs.list(releasesPrefix))
    if (key !== currentRelease) released.set(key, new Uint8Array((await lake.blobs.get(key)) ?? []));
  await lake.close();
  const sumOf = (date: string) =>
    createHash("sha256")
      .update(released.get(releaseFile(date, "SHA256SUMS")) ?? "")
      .digest("hex");
  sums = { [DAY]: sumOf(DAY), [NEXT_DAY]: sumOf(NEXT_DAY) };
  folder = await mkdtemp(join(tmpdir(), "hubrace-restore-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let blobs: MemoryBlobs;
let ledger: MemoryLedger;
beforeEach(() => {
  blobs = new MemoryBlobs();
  for (const [key, body] of released) blobs.files.set(key, body);
  ledger = new MemoryLedger();
});

const restore = (date: string, previous: string | null, signal = new AbortController().signal) => {
  const clock = { now: () => 0, sleep: async () => {} };
  const sql = { memory: "500MB", threads: 1 };
  return restoreDay({ blobs, ledger, clock, log: silentLog, workspace: folder, sql, signal }, date, previous);
};
const source = { kind: "url", label: "a recorded day", simulated: false } as const;

test("a ledger that is lost knows again of each day's run, of its release, and which one that was compared with", async () => {
  expect(await restore(DAY, null)).toMatchObject({ date: DAY, models: 4, history: "folded" });
  expect(await readPointer(blobs)).toMatchObject({ pointer: { date: DAY, run: `${DAY}-a1`, source, previous: null } });
  expect(await restore(NEXT_DAY, DAY)).toMatchObject({ date: NEXT_DAY, models: 4, history: "folded" });
  expect(await readPointer(blobs)).toMatchObject({ pointer: { date: NEXT_DAY, source, previous: DAY } });
  for (const [date, previous, limit] of [
    [DAY, null, null],
    [NEXT_DAY, DAY, 7],
  ] as const) {
    const record = { run: `${date}-a1`, previous, sha256: sums[date] };
    expect(await standing(blobs, ledger, date)).toEqual({ published: true, previous, record });
    const as_of = `${date}T20:00:00.000Z`;
    expect(await findRun(ledger, date)).toEqual({
      ...{ id: `${date}-a1`, date, source, limit, as_of, created_at: as_of },
      ...{ status: "done", error: null, finished_at: as_of, seconds: null, stages: {} },
      source_key: `restored from the release of ${date}`,
    });
    // Its table in the release is empty.
    expect(blobs.files.has(estimates(date))).toBe(false);
  }
});

test("a day without any before it knows what its release tells, also when it is restored again, and follows the release before it", async () => {
  for (let time = 1; time <= 2; time++)
    expect(await restore(NEXT_DAY, DAY)).toMatchObject({ models: 5, history: "seeded" });
  expect((await standing(blobs, ledger, NEXT_DAY)).previous).toBe(DAY);
  for (const [key, name] of [
    [outcomes, "outcomes.parquet"],
    [tombstones, "tombstones.parquet"],
  ] as const)
    expect(blobs.files.get(key)).toEqual(released.get(releaseFile(NEXT_DAY, name)));
});

test("where the pointer alone is left, it says what its release was compared with", async () => {
  const pointer = { version: "v1", date: NEXT_DAY, run: `${NEXT_DAY}-a1`, source, previous: "2026-08-01" };
  await blobs.put(currentRelease, JSON.stringify(pointer));
  await restore(NEXT_DAY, DAY);
  expect((await standing(blobs, ledger, NEXT_DAY)).record?.previous).toBe("2026-08-01");
});

test("what the ledger knows stays", async () => {
  const now = Date.parse(`${DAY}T20:00:00Z`);
  const run = await openRun(ledger, { date: DAY, source, sourceKey: "its key", limit: 7, now, today: DAY });
  const record = { run: run.id, previous: "2026-08-01", sha256: "of its release" };
  await recordRelease(ledger, DAY, record);
  await restore(DAY, null);
  expect(await findRun(ledger, DAY)).toEqual(run);
  expect((await standing(blobs, ledger, DAY)).record).toEqual(record);
  expect(await readPointer(blobs)).toMatchObject({ pointer: { date: DAY, previous: "2026-08-01" } });
});

test("a day that is stopped writes nothing", async () => {
  await expect(restore(DAY, null, AbortSignal.abort(new Error("interrupted")))).rejects.toThrow("interrupted");
  expect(blobs.files.has(models(DAY))).toBe(false);
  expect(ledger.items.size).toBe(0);
});
