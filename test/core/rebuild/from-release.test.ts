import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { currentRelease, models, releaseFile, releasesPrefix } from "../../../core/lake/layout.ts";
import { findRun, openRun } from "../../../core/ledger/runs.ts";
import { silentLog } from "../../../core/log.ts";
import { restoreDay } from "../../../core/rebuild/from-release.ts";
import { readPointer, recordRelease, standing } from "../../../core/release/pointer.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { DAY, NEXT_DAY, releaseLake } from "../../support/release-lake.ts";

/** The releases of two days, and nothing else of their lake. */
const released = new Map<string, Uint8Array>();
let sums: Record<string, string>;
let folder: string;
beforeAll(async () => {
  const lake = await releaseLake();
  for (const date of [DAY, NEXT_DAY]) {
    await lake.fill(date);
    await lake.release(date);
  }
  for await (const { key } of lake.blobs.list(releasesPrefix))
    if (key !== currentRelease) released.set(key, (await lake.blobs.get(key)) ?? new Uint8Array());
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
  for (const [date, previous] of [
    [DAY, null],
    [NEXT_DAY, DAY],
  ] as const) {
    const record = { run: `${date}-a1`, previous, sha256: sums[date] };
    expect(await standing(blobs, ledger, date)).toEqual({ published: true, previous, record });
    const as_of = `${date}T20:00:00.000Z`;
    expect(await findRun(ledger, date)).toEqual({
      ...{ id: `${date}-a1`, date, source, limit: null, as_of, created_at: as_of },
      ...{ status: "done", error: null, finished_at: as_of, seconds: null, stages: {} },
      source_key: `restored from the release of ${date}`,
    });
  }
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
});

test("a day that is stopped writes nothing", async () => {
  await expect(restore(DAY, null, AbortSignal.abort(new Error("interrupted")))).rejects.toThrow("interrupted");
  expect(blobs.files.has(models(DAY))).toBe(false);
  expect(ledger.items.size).toBe(0);
});
