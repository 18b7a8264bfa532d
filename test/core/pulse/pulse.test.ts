import { expect, it } from "vitest";
import { silentLog } from "../../../core/log.ts";
import { pulse } from "../../../core/pulse/pulse.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { MovingHub } from "../../support/moving-hub.ts";
import { groundOf, pulseAt, SOURCE } from "../../support/pulse-world.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

const row = (id: string, createdAt: string, ...bases: string[]) => ({
  ...{ _id: `id of ${id}`, id, createdAt, pipeline_tag: null },
  tags: bases.map((base) => `base_model:merge:${base}`),
});

it("counts what it saw, entered and wrote, and enters nothing again when its watermark was lost", async () => {
  const [hub, blobs, ledger] = [new MovingHub(), new MemoryBlobs(), new MemoryLedger()];
  await groundOf({ blobs, ledger }, Date.parse("2026-08-21T02:00:00Z"));
  hub.list([
    row("a/both", "2026-08-21T19:00:00.000Z", "o/one", "o/two"),
    row("a/one", "2026-08-21T18:00:00.000Z", "o/one"),
    row("a/none", "2026-08-21T17:00:00.000Z"),
    row("a/older", "2026-08-19T17:00:00.000Z", "o/one"),
  ]);
  const at = async (moment: string) => {
    hub.now = Date.parse(moment);
    const context = { blobs, ledger, clock: new SkippingClock(hub.now), log: silentLog };
    const { signal } = new AbortController();
    return pulse({ hub: "http://hub.test", fetch: hub.fetch, source: SOURCE, pageSize: 2 }, { ...context, signal });
  };

  // A first pulse looks back for six hours before the sweep's newest model, which is a day and ends on the second page. Six writes are those of three arrivals and their edges; one is
  // the watermark's.
  const first = await at("2026-08-21T20:00:00Z");
  expect(first).toMatchObject({ seen: 3, entered: 3, edges: 3, requests: 2, pages: 2, news: 0, writes: 7 });
  expect(first.watermark.totals).toMatchObject({
    pulses: 1,
    requests: 2,
    pages: 2,
    arrivals: 3,
    entries: 3,
    writes: 7,
  });
  expect(first.entries.map(({ id, base, rank }) => [id, base, rank])).toEqual([
    ["a/one", "o/one", 1],
    ["a/both", "o/one", 2],
    ["a/both", "o/two", 1],
  ]);

  const written = [...blobs.files.keys()].filter((key) => !key.startsWith("pulse/ground/"));
  expect(written).toHaveLength(2);
  for (const key of written)
    expect(key).toMatch(/^pulse\/arrivals\/date=2026-08-21\/hour=20\/[0-9a-f]{32}\.ndjson\.gz$/);

  const second = await at("2026-08-21T21:00:00Z");
  expect(second).toMatchObject({ seen: 0, entered: 0, edges: 0, requests: 2, pages: 2, writes: 1, bytes: 0 });
  expect(second.watermark.totals).toMatchObject({
    pulses: 2,
    requests: 4,
    pages: 4,
    arrivals: 3,
    entries: 3,
    writes: 8,
  });

  await ledger.delete("pulse", "watermark");
  const again = await at("2026-08-21T20:30:00Z");
  expect(again).toMatchObject({ seen: 3, entered: 0, edges: 0, requests: 2, pages: 2, writes: 7 });
});

it("counts the news that it writes, once where they are told twice", async () => {
  const ten = Array.from({ length: 10 }, (_, i) => row(`a${i}/m`, `2026-08-21T19:0${i}:00.000Z`, "o/base"));
  const [hub, ledger, blobs] = [new MovingHub().list(ten), new MemoryLedger(), new MemoryBlobs()];
  await groundOf({ blobs, ledger }, Date.parse("2026-08-21T02:00:00Z"));
  const at = (moment: string) => pulseAt(hub, Date.parse(moment), { blobs, ledger });
  // Ten arrivals with an edge each, the tenth entry's news, the watermark.
  const first = await at("2026-08-21T20:00:00Z");
  expect(first).toMatchObject({ news: 1, writes: 10 * 2 + 1 + 1, watermark: { totals: { writes: 22 } } });
  await ledger.delete("pulse", "watermark");
  expect(await at("2026-08-21T20:30:00Z")).toMatchObject({ entered: 0, news: 0, writes: 22 });
});

it("reads sixty pages, and where there is a sixty-first asks for a sweep", async () => {
  const pulseOver = (models: number) => {
    const hub = new MovingHub().list(
      Array.from({ length: models }, (_, i) =>
        row(`a/${i}`, `2026-08-21T19:${String(i % 60).padStart(2, "0")}:00.000Z`),
      ),
    );
    hub.now = Date.parse("2026-08-21T20:00:00Z");
    const context = {
      blobs: new MemoryBlobs(),
      ledger: new MemoryLedger(),
      clock: new SkippingClock(hub.now),
      log: silentLog,
    };
    const { signal } = new AbortController();
    return pulse({ hub: "http://hub.test", fetch: hub.fetch, source: SOURCE, pageSize: 1 }, { ...context, signal });
  };
  expect(await pulseOver(60)).toMatchObject({ pages: 60, seen: 60 });
  await expect(pulseOver(61)).rejects.toThrow(/60 pages of the newest models do not reach back to 2026-08-20T20:00/);
});

it.each([
  [404, "pulse: http://hub.test refused page 1 of the newest models (HTTP 404); is the address right?"],
  [502, "pulse: page 1 of the newest models failed 9 times (HTTP 502); the next pulse enters what this one did not"],
])("says of a Hub that answers %i that a pulse asked, and not a crawl's run", async (status, sentence) => {
  const stores = { blobs: new MemoryBlobs(), ledger: new MemoryLedger() };
  const fetch = async () => new Response("", { status });
  await expect(pulseAt(new MovingHub(), Date.parse("2026-08-21T20:00:00Z"), { ...stores, fetch })).rejects.toThrow(
    sentence,
  );
});

it.each([
  ["nothing at all", []],
  ["rows of which none can be read", [{ id: 7 }, { id: "a/undated" }, null]],
])("says of a Hub that lists %s that there was nothing to enter, and moves no watermark", async (_, rows) => {
  const stores = { blobs: new MemoryBlobs(), ledger: new MemoryLedger() };
  const fetch = async () => Response.json(rows);
  await expect(pulseAt(new MovingHub(), Date.parse("2026-08-21T20:00:00Z"), { ...stores, fetch })).rejects.toThrow(
    "pulse: http://hub.test listed no model that can be read; is the address right?",
  );
  expect(await stores.ledger.get("pulse", "watermark")).toBeNull();
});
