import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoLedger } from "../../../core/ledger/dynamo.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import type { Arrival } from "../../../core/pulse/arrival.ts";
import { enter, entriesBetween } from "../../../core/pulse/entries.ts";
import { forget } from "../../../core/pulse/forget.ts";
import { readWatermark } from "../../../core/pulse/watermark.ts";
import { type DynamoServer, startDynamo } from "../../support/dynamo-server.ts";
import { nameOf } from "../../support/faults/effect.ts";
import { deathAt, undisturbed } from "../../support/faults/plans.ts";
import { FaultyProcess } from "../../support/faults/process.ts";
import { type FaultyProxy, seededPlan, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { MovingHub, type RecordedRow } from "../../support/moving-hub.ts";
import { groundOf, HOUR, pulseAt } from "../../support/pulse-world.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

const NOON = Date.parse("2026-08-20T12:00:00Z");
const iso = (at: number) => new Date(at).toISOString();

/** A model every ten minutes from ten in the morning to two: a finetune of lab/Base, in turn by three authors. */
const ROWS: RecordedRow[] = Array.from({ length: 24 }, (_, n) => ({
  _id: `key-${String(n).padStart(2, "0")}`,
  id: `author${n % 3}/model-${n}`,
  createdAt: iso(NOON - 2 * HOUR + n * 600_000),
  pipeline_tag: "text-generation",
  tags: ["base_model:finetune:lab/Base", "base_model:lab/base"],
}));

/** What pulses leave: the values of all items, but counts of requests and writes, which repeating raises. */
async function left(ledger: MemoryLedger) {
  const items = [...ledger.items.entries()].map(([name, { value }]) => {
    const { totals: _, ...rest } = value as Record<string, unknown>;
    return [name, rest] as const;
  });
  return Object.fromEntries(items.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const newsIn = async (ledger: Ledger) => (await readWatermark(ledger))?.value.news ?? [];

describe("a pulse", () => {
  it("that dies before or after any of its effects is made good by the next one, down to the last item", async () => {
    const hub = new MovingHub().list(ROWS);
    const names: string[] = [];
    const start = async () => {
      const stores = { blobs: new MemoryBlobs(), ledger: new MemoryLedger() };
      await groundOf(stores, NOON - 18 * HOUR);
      await pulseAt(hub, NOON, stores);
      return stores;
    };
    const outside = async () => ({ ...(await start()), clock: new SkippingClock(NOON), fetch: hub.fetch });
    const undisturbedOutside = await outside();
    await pulseAt(
      hub,
      NOON + HOUR,
      new FaultyProcess(undisturbedOutside, undisturbed, (effect) => names.push(nameOf(effect))),
    );
    const wanted = await left(undisturbedOutside.ledger);
    expect(Object.keys(wanted).filter((name) => name.startsWith("pulse arrivals"))).toHaveLength(19);
    expect(names.length).toBeGreaterThan(15);
    for (const name of names) {
      for (const moment of ["before", "after"] as const) {
        const place = await outside();
        const dying = new FaultyProcess(place, deathAt(name, moment));
        await expect(pulseAt(hub, NOON + HOUR, dying)).rejects.toThrow();
        expect(dying.isDead).toBe(true);
        await pulseAt(hub, NOON + HOUR, place);
        expect(await left(place.ledger), `after death ${moment} ${name}`).toEqual(wanted);
      }
    }
  });

  it("sees a row that became visible hours after it was created, and no future date hides what comes before it", async () => {
    const stores = { blobs: new MemoryBlobs(), ledger: new MemoryLedger() };
    const early = { ...ROWS[0], _id: "late", id: "late/one", createdAt: iso(NOON - 5 * HOUR) } as RecordedRow;
    const future = {
      ...ROWS[0],
      _id: "future",
      id: "future/one",
      createdAt: "2099-01-01T00:00:00.000Z",
    } as RecordedRow;
    const hub = new MovingHub().list(ROWS);
    await pulseAt(hub, NOON, stores);
    hub.list([...ROWS, early]);
    expect((await pulseAt(hub, NOON + HOUR, stores)).seen).toBe(7);
    // A row of the future is visible in a Hub whose clock is ahead.
    const ahead = new MovingHub().list([...ROWS, early, future]);
    const fetchAhead: typeof fetch = (...request) => {
      ahead.now = Date.parse("2100-01-01T00:00:00Z");
      return ahead.fetch(...request);
    };
    const first = await pulseAt(ahead, NOON + 2 * HOUR, { ...stores, fetch: fetchAhead });
    expect(first.seen).toBe(6);
    expect(first.watermark.at).toBe(iso(NOON + 2 * HOUR));
    const second = await pulseAt(ahead, NOON + 3 * HOUR, { ...stores, fetch: fetchAhead });
    expect(second.seen).toBe(0);
    const entries = await entriesBetween(stores.ledger, "LAB/BASE", "finetune", iso(NOON - 5 * HOUR), iso(NOON));
    expect(entries.map(({ id }) => id).slice(0, 3)).toEqual(["late/one", "author0/model-0", "author1/model-1"]);
  });

  it("tells once that a new family has reached ten entries, and once that it doubled", async () => {
    const stores = { blobs: new MemoryBlobs(), ledger: new MemoryLedger() };
    await groundOf(stores, NOON - 18 * HOUR);
    const hub = new MovingHub().list(ROWS);
    for (const at of [NOON - HOUR, NOON - HOUR / 2, NOON, NOON + HOUR]) await pulseAt(hub, at, stores);
    expect((await newsIn(stores.ledger)).map(({ id, at, n }) => ({ id, at, n }))).toEqual([
      { id: "pulse-ten-entries-lab/base", at: iso(NOON - HOUR / 2), n: 10 },
    ]);
    const tomorrow = Array.from({ length: 30 }, (_, n) => ({
      ...ROWS[0],
      _id: `next-${n}`,
      id: `other/next-${n}`,
      createdAt: iso(NOON + 20 * HOUR + n * 60_000),
    })) as RecordedRow[];
    hub.list([...ROWS, ...tomorrow]);
    for (const hour of [2, 21, 22, 23]) await pulseAt(hub, NOON + hour * HOUR, stores);
    const news = await newsIn(stores.ledger);
    // 24 hours before 09:00 there was none, before 10:00 one, before 11:00 seven: too few to speak of doubling.
    expect(news.map(({ event }) => event)).toEqual(["ten entries"]);
  });

  it("before the first sweep enters what it sees and tells nothing: who came earlier nobody knows", async () => {
    const stores = { blobs: new MemoryBlobs(), ledger: new MemoryLedger() };
    const hub = new MovingHub().list(ROWS);
    expect(await pulseAt(hub, NOON, stores)).toMatchObject({ entered: 13, edges: 13, news: 0, entries: [] });
    // From the sweep on it tells what comes, behind all that is known by then.
    await groundOf(stores, NOON - 18 * HOUR);
    const { entries, news } = await pulseAt(hub, NOON + HOUR / 2, stores);
    expect([news, entries.map(({ rank }) => rank)]).toEqual([0, [14, 15, 16]]);
  });
});

describe("a ledger", () => {
  const arrival = (key: string, created_at: string): Arrival => ({
    ...{ key, id: `author/${key}`, author: "author", task: null, created_at },
    edges: [{ parent: "lab/Base", relation: "finetune", source: "tag" }],
  });
  // 35 days before midnight of 20 August is midnight of 16 July.
  const old = ["a", "b", "c"].map((key) => arrival(key, "2026-07-15T23:59:59.999Z"));
  const young = arrival("d", "2026-07-16T00:00:00.000Z");
  const asOf = Date.parse("2026-08-20T00:00:00Z");

  it("forgets at a sweep what is older than 35 days, with its entries, and nothing else", async () => {
    const ledger = new MemoryLedger();
    for (const one of [...old, young]) await enter(ledger, one);
    expect(ledger.items.size).toBe(8);
    expect(await forget(ledger, asOf)).toBe(3);
    expect([...ledger.items.values()].map(({ partition, sort }) => [partition, sort])).toEqual([
      ["pulse arrivals", "d"],
      ["pulse entries lab/base", "finetune 2026-07-16T00:00:00.000Z author/d"],
    ]);
    expect(await forget(ledger, asOf)).toBe(0);
  });

  it("leaves no entry without its arrival when forgetting dies at any of its writes", async () => {
    for (let death = 1; death <= 6; death++) {
      const ledger = new MemoryLedger();
      for (const one of [...old, young]) await enter(ledger, one);
      let deletes = 0;
      const dying = Object.create(ledger, {
        delete: {
          value: async (partition: string, sort: string) => {
            if (++deletes >= death) throw new Error("died");
            await ledger.delete(partition, sort);
          },
        },
      }) as Ledger;
      await expect(forget(dying, asOf)).rejects.toThrow("died");
      await forget(ledger, asOf);
      expect(ledger.items.size, `after death at delete ${death}`).toBe(2);
    }
  });
});

describe("on DynamoDB, throttled, failing and losing answers", () => {
  let server: DynamoServer;
  let proxy: FaultyProxy;
  beforeAll(async () => {
    server = await startDynamo();
    const plan = seededPlan(9, 0.3, ["throttled", "failed", "lost", "failedLate", "reset"]);
    proxy = await startFaultyProxy({ target: server.url, service: "dynamodb", plan });
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  it("two pulses at once enter each arrival and each edge once", async () => {
    const table = await server.table();
    const ledger = (url?: string): Ledger =>
      dynamoLedger({ client: server.client(url === undefined ? {} : { url }), table });
    const hub = new MovingHub().list(ROWS);
    const blobs = new MemoryBlobs();
    await groundOf({ blobs, ledger: ledger() }, NOON - 18 * HOUR);
    for (const at of [NOON, NOON + 2 * HOUR]) {
      await Promise.all([
        pulseAt(hub, at, { blobs, ledger: ledger(proxy.url) }),
        pulseAt(hub, at, { blobs, ledger: ledger(proxy.url) }),
      ]);
    }
    const entered = await Array.fromAsync(ledger().query("pulse arrivals"));
    expect(entered.map(({ sort }) => sort)).toEqual(ROWS.map(({ _id }) => _id));
    const entries = await Array.fromAsync(ledger().query("pulse entries lab/base"));
    expect(entries).toHaveLength(24);
    expect([...entered, ...entries].every(({ version }) => version === 1)).toBe(true);
    expect(await newsIn(ledger())).toHaveLength(1);
  });
});
