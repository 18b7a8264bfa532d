import { expect, it, vi } from "vitest";
import { ConditionError } from "../../../core/errors.ts";
import { moveWatermark, NOTHING, readWatermark, type Watermark } from "../../../core/pulse/watermark.ts";
import { MemoryLedger } from "../../support/memory.ts";

const mark = (at: string, key: string): Watermark => ({
  ...{ source_key: "a Hub", simulated: false, at, keys: [[at, key]], began: "2026-08-20T00:00:00.000Z", pulsed_at: at },
  ...{ ground: null, recent: [], news: [], totals: { ...NOTHING, pulses: 1, arrivals: 1 } },
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
