import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openLake } from "../../cli/lake.ts";
import { isAlive, thisProcess } from "../../cli/process.ts";
import { pulseCommand } from "../../cli/pulse.ts";
import { type RunOptions, run } from "../../cli/run.ts";
import { status } from "../../cli/status.ts";
import { UsageError } from "../../core/errors.ts";
import { readPinnedInput } from "../../core/inputs/pin.ts";
import { filesBlobs } from "../../core/lake/files.ts";
import { pulseGround } from "../../core/lake/layout.ts";
import { acquireLease } from "../../core/ledger/lease.ts";
import { finishRun, openRun, recordStage } from "../../core/ledger/runs.ts";
import type { Source } from "../../core/stage.ts";
import { printed } from "../support/printed.ts";

const DAY = "2026-08-21";
const SOURCE = { kind: "url", label: "a test", simulated: false } as const;
const clock = { now: () => Date.now(), sleep: async () => {} };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hubrace-begun-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A lake with a run that was begun and not ended, and what else is done to its ledger. */
async function begun<T>(
  then: (ledger: ReturnType<typeof openLake>["ledger"], run: string) => Promise<T>,
  source: Source = SOURCE,
): Promise<T> {
  const lake = openLake(folder);
  try {
    const options = {
      date: DAY,
      source,
      sourceKey: "a key",
      limit: null,
      now: Date.now(),
      today: "2026-08-22",
    };
    return await then(lake.ledger, (await openRun(lake.ledger, options)).id);
  } finally {
    await lake.close();
  }
}

test("a run that nobody works on any more is interrupted, and one that a process works on is running", async () => {
  const told = async () => (JSON.parse(await printed(() => status(folder, true))) as { runs: object[] }).runs;
  await begun(async () => {});
  expect(await told()).toMatchObject([{ id: `${DAY}-a1`, status: "interrupted" }]);
  expect(await printed(() => status(folder, false))).toContain("nobody works on it; the command that began it goes on");
  await begun(async (ledger) => {
    const lease = await acquireLease({ ledger, clock, date: DAY, holder: thisProcess(), ttlMs: 90_000, isAlive });
    expect(await told()).toMatchObject([{ status: "running" }]);
    await lease.release();
  });
});

test("the time of a run is that of its stages, though the last command did one of them alone", async () => {
  await begun(async (ledger, id) => {
    const done = { status: "done", rows: 1, bytes: 1, counts: {}, finished_at: null } as const;
    await recordStage(ledger, id, "crawl", { ...done, seconds: 3600 });
    await recordStage(ledger, id, "site", { ...done, seconds: 40 });
    await finishRun(ledger, id, { status: "done", error: null, now: Date.now(), seconds: 41 });
  });
  expect(await printed(() => status(folder, false))).toContain(`${DAY}-a1  done, its stages took 1 h 1 min  a test\n`);
});

test("a stage of its own does not go on with a run that was abandoned", async () => {
  await begun(async (ledger, id) => {
    const item = await ledger.get("runs", id);
    await ledger.put("runs", id, { ...(item?.value as object), status: "abandoned" });
  });
  const options: RunOptions = { date: DAY, lake: folder, site: false, memory: "512MB", json: true };
  await expect(run(options, ["lineage"])).rejects.toThrow(`lineage: this lake holds no run of ${DAY}`);
});

test("a run pins the files that the operator names before its first stage, and nothing where one cannot be read", async () => {
  await begun(async () => {});
  const dates = join(folder, "dates.csv");
  await writeFile(dates, "model_id,actual_release_date\nlab/base,2026-03-30\n");
  const options: RunOptions = { date: DAY, lake: folder, site: false, memory: "512MB", json: true };
  const pinned = () => readPinnedInput(filesBlobs(folder), DAY, "corrections");
  // There is no snapshot to go on with.
  const lineage = (corrections: string) => run({ ...options, corrections }, ["lineage"]);
  await expect(lineage(join(folder, "none.csv"))).rejects.toThrow(UsageError);
  expect(await pinned()).toBeNull();
  await expect(lineage(dates)).rejects.toThrow("snapshots/date=2026-08-21/");
  expect(await pinned()).toMatchObject({
    source: "dates.csv",
    rows: [{ model_id: "lab/base", released_on: "2026-03-30" }],
  });
});

describe("a pulse of another Hub than the newest release's", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  const released = (source: Source) =>
    begun(async (ledger, id) => {
      const done = { status: "done", rows: 1, bytes: 1, seconds: 1, counts: {}, finished_at: null } as const;
      await recordStage(ledger, id, "release", done);
      const pointer = { version: "v1", date: DAY, run: id, source, previous: null };
      await filesBlobs(folder).put("releases/v1/current.json", JSON.stringify(pointer));
      const head = { version: 1, date: DAY, newest: `${DAY}T12:00:00.000Z`, crowded: null, organizations: [] };
      await filesBlobs(folder).put(pulseGround(DAY, "head"), gzipSync(JSON.stringify(head)));
      await ledger.put("pulse", "ground", { date: DAY });
    }, source);
  const pulse = (hub?: string) =>
    pulseCommand({ ...(hub && { hub }), lake: folder, site: join(folder, "site"), memory: "512MB" });

  test("is refused", async () => {
    await released(SOURCE);
    await expect(pulse("http://127.0.0.1:9")).rejects.toThrow(
      "pulse: this lake's models come from a test, and a Hub at 127.0.0.1 was asked for; name the same with --hub",
    );
  });

  test("is not begun where the real Hub cannot be reached: a sandbox stands in for it in a sandbox's lake alone", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const unreachable = /^pulse: cannot reach https:\/\/huggingface\.co .*; check the network$/;
    // Before the first sweep, and after it.
    await expect(pulse()).rejects.toThrow(unreachable);
    await released({ kind: "hub", label: "Hugging Face Hub", simulated: false });
    await expect(pulse()).rejects.toThrow(unreachable);
  });

  test("is begun in a sandbox's lake with a sandbox, which is refused where it is another one", async () => {
    await released({ kind: "sandbox", label: "a small sandbox", simulated: true });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    await expect(pulse()).rejects.toThrow(
      "come from a small sandbox, and the built-in sandbox (20000 models, seed 1) was asked for",
    );
  });
});
