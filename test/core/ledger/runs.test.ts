import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import {
  earlierAttempt,
  findRun,
  finishRun,
  holdsReal,
  listRuns,
  type OpenRunOptions,
  openRun,
  readRun,
  recordStage,
  toRun,
} from "../../../core/ledger/runs.ts";
import { sqliteLedger } from "../../../core/ledger/sqlite.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const sandbox = { kind: "sandbox", label: "the sandbox (20,000 models, seed 1)", simulated: true } as const;
const today: OpenRunOptions = {
  date: "2026-11-21",
  source: sandbox,
  sourceKey: "sandbox:20000:1:0",
  limit: null,
  now: NOON,
  today: "2026-11-21",
};

describe("the record of a run", () => {
  let folder: string;
  let ledger: Ledger;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-runs-"));
    ledger = sqliteLedger(join(folder, "_ledger.sqlite"));
  });
  afterEach(async () => {
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("is a first attempt, as of now when its date is today", async () => {
    const record = await openRun(ledger, today);
    expect(record).toMatchObject({
      id: "2026-11-21-a1",
      as_of: "2026-11-21T12:00:00.000Z",
      status: "running",
      stages: {},
    });
    expect(toRun(record)).toEqual({
      id: "2026-11-21-a1",
      date: "2026-11-21",
      asOf: NOON,
      source: sandbox,
      limit: null,
    });
  });

  test("tells whether the lake holds real models: not before the first, and not where they are simulated", async () => {
    expect(await holdsReal(ledger)).toBe(false);
    await openRun(ledger, { ...today, source: { kind: "url", label: "a mirror", simulated: false } });
    expect(await holdsReal(ledger)).toBe(true);
    const other = sqliteLedger(join(folder, "simulated.sqlite"));
    await openRun(other, today);
    expect(await holdsReal(other)).toBe(false);
    await other.close();
  });

  test("is as of the end of its date when that is not today", async () => {
    const record = await openRun(ledger, { ...today, date: "2026-08-21" });
    expect(record.as_of).toBe("2026-08-22T00:00:00.000Z");
    // The command was begun a moment before midnight, and its run half a second after.
    const late = await openRun(ledger, { ...today, now: Date.parse("2026-11-22T00:00:00.500Z") });
    expect(late.as_of).toBe("2026-11-22T00:00:00.000Z");
  });

  test("is found again by the next command of that date, with its first snapshot time", async () => {
    await openRun(ledger, today);
    await finishRun(ledger, "2026-11-21-a1", { status: "failed", error: "crawl: …", now: NOON + 1_000, seconds: 1 });
    const again = await openRun(ledger, { ...today, now: NOON + 7_200_000 });
    expect(again).toMatchObject({
      id: "2026-11-21-a1",
      as_of: "2026-11-21T12:00:00.000Z",
      status: "running",
      error: null,
    });
    const tomorrow = await openRun(ledger, { ...today, now: NOON + 86_400_000, today: "2026-11-22" });
    expect(tomorrow.as_of).toBe("2026-11-21T12:00:00.000Z");
  });

  test("is refused for another source or limit of the same date, once models were taken", async () => {
    await openRun(ledger, today);
    await ledger.put("crawl", "2026-11-21-a1", { rows: 10_000 });
    const hub = { kind: "hub", label: "the Hugging Face Hub", simulated: false } as const;
    const other = openRun(ledger, { ...today, source: hub, sourceKey: "hub" });
    await expect(other).rejects.toBeInstanceOf(HubraceError);
    await expect(other).rejects.toThrow(
      "run: this lake already holds 2026-11-21 from the sandbox (20,000 models, seed 1) (run 2026-11-21-a1, all models), " +
        "and all models from the Hugging Face Hub were asked for; a lake keeps one source per date: use another --lake or another --date",
    );
    await expect(openRun(ledger, { ...today, limit: 100 })).rejects.toThrow(/the newest 100 models from the sandbox/);
  });

  test("makes way for another source when nothing was taken, as from an address that was mistyped", async () => {
    const mistyped = { kind: "url", label: "a Hub at huggingface.example", simulated: false } as const;
    const failed = await openRun(ledger, { ...today, source: mistyped, sourceKey: "url:huggingface.example" });
    await finishRun(ledger, failed.id, {
      status: "failed",
      error: "crawl: cannot reach …",
      now: NOON + 1_000,
      seconds: 1,
    });
    // The sandbox gives simulated models, which a lake with real ones would refuse, too.
    const record = await openRun(ledger, { ...today, now: NOON + 60_000 });
    expect(record).toMatchObject({
      id: "2026-11-21-a1",
      source: sandbox,
      as_of: "2026-11-21T12:01:00.000Z",
      error: null,
    });
    expect(await listRuns(ledger, 10)).toEqual([record]);
    await recordStage(ledger, record.id, "crawl", {
      status: "done",
      rows: 1,
      bytes: 1,
      seconds: 1,
      counts: {},
      finished_at: null,
    });
    await expect(openRun(ledger, { ...today, limit: 5 })).rejects.toThrow(/a lake keeps one source per date/);
  });

  test("is a new attempt when the earlier ones were abandoned, also the eleventh", async () => {
    for (let attempt = 1; attempt <= 10; attempt++) {
      const record = await openRun(ledger, today);
      expect(record.id).toBe(`2026-11-21-a${attempt}`);
      await ledger.put("runs", record.id, { ...record, status: "abandoned" });
    }
    expect((await openRun(ledger, { ...today, limit: 5 })).id).toBe("2026-11-21-a11");
  });

  test("is the one of its date that is not abandoned; of the others the largest snapshot is known", async () => {
    expect(await findRun(ledger, today.date)).toBeNull();
    const stage = { status: "done", rows: 1, bytes: 1, seconds: 1, finished_at: null } as const;
    const found: (number | null)[] = [];
    // The third attempt has no snapshot, the fourth counts itself not.
    for (const models of [300, 500, null, 900]) {
      const record = await openRun(ledger, today);
      found.push(await earlierAttempt(ledger, toRun(record)));
      const made =
        models === null ? record : await recordStage(ledger, record.id, "snapshot", { ...stage, counts: { models } });
      expect(await findRun(ledger, today.date)).toMatchObject({ id: record.id });
      found.push(await earlierAttempt(ledger, toRun(made)));
      if (models !== 900) await ledger.put("runs", record.id, { ...made, status: "abandoned" });
    }
    expect(found).toEqual([null, null, 300, 300, 500, 500, 500, 500]);
    // Of a date whose one abandoned attempt came to no snapshot: no model.
    const other = await openRun(ledger, { ...today, date: "2026-11-20" });
    await ledger.put("runs", other.id, { ...other, status: "abandoned" });
    const again = await openRun(ledger, { ...today, date: "2026-11-20" });
    expect(await earlierAttempt(ledger, toRun(again))).toBe(0);
  });

  test("carries its stages and its end", async () => {
    await openRun(ledger, today);
    const stage = {
      status: "done",
      rows: 10,
      bytes: 200,
      seconds: 1.5,
      counts: { pages: 1 },
      finished_at: "2026-11-21T12:00:02.000Z",
    } as const;
    await recordStage(ledger, "2026-11-21-a1", "crawl", stage);
    await recordStage(ledger, "2026-11-21-a1", "snapshot", { ...stage, status: "failed" });
    await finishRun(ledger, "2026-11-21-a1", { status: "done", error: null, now: NOON + 5_000, seconds: 5 });
    expect(await readRun(ledger, "2026-11-21-a1")).toMatchObject({
      status: "done",
      finished_at: "2026-11-21T12:00:05.000Z",
      seconds: 5,
      stages: { crawl: stage, snapshot: { ...stage, status: "failed" } },
    });
    await expect(recordStage(ledger, "2026-11-22-a1", "crawl", stage)).rejects.toThrow(/there is no run 2026-11-22-a1/);
    // Each of them reads the record before any of the others has written it.
    const three = ["history", "lineage", "panels"];
    await Promise.all(three.map((name) => recordStage(ledger, "2026-11-21-a1", name, stage)));
    const stages = Object.keys((await readRun(ledger, "2026-11-21-a1"))?.stages ?? {});
    expect(stages.sort()).toEqual(["crawl", "history", "lineage", "panels", "snapshot"]);
  });

  test("never brings simulated and real models into one lake, whatever their dates", async () => {
    await openRun(ledger, today);
    const sandbox = { kind: "sandbox", label: "the sandbox", simulated: !today.source.simulated } as const;
    await expect(
      openRun(ledger, { ...today, date: "2026-11-20", source: sandbox, sourceKey: "sandbox" }),
    ).rejects.toThrow(/the two never share a lake/);
    expect(await listRuns(ledger, 10)).toHaveLength(1);
  });

  test("never brings two simulated worlds into one lake: the models of the first would look as if they had vanished", async () => {
    await openRun(ledger, today);
    const other = { ...today.source, label: "the sandbox (1,000 models, seed 1)" };
    await expect(
      openRun(ledger, { ...today, date: "2026-11-20", source: other, sourceKey: "sandbox:1000:1:0" }),
    ).rejects.toThrow(/and the sandbox \(1,000 models, seed 1\) has others; all of the former would look as if/);
    await openRun(ledger, { ...today, date: "2026-11-20" });
  });

  test("is listed newest first", async () => {
    for (const date of ["2026-08-21", "2026-08-23", "2026-08-22"]) await openRun(ledger, { ...today, date });
    expect((await listRuns(ledger, 2)).map((run) => run.date)).toEqual(["2026-08-23", "2026-08-22"]);
    expect(await listRuns(ledger, 10)).toHaveLength(3);
  });
});
