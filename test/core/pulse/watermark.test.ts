import { expect, it, vi } from "vitest";
import { ConditionError } from "../../../core/errors.ts";
import { checkSize } from "../../../core/ledger/dynamo-keys.ts";
import { moveWatermark, NOTHING, readWatermark, type Watermark } from "../../../core/pulse/watermark.ts";
import { MemoryLedger } from "../../support/memory.ts";

const mark = (at: string, key: string): Watermark => ({
  ...{ source_key: "a Hub", simulated: false, at, keys: [[at, key]], began: "2026-08-20T00:00:00.000Z", pulsed_at: at },
  ...{ ground: null, limit: null, recent: [], news: [], totals: { ...NOTHING, pulses: 1, arrivals: 1 } },
});
const [EARLIER, LATER] = ["2026-08-21T10:00:00.000Z", "2026-08-21T11:00:00.000Z"];

it("two pulses that move it at once are both in it", async () => {
  const ledger = new MemoryLedger();
  const put = ledger.put.bind(ledger);
  vi.spyOn(ledger, "put").mockImplementationOnce(async (...given) => {
    await moveWatermark(Object.assign(new MemoryLedger(), { items: ledger.items }), mark(LATER, "other"));
    return put(...given);
  });
  await moveWatermark(ledger, mark(EARLIER, "own"));
  expect((await readWatermark(ledger))?.value).toMatchObject({
    ...{ at: LATER, pulsed_at: LATER, began: "2026-08-20T00:00:00.000Z", totals: { pulses: 2, arrivals: 2 } },
    keys: [
      [LATER, "other"],
      [EARLIER, "own"],
    ],
  });
});

it("keeps the arrivals of six hours before the newest, to the millisecond", async () => {
  const keys: [string, string][] = [
    ["2026-08-21T04:59:59.999Z", "too old"],
    ["2026-08-21T05:00:00.000Z", "just"],
    [LATER, "newest"],
  ];
  const moved = await moveWatermark(new MemoryLedger(), { ...mark(LATER, ""), keys });
  expect(moved.keys.map(([, key]) => key)).toEqual(["newest", "just"]);
});

it("a write that fails for another reason is not tried again, and one that others win every time ten times", async () => {
  const ledger = new MemoryLedger();
  const put = vi.spyOn(ledger, "put").mockRejectedValueOnce(new Error("throttled"));
  await expect(moveWatermark(ledger, mark(LATER, "own"))).rejects.toThrow("throttled");
  expect(put).toHaveBeenCalledTimes(1);
  put.mockRejectedValue(new ConditionError("moved"));
  await expect(moveWatermark(ledger, mark(LATER, "own"))).rejects.toThrow(ConditionError);
  expect(put).toHaveBeenCalledTimes(11);
});

it("is an item that DynamoDB takes, however many arrivals, entries and news there are and however long their names", async () => {
  const name = (n: number, length = 400) => `${n}/`.padEnd(length, "x");
  const many = <T>(make: (n: number) => T) => Array.from({ length: 6_000 }, (_, n) => make(n));
  const [rank, rivals_7d, rivals_30d] = [1e9, 1e9, 1e9];
  const full: Watermark = {
    ...mark(LATER, ""),
    keys: many((n) => [LATER, String(n).padStart(24, "0")]),
    recent: many((n) => ({
      ...{ id: name(n), base: name(n), relation: "quantized", created_at: LATER, seen_at: LATER },
      ...{ rank, rivals_7d, rivals_30d },
    })),
    news: many((n) => ({
      ...{ id: `pulse-first-entry-${name(n, 600)}`, at: LATER, kind: "pulse", event: "first entry", base: name(n), n },
      title: `${name(n)} has its first derivative`,
      summary: `${name(n)} is the first listed model that declares ${name(n)} as its base.`,
      numbers: { entries: 1, first: name(n) },
    })),
  };
  const moved = await moveWatermark(new MemoryLedger(), full);
  expect([moved.keys.length, moved.recent.length, moved.news.length]).toEqual([2_500, 120, 40]);
  expect(() => checkSize("pulse", "watermark", JSON.stringify(moved))).not.toThrow();
});
