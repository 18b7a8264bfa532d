import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import * as layout from "../../../core/lake/layout.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import { readArrival } from "../../../core/pulse/arrival.ts";
import type { Comparison } from "../../../core/pulse/comparison.ts";
import { declaredParents, fold } from "../../../core/pulse/declared.ts";
import { familyNow } from "../../../core/pulse/family.ts";
import { type Ground, openGround } from "../../../core/pulse/ground.ts";
import { type Place, placeIn } from "../../../core/pulse/place.ts";
import { TestLake } from "../../support/lake.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { MovingHub, type RecordedRow } from "../../support/moving-hub.ts";
import { follow, HOUR, pulseAt, sweep, threeDays } from "../../support/pulse-world.ts";
import { hasShared } from "../../support/replay.ts";

/** The first sweep ends here; pulses follow every hour. The day before the recording began is part of what was recorded. */
const START = Date.parse("2026-08-18T20:00:00Z");
const HOURS = 72;
const visible = (rows: readonly RecordedRow[], at: number) =>
  rows.filter(({ createdAt }) => Date.parse(createdAt) <= at);

interface PanelRow extends Place {
  readonly id: string;
  readonly base: string;
  readonly relation: string;
  readonly created_at: string;
}

describe.skipIf(!hasShared("data/hub-days"))("pulses over the three recorded days, hour by hour", () => {
  let rows: RecordedRow[];
  /** The sweeps' files: of the first evening, and of the last. */
  let first: TestLake;
  let last: TestLake;
  let panel: Map<string, PanelRow>;
  let arrivals: RecordedRow[];

  beforeAll(async () => {
    rows = threeDays();
    first = await sweep(new TestLake("2026-08-18"), visible(rows, START));
    last = await sweep(new TestLake("2026-08-21", new MemoryBlobs()), visible(rows, START + HOURS * HOUR));
    const found = await last.rows<PanelRow>(layout.panel("2026-08-21", "derivatives"));
    panel = new Map(found.map((row) => [`${row.id} ${fold(row.base)}`, row]));
    const { ledger } = first;
    await follow(first, ledger);
    const newest = Date.parse((await ground(first.blobs, ledger)).head.newest);
    arrivals = visible(rows, START + HOURS * HOUR).filter(
      ({ createdAt }) => Date.parse(createdAt) >= newest - 6 * HOUR,
    );
  });

  /** A new lake with the first sweep's files, and a ledger that knows where its ground lies. */
  async function begun() {
    const [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
    for (const [key, body] of first.blobs.files) blobs.files.set(key, body);
    for (const [key, item] of first.ledger.items) ledger.items.set(key, item);
    return { blobs, ledger, hub: new MovingHub().list(rows) };
  }

  /** Each arrival once, under its key, and each of its edges once; nothing else. */
  async function expectEach(ledger: Ledger) {
    const entered = await Array.fromAsync(ledger.query("pulse arrivals"));
    expect(entered.map(({ sort }) => sort).sort()).toEqual(arrivals.map(({ _id }) => _id).sort());
    const edges = arrivals.flatMap((row) => readArrival(JSON.stringify(row))?.edges ?? []);
    const bases = new Set(edges.map(({ parent }) => fold(parent)));
    const indexed = await Promise.all([...bases].map((base) => Array.fromAsync(ledger.query(`pulse entries ${base}`))));
    expect(indexed.flat()).toHaveLength(edges.length);
    expect([...entered, ...indexed.flat()].every(({ version }) => version === 1)).toBe(true);
  }

  it("reads the edges that the snapshot's SQL reads, with the same order, relation, source and spelling", async () => {
    const listed = visible(rows, START + HOURS * HOUR);
    const ids = new Map<string, string[]>();
    for (const { id } of listed) ids.set(fold(id), [...(ids.get(fold(id)) ?? []), id]);
    const spelled = (declared: string) => {
      const namesakes = ids.get(fold(declared)) ?? [];
      return namesakes.length === 1 ? (namesakes[0] ?? declared) : declared;
    };
    const found = listed.flatMap(({ id, tags, cardData }) =>
      declaredParents({ id, tags, cardData }, spelled).map((edge, position) =>
        JSON.stringify({ child: id, position, ...edge }),
      ),
    );
    const expected = await last.rows<{
      child: string;
      position: number;
      parent: string;
      relation: string;
      source: string;
    }>(layout.edges("2026-08-21"));
    const asText = expected.map(({ child, position, parent, relation, source }) =>
      JSON.stringify({ child, position, parent, relation, source }),
    );
    expect(asText.length).toBeGreaterThan(5_000);
    expect(found.sort()).toEqual(asText.sort());
  });

  it("enter each arrival once and give it the rank and rivals of the sweep's panel, with one request each; the next sweep agrees", async () => {
    const { blobs, ledger, hub } = await begun();
    const places = new Map<string, Place>();
    const requests: number[] = [];
    const known = new Set<string>();
    for (let hour = 1; hour <= HOURS; hour++) {
      const done = await pulseAt(hub, START + hour * HOUR, { blobs, ledger });
      requests.push(done.requests);
      await placeFresh(await ground(blobs, ledger), ledger, known, places);
    }
    await expectEach(ledger);
    const wrong = [...places].filter(([name, place]) => {
      const row = panel.get(name);
      return row === undefined || Object.entries(place).some(([column, value]) => row[column as keyof Place] !== value);
    });
    expect(places.size).toBeGreaterThan(1_900);
    expect(wrong).toEqual([]);
    expect(requests.sort((a, b) => a - b)[HOURS / 2]).toBe(1);
    expect(requests.at(-1)).toBeLessThanOrEqual(3);

    const raw = [...blobs.files].filter(([key]) => key.startsWith(layout.pulsePrefix));
    const lines = raw.flatMap(([, body]) => gunzipSync(body).toString("utf8").split("\n").filter(Boolean));
    expect(lines.map((line) => JSON.parse(line)._id).sort()).toEqual(arrivals.map(({ _id }) => _id).sort());
    for (const [key, body] of last.blobs.files) blobs.files.set(key, body);
    const compared = await follow(new TestLake("2026-08-21", blobs), ledger);
    expect(compared).toMatchObject({ gone: 0, redated: 0, unseen: 0 } satisfies Partial<Comparison>);
    expect(compared?.swept).toBeGreaterThan(4_000);
    expect(compared?.arrivals).toBe(compared?.swept);
  });

  it("catch up after twelve missed hours, twice at once, and come to the same", async () => {
    const { blobs, ledger, hub } = await begun();
    for (let hour = 12; hour <= HOURS; hour += 12) {
      const [one, other] = await Promise.all([
        pulseAt(hub, START + hour * HOUR, { blobs, ledger }),
        pulseAt(hub, START + hour * HOUR, { blobs, ledger }),
      ]);
      expect(one.seen).toBe(other.seen);
      expect(one.entered + other.entered).toBe(one.seen);
      expect(one.requests).toBeLessThanOrEqual(3);
    }
    await expectEach(ledger);
    const places = new Map<string, Place>();
    await placeFresh(await ground(blobs, ledger), ledger, new Set(), places);
    for (const [name, place] of places) expect(panel.get(name)).toMatchObject(place);
    expect(places.size).toBeGreaterThan(1_900);
  });
});

async function ground(blobs: MemoryBlobs, ledger: Ledger): Promise<Ground> {
  const found = await openGround(blobs, ledger);
  if (found === null) throw new Error("no ground was laid");
  return found;
}

/** The places of entries that were not known, as they are now. */
async function placeFresh(laid: Ground, ledger: Ledger, known: Set<string>, places: Map<string, Place>) {
  const fresh = (await Array.fromAsync(ledger.query("pulse arrivals"))).filter(({ sort }) => !known.has(sort));
  const families = new Map<string, Awaited<ReturnType<typeof familyNow>>>();
  for (const { sort, value } of fresh) {
    known.add(sort);
    const { id, author, task, created_at, edges } = value as unknown as NonNullable<ReturnType<typeof readArrival>>;
    for (const { parent, relation } of edges) {
      const family = families.get(parent) ?? (await familyNow(ledger, laid, parent));
      families.set(parent, family);
      places.set(`${id} ${fold(parent)}`, placeIn(family, { author, task, created_at, relation }));
    }
  }
}
