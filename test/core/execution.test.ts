import { beforeEach, describe, expect, test, vi } from "vitest";
import { LeaseHeldError } from "../../core/errors.ts";
import { beginExecution, continueExecution, type Execution, endExecution } from "../../core/execution.ts";
import { acquireLease } from "../../core/ledger/lease.ts";
import { readRun, recordStage } from "../../core/ledger/runs.ts";
import { STAGES } from "../../core/stages.ts";
import { MemoryLedger } from "../support/memory.ts";
import { SkippingClock } from "../support/skipping-clock.ts";

const DATE = "2026-08-21";
const MINUTE = 60_000;

describe("an execution that goes from process to process", () => {
  let ledger: MemoryLedger;
  let clock: SkippingClock;
  beforeEach(() => {
    ledger = new MemoryLedger();
    clock = new SkippingClock(Date.parse(`${DATE}T03:00:00Z`));
  });

  const execution = (id: string): Execution => ({ ledger, clock, date: DATE, id });
  const begin = (id: string, again = false) =>
    beginExecution(execution(id), {
      source: { kind: "url", label: "a test", simulated: false },
      sourceKey: "a test",
      limit: null,
      now: clock.now(),
      today: DATE,
      again,
    });
  const finish = async (id: string) => {
    for (const stage of STAGES) {
      const done = { status: "done", rows: 1, bytes: 1, seconds: 1, counts: {}, finished_at: null } as const;
      await recordStage(ledger, `${DATE}-a1`, stage, done);
    }
    await endExecution(execution(id), { run: `${DATE}-a1`, error: null, seconds: 9 });
  };

  test("begun twice, as after a lost process, has the same run with the same time", async () => {
    const first = await begin("one");
    clock.sleep(MINUTE);
    expect(await begin("one")).toEqual(first);
    expect(first).toMatchObject({ kind: "open", record: { id: `${DATE}-a1`, as_of: `${DATE}T03:00:00.000Z` } });
  });

  test("holds the date against another one until it ends", async () => {
    await begin("one");
    expect(await begin("two")).toMatchObject({
      kind: "held",
      reason: expect.stringMatching(/^lease: execution one \(run .+\) is working on 2026-08-21 since /),
    });
    await endExecution(execution("one"), { run: `${DATE}-a1`, error: "the Hub is away", seconds: 5 });
    expect(await readRun(ledger, `${DATE}-a1`)).toMatchObject({
      status: "failed",
      error: "the Hub is away",
      seconds: 5,
    });
    expect(await begin("two")).toMatchObject({ kind: "open", record: { id: `${DATE}-a1`, status: "running" } });
  });

  test("holds it against a process of the command line, too", async () => {
    await begin("one");
    const holder = { host: "here", pid: 1, started: "t1" };
    const asked = acquireLease({ ledger, clock, date: DATE, holder, ttlMs: MINUTE, isAlive: () => true });
    await expect(asked).rejects.toThrow(/^lease: execution one /);
  });

  test("that was never heard of again loses the date after half an hour", async () => {
    await begin("one");
    clock.sleep(29 * MINUTE);
    expect(await begin("two")).toMatchObject({ kind: "held" });
    clock.sleep(2 * MINUTE);
    expect(await begin("two")).toMatchObject({ kind: "open" });
    await expect(continueExecution(execution("one"))).rejects.toThrow(LeaseHeldError);
    await expect(continueExecution(execution("one"))).rejects.toThrow(/execution two .+ is working on/);
  });

  test("keeps the date as long as its processes go on with it", async () => {
    // Only the renewal at the beginning counts here: this clock's sleeps are over at once.
    const still = { now: () => clock.now(), sleep: () => new Promise<void>(() => {}) };
    await begin("one");
    for (let call = 0; call < 3; call++) {
      clock.sleep(20 * MINUTE);
      const lease = await continueExecution({ ...execution("one"), clock: still });
      expect(lease.signal.aborted).toBe(false);
    }
    expect(await begin("two")).toMatchObject({ kind: "held" });
  });

  test("finds a run that is done, and leaves it alone unless told", async () => {
    await begin("one");
    await finish("one");
    const before = await readRun(ledger, `${DATE}-a1`);
    expect(await begin("two")).toEqual({ kind: "done", record: before });
    expect(await readRun(ledger, `${DATE}-a1`)).toEqual(before);
    expect(await begin("two", true)).toMatchObject({ kind: "open", record: { status: "running" } });
  });

  test("goes through a run again of which only some stages are done", async () => {
    await begin("one");
    const done = { status: "done", rows: 1, bytes: 1, seconds: 1, counts: {}, finished_at: null } as const;
    await recordStage(ledger, `${DATE}-a1`, "crawl", done);
    await endExecution(execution("one"), { run: `${DATE}-a1`, error: null, seconds: 9 });
    expect(await begin("two")).toMatchObject({ kind: "open" });
  });

  test("ended twice, as after a lost process, gives nothing back that another one has taken", async () => {
    await begin("one");
    const end = { run: `${DATE}-a1`, error: "lost", seconds: 5 };
    await endExecution(execution("one"), end);
    await begin("two");
    await endExecution(execution("one"), end);
    expect(await readRun(ledger, `${DATE}-a1`)).toMatchObject({ status: "running", error: null });
    expect(await begin("three")).toMatchObject({ kind: "held", reason: expect.stringContaining("execution two") });
  });

  test("whose lease cannot be read is not ended, and says why", async () => {
    await begin("one");
    vi.spyOn(ledger, "get").mockRejectedValueOnce(new Error("the table is away"));
    const end = { run: `${DATE}-a1`, error: null, seconds: 9 };
    await expect(endExecution(execution("one"), end)).rejects.toThrow("the table is away");
    expect(await readRun(ledger, `${DATE}-a1`)).toMatchObject({ status: "running" });
  });

  test("whose run cannot be opened does not keep the date", async () => {
    await begin("one");
    await endExecution(execution("one"), { run: `${DATE}-a1`, error: null, seconds: 9 });
    await ledger.put("crawl", "2026-08-21-a1", { part: 1 });
    const other = { kind: "url", label: "another Hub", simulated: false } as const;
    const options = { source: other, sourceKey: "another", limit: null, now: clock.now(), today: DATE, again: false };
    await expect(beginExecution(execution("two"), options)).rejects.toThrow(/already holds 2026-08-21 from a test/);
    expect(await begin("three")).toMatchObject({ kind: "open" });
  });

  test("renews its lease six times within the half hour that it is believed", async () => {
    await begin("one");
    const sleep = vi.spyOn(clock, "sleep").mockRejectedValue(new Error("stopped"));
    await (await continueExecution(execution("one"))).stop();
    expect(sleep.mock.calls[0]?.[0]).toBe(5 * MINUTE);
  });
});
