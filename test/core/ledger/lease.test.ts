import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Clock } from "../../../core/clock.ts";
import { LeaseHeldError } from "../../../core/errors.ts";
import { acquireLease, adoptLease, type Holder, isLeased, keepAlive, runHolder } from "../../../core/ledger/lease.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import { sqliteLedger } from "../../../core/ledger/sqlite.ts";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const MINUTE = 60_000;

/** A clock that stands still until `advance`; sleepers wake in the order of their times. */
function handClock() {
  let now = NOON;
  let sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        sleepers.push({ at: now + milliseconds, wake: resolve });
      }),
  };
  return {
    clock,
    async advance(milliseconds: number) {
      now += milliseconds;
      const due = sleepers.filter((sleeper) => sleeper.at <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.at > now);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("the lease of a date", () => {
  let folder: string;
  let ledger: Ledger;
  let time: ReturnType<typeof handClock>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-lease-"));
    ledger = sqliteLedger(join(folder, "_ledger.sqlite"));
    time = handClock();
  });
  afterEach(async () => {
    await ledger.close();
    await rm(folder, { recursive: true, force: true });
  });

  const holder = (pid: number, run?: string): Holder => ({
    host: "here",
    pid,
    started: `t${pid}`,
    ...(run && { run }),
  });
  const acquire = (pid: number, isAlive = (_: Holder) => true, on = ledger) =>
    acquireLease({
      ledger: on,
      clock: time.clock,
      date: "2026-08-21",
      holder: holder(pid, "2026-08-21-a1"),
      ttlMs: MINUTE,
      isAlive,
    });

  test("tells who only looks whether somebody works: not before, not when the holder is gone, has expired or has given it back", async () => {
    const leased = (isAlive = (_: Holder) => true) =>
      isLeased({ ledger, clock: time.clock, date: "2026-08-21", isAlive });
    expect(await leased()).toBe(false);
    const lease = await acquire(41);
    expect(await leased()).toBe(true);
    expect(await leased(({ pid }) => pid !== 41)).toBe(false);
    await time.advance(MINUTE);
    expect(await leased()).toBe(false);
    await lease.renew();
    expect(await leased()).toBe(true);
    await lease.release();
    expect(await leased()).toBe(false);
  });

  test("is refused to a second holder, naming date, holder and since when", async () => {
    await acquire(41);
    await time.advance(30_000);
    const second = acquire(42);
    await expect(second).rejects.toBeInstanceOf(LeaseHeldError);
    await expect(second).rejects.toThrow(
      "lease: process 41 on here (run 2026-08-21-a1) is working on 2026-08-21 since 2026-11-21T12:00:00.000Z; wait until it is done, or use another --lake",
    );
    await expect(second).rejects.toMatchObject({ exitCode: 3 });
  });

  test("of another date is free", async () => {
    await acquire(41);
    const other = {
      ledger,
      clock: time.clock,
      date: "2026-08-22",
      holder: holder(42),
      ttlMs: MINUTE,
      isAlive: () => true,
    };
    expect((await acquireLease(other)).date).toBe("2026-08-22");
  });

  test("is free again after its release", async () => {
    await (await acquire(41)).release();
    await expect(acquire(42)).resolves.toBeDefined();
  });

  test("is taken over at once from a holder that is gone", async () => {
    await acquire(41);
    const asked: Holder[] = [];
    await acquire(42, (old) => {
      asked.push(old);
      return false;
    });
    expect(asked).toEqual([holder(41, "2026-08-21-a1")]);
  });

  test("is taken over when it has expired, and the old holder can neither renew nor release it", async () => {
    const old = await acquire(41);
    await time.advance(MINUTE - 1);
    await expect(acquire(42)).rejects.toThrow(LeaseHeldError);
    await time.advance(1);
    const next = await acquire(42);
    await expect(old.renew()).rejects.toThrow(/the lease of 2026-08-21, held since .*, was taken over by another run/);
    await old.release();
    await expect(acquire(43)).rejects.toThrow(/process 42/);
    await next.release();
    await expect(old.renew()).rejects.toThrow(LeaseHeldError);
  });

  test("lasts its time to live from each renewal", async () => {
    const lease = await acquire(41);
    await time.advance(50_000);
    await lease.renew();
    expect(lease.expires()).toBe(NOON + 110_000);
    await time.advance(59_999);
    await expect(acquire(42)).rejects.toThrow(LeaseHeldError);
  });

  test("is gone on with, and renewed, by a later process of the execution that holds it, and by no other", async () => {
    const of = (holder: Holder) => ({ ledger, clock: time.clock, date: "2026-08-21", holder, ttlMs: MINUTE });
    const mine = runHolder("execution-1", "2026-08-21-a1");
    await expect(adoptLease(of(mine))).rejects.toThrow("nobody holds the lease of 2026-08-21 any more");
    const first = await acquireLease({ ...of(mine), isAlive: () => true });
    await time.advance(40_000);
    const later = await adoptLease(of(mine));
    expect(later.expires()).toBe(NOON + 100_000);
    expect((await ledger.get("leases", "2026-08-21"))?.value).toEqual({
      holder: { ...mine },
      since: "2026-11-21T12:00:00.000Z",
      expires: "2026-11-21T12:01:40.000Z",
    });
    // The process before it has lost it.
    await expect(first.renew()).rejects.toThrow(LeaseHeldError);
    for (const other of [runHolder("execution-2", "2026-08-21-a1"), { ...mine, host: "here" }])
      await expect(adoptLease(of(other))).rejects.toThrow("2026-11-21T12:00");
    await later.release();
    await expect(adoptLease(of(mine))).rejects.toThrow("nobody holds");
  });

  test("fails with the ledger's own error where that cannot be written, which says nothing of who holds the lease", async () => {
    let full = true;
    const small: Ledger = {
      ...ledger,
      get: (partition, key) => ledger.get(partition, key),
      put: (...item) => (full ? Promise.reject(new Error("disk full")) : ledger.put(...item)),
    };
    await expect(acquire(1, undefined, small)).rejects.toThrow("disk full");
    full = false;
    const lease = await acquire(1, undefined, small);
    full = true;
    await expect(lease.renew()).rejects.toThrow("disk full");
    await expect(lease.release()).rejects.toThrow("disk full");
  });

  test("goes to exactly one of six that ask at the same moment, 200 times", async () => {
    const handles = Array.from({ length: 6 }, () => sqliteLedger(join(folder, "_ledger.sqlite")));
    for (let round = 0; round < 200; round++) {
      // Every other round it is free; in the rest all six find a dead holder and want to take over.
      const results = await Promise.allSettled(
        handles.map((handle, pid) => acquire(pid, (old) => old.pid !== 99, handle)),
      );
      const winners = results.filter((result) => result.status === "fulfilled");
      expect(winners).toHaveLength(1);
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(LeaseHeldError);
      }
      await winners[0]?.value.release();
      if (round % 2 === 0) await acquire(99);
    }
    await Promise.all(handles.map((handle) => handle.close()));
  });

  test("is kept alive by renewing in the background until stopped", async () => {
    const kept = keepAlive({ lease: await acquire(41), clock: time.clock, everyMs: 20_000 });
    for (let turn = 0; turn < 10; turn++) await time.advance(20_000);
    await expect(acquire(42)).rejects.toThrow(LeaseHeldError);
    expect(kept.signal.aborted).toBe(false);
    await kept.stop();
    await time.advance(MINUTE);
    await expect(acquire(42)).resolves.toBeDefined();
  });

  test("is stopped when the renewal that is under way has ended: it may be given back then, and the ledger closed", async () => {
    const renewal = Promise.withResolvers<void>();
    const slow: Ledger = {
      ...ledger,
      put: async (...item) => {
        await renewal.promise;
        return ledger.put(...item);
      },
    };
    const lease = await acquire(41);
    const renew = () => slow.put("leases", "another", {}).then(() => undefined);
    const kept = keepAlive({ lease: { ...lease, renew }, clock: time.clock, everyMs: 20_000 });
    await time.advance(20_000);
    let stopped = false;
    const stopping = kept.stop().then(() => (stopped = true));
    await time.advance(0);
    expect(stopped).toBe(false);
    renewal.resolve();
    await stopping;
    expect(await ledger.get("leases", "another")).not.toBeNull();
  });

  test("aborts the work when it is lost to another run", async () => {
    const kept = keepAlive({ lease: await acquire(41), clock: time.clock, everyMs: 20_000 });
    await acquire(42, () => false);
    await time.advance(20_000);
    expect(kept.signal.aborted).toBe(true);
    expect(kept.signal.reason).toBeInstanceOf(LeaseHeldError);
    await kept.stop();
  });

  test("survives a renewal that fails, but not until after its end", async () => {
    let broken = false;
    const flaky: Ledger = {
      ...ledger,
      put: (...put) => (broken ? Promise.reject(new Error("unreachable")) : ledger.put(...put)),
    };
    const kept = keepAlive({ lease: await acquire(41, () => true, flaky), clock: time.clock, everyMs: 20_000 });
    broken = true;
    await time.advance(20_000);
    expect(kept.signal.aborted).toBe(false);
    broken = false;
    await time.advance(20_000);
    broken = true;
    for (const expected of [false, false, true]) {
      await time.advance(20_000);
      expect(kept.signal.aborted).toBe(expected);
    }
    expect(String(kept.signal.reason)).toMatch(/ended at 2026-11-21T12:01:40.000Z and could not be renewed/);
    await kept.stop();
  });
});
