import type { IncomingMessage } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ConditionError, HubraceError, LeaseHeldError } from "../../../core/errors.ts";
import { dynamoLedger } from "../../../core/ledger/dynamo.ts";
import { acquireLease } from "../../../core/ledger/lease.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import { type DynamoServer, startDynamo } from "../../support/dynamo-server.ts";
import { type Fault, type FaultPlan, type FaultyProxy, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

describe("DynamoDB behind a network that fails", () => {
  let server: DynamoServer;
  let table: string;
  let direct: Ledger;
  let proxies: FaultyProxy[];
  beforeAll(async () => {
    server = await startDynamo();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    table = await server.table();
    direct = dynamoLedger({ client: server.client(), table });
    proxies = [];
  });
  afterEach(async () => {
    for (const proxy of proxies) await proxy.stop();
  });

  /** The table as seen through a proxy with this plan. */
  async function through(plan: FaultPlan): Promise<Ledger> {
    const proxy = await startFaultyProxy({ target: server.url, service: "dynamodb", plan });
    proxies.push(proxy);
    return dynamoLedger({ client: server.client({ url: proxy.url }), table });
  }

  const isWrite = ({ headers }: IncomingMessage) => /UpdateItem|DeleteItem/.test(String(headers["x-amz-target"]));
  /** Brings these faults, in this order, about the writes. */
  const onWrites = (...wanted: (Fault | undefined)[]): FaultPlan => {
    let n = 0;
    return (request) => (isWrite(request) ? wanted[n++] : undefined);
  };

  for (const fault of ["lost", "failedLate", "cut"] as const) {
    test(`a write that took effect although its answer was ${fault} counts as done, and once`, async () => {
      const ledger = await through(onWrites(fault, undefined, fault, undefined, fault));
      expect(await ledger.put("p", "s", "first", { ifAbsent: true })).toMatchObject({ version: 1, value: "first" });
      expect(await ledger.put("p", "s", "second", { ifVersion: 1 })).toMatchObject({ version: 2, value: "second" });
      expect(await ledger.put("p", "s", "third")).toMatchObject({ version: 3, value: "third" });
      expect(await direct.get("p", "s")).toMatchObject({ version: 3, value: "third" });
    });

    test(`a conditional delete that took effect although its answer was ${fault} counts as done`, async () => {
      // Two requests: the item becomes a tombstone, and goes. Each answer is lost once.
      for (const plan of [onWrites(fault), onWrites(undefined, fault)]) {
        const ledger = await through(plan);
        await direct.put("p", "s", "x");
        await ledger.delete("p", "s", { ifVersion: 1 });
        expect(await direct.get("p", "s")).toBeNull();
        await expect(ledger.delete("p", "s", { ifVersion: 1 })).rejects.toThrow(ConditionError);
      }
    });
  }

  test("a write whose answer never comes counts as done, once the client's time-out is over", async () => {
    const proxy = await startFaultyProxy({ target: server.url, service: "dynamodb", plan: onWrites("stall") });
    proxies.push(proxy);
    const impatient = server.client({ url: proxy.url, config: { requestHandler: { socketTimeout: 2_000 } } });
    const ledger = dynamoLedger({ client: impatient, table });
    expect(await ledger.put("p", "s", "x", { ifAbsent: true })).toMatchObject({ version: 1, value: "x" });
  });

  test("the same value, written by someone else, is not taken for our own", async () => {
    const ledger = await through(onWrites("lost"));
    await direct.put("p", "s", "same", { ifAbsent: true });
    await expect(ledger.put("p", "s", "same", { ifAbsent: true })).rejects.toThrow(
      "ledger: p / s is not as the write's condition says: it has version 1",
    );
  });

  test("an item whose delete was cut off half way is gone, and can be created anew", async () => {
    const plan: FaultPlan = (request) =>
      String(request.headers["x-amz-target"]).endsWith("DeleteItem") ? "failed" : undefined;
    const ledger = await through(plan);
    await direct.put("p", "a", 1);
    await direct.put("p", "s", 1);
    await direct.put("p", "s", 2);
    await expect(ledger.delete("p", "s", { ifVersion: 2 })).rejects.toThrow(HubraceError);
    expect(await direct.get("p", "s")).toBeNull();
    expect((await Array.fromAsync(direct.query("p", { reverse: true, limit: 1 }))).map(({ sort }) => sort)).toEqual([
      "a",
    ]);
    await expect(direct.put("p", "s", 3, { ifVersion: 2 })).rejects.toThrow(/there is no item/);
    await expect(direct.delete("p", "s", { ifVersion: 2 })).rejects.toThrow(ConditionError);
    expect((await direct.put("p", "s", 3, { ifAbsent: true })).version).toBe(1);
  });

  test("of two that delete the same version at once one does, 50 times", async () => {
    const other = dynamoLedger({ client: server.client(), table });
    for (let round = 0; round < 50; round++) {
      await direct.put("p", "s", round);
      const results = await Promise.allSettled([direct, other].map((one) => one.delete("p", "s", { ifVersion: 1 })));
      expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    }
  });

  test("of two that put at once one wins, 200 times, whatever is lost on the way", async () => {
    let n = 0;
    const plan: FaultPlan = (request) => (isWrite(request) && n++ % 3 === 0 ? "lost" : undefined);
    const writers = [await through(plan), await through(plan)];
    for (let round = 0; round < 200; round++) {
      const condition = round === 0 ? { ifAbsent: true as const } : { ifVersion: round };
      const results = await Promise.allSettled(writers.map((ledger, who) => ledger.put("race", "s", who, condition)));
      expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
      const winner = results.findIndex((result) => result.status === "fulfilled");
      expect(await direct.get("race", "s")).toMatchObject({ version: round + 1, value: winner });
    }
  });

  const lease = (ledger: Ledger, clock: SkippingClock, pid: number) =>
    acquireLease({
      ledger,
      clock,
      date: "2026-08-21",
      holder: { host: "here", pid, started: `t${pid}` },
      ttlMs: 60_000,
      isAlive: () => true,
    });

  test("a lease goes to exactly one of six, is renewed when an answer is lost, and is taken over once it has expired", async () => {
    const clock = new SkippingClock();
    let n = 0;
    const ledger = await through((request) => (isWrite(request) && n++ % 3 === 0 ? "lost" : undefined));
    for (let round = 0; round < 10; round++) {
      const asked = await Promise.allSettled(
        [1, 2, 3, 4, 5, 6].map((pid) => lease(pid % 2 ? direct : ledger, clock, pid)),
      );
      const [first, ...more] = asked.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(more).toEqual([]);
      for (const result of asked) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(LeaseHeldError);
      }
      await clock.sleep(59_000);
      await first?.renew();
      await clock.sleep(59_000);
      await expect(lease(direct, clock, 7)).rejects.toThrow(LeaseHeldError);
      await clock.sleep(1_000);
      const next = await lease(ledger, clock, 8);
      await expect(first?.renew()).rejects.toThrow(/taken over/);
      await first?.release();
      await expect(lease(direct, clock, 9)).rejects.toThrow(/process 8 on here/);
      await next.release();
    }
  });

  test("a service that throttles for ever ends in a sentence", async () => {
    const ledger = await through(() => "throttled");
    await expect(ledger.get("p", "s")).rejects.toThrow(
      /^ledger: cannot read p \/ s in the table table-\d+: AWS asks for fewer requests \(ProvisionedThroughputExceededException, throttled, 10 attempts\); wait/,
    );
  });
});
