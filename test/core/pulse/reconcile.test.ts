import { expect, it, vi } from "vitest";
import { models } from "../../../core/lake/layout.ts";
import { comparisons, comparisonText } from "../../../core/pulse/comparison.ts";
import { listed, TestLake } from "../../support/lake.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { MovingHub } from "../../support/moving-hub.ts";
import { follow, pulseAt, sweep } from "../../support/pulse-world.ts";

const model = (id: string, createdAt: string) => ({
  ...listed(id),
  ...{ _id: `id of ${id}`, id, createdAt, tags: ["base_model:finetune:o/base"] },
});
const at = (time: string) => `2026-08-21T${time}:00.000Z`;

/** What a pulse sees at half past six, and what the sweep of that evening has. */
const SEEN = [
  model("a/newest", at("18:20")),
  model("a/stays", at("18:00")),
  model("a/gone", at("17:30")),
  model("a/redated", at("17:00")),
];
const SWEPT = [
  model("a/before", "2026-08-20T18:30:00.000Z"),
  model("a/redated", "2026-08-01T00:00:00.000Z"),
  model("a/unseen", at("16:00")),
  model("a/stays", at("18:00")),
  model("a/later", at("19:00")),
];

it("a sweep tells what pulses saw that is gone or redated and what they did not see, once, and the next one goes on from there", async () => {
  const ledger = new MemoryLedger();
  const hub = new MovingHub().list(SEEN);
  await pulseAt(hub, Date.parse(at("18:30")), { blobs: new MemoryBlobs(), ledger });
  // The pulse looked back for a day. Of what it saw the sweep's newest is of 18:00: whether the one of 18:20 is gone or late nobody can say.
  const lake = await sweep(new TestLake("2026-08-21"), SWEPT);
  const comparison = await follow(lake, ledger);
  expect(comparison).toEqual({
    ...{ date: "2026-08-21", from: "2026-08-20T18:30:00.000Z", to: at("18:00"), arrivals: 3, swept: 2 },
    ...{ gone: 1, redated: 1, unseen: 1, gone_ids: ["a/gone"], unseen_ids: ["a/unseen"] },
  });
  if (comparison === null) throw new Error("nothing was compared");
  expect(comparisonText(comparison)).toBe(
    "sweep of 2026-08-21: 2 new models, 3 arrivals before it; 1 gone, 1 redated, 1 unseen",
  );
  expect(await follow(lake, ledger)).toEqual(comparison);
  expect(await comparisons(ledger, 5)).toEqual([comparison]);

  // The next sweep is compared from there on: the model of 18:00 is not counted again. Where nothing differs, nothing is named.
  const night = new MovingHub().list([model("a/newest", at("18:20")), model("a/later", at("19:00"))]);
  await pulseAt(night, Date.parse(at("23:00")), { blobs: lake.blobs, ledger });
  const next = await sweep(new TestLake("2026-08-22"), [
    ...[model("a/stays", at("18:00")), model("a/newest", at("18:20")), model("a/later", at("19:00"))],
  ]);
  vi.spyOn(ledger, "put").mockRejectedValueOnce(new Error("throttled"));
  await expect(follow(next, ledger)).rejects.toThrow("throttled");
  expect(await follow(next, ledger)).toEqual({
    ...{ date: "2026-08-22", from: at("18:00"), to: at("19:00"), arrivals: 2, swept: 2 },
    ...{ gone: 0, redated: 0, unseen: 0, gone_ids: [], unseen_ids: [] },
  });
});

it("a sweep without a pulse before it goes on where the last comparison ended, though the model that was newest then is gone", async () => {
  const ledger = new MemoryLedger();
  await pulseAt(new MovingHub().list(SEEN), Date.parse(at("18:30")), { blobs: new MemoryBlobs(), ledger });
  const lake = await sweep(new TestLake("2026-08-21"), SWEPT);
  expect(await follow(lake, ledger)).toMatchObject({ to: at("18:00"), arrivals: 3 });
  const later = await sweep(new TestLake("2026-08-22"), [
    model("a/unseen", at("16:00")),
    model("a/later", at("19:00")),
  ]);
  expect(await follow(later, ledger)).toMatchObject({
    ...{ from: at("18:00"), to: at("18:00"), arrivals: 0, swept: 0, gone: 0, unseen: 0 },
  });
});

it("a pulse's entry comes after those of the sweep, and after those that the sweep may only have seen too late", async () => {
  const ledger = new MemoryLedger();
  const hub = new MovingHub().list(SEEN);
  await pulseAt(hub, Date.parse(at("18:30")), { blobs: new MemoryBlobs(), ledger });
  const lake = await sweep(new TestLake("2026-08-21"), SWEPT);
  await follow(lake, ledger);
  // The next entry comes after the sweep's five, and after two that the sweep did not see in its last six hours, which may only be late.
  hub.list([model("b/next", at("20:00"))]);
  const { entries } = await pulseAt(hub, Date.parse(at("20:30")), { blobs: lake.blobs, ledger });
  expect(entries).toMatchObject([{ id: "b/next", base: "o/base", rank: 8, rivals_7d: 6, rivals_30d: 7 }]);
});

it("a table that cannot be read is named, with what brings it back", async () => {
  const ledger = new MemoryLedger();
  const lake = await new TestLake("2026-08-21").derive(SWEPT);
  await lake.blobs.put(models("2026-08-21"), "no table");
  await expect(follow(lake, ledger)).rejects.toThrow(
    /^pulse: snapshots\/date=2026-08-21\/models\.parquet cannot be read \(.*\); bring it back from a copy, or .* --to 2026-08-21`\. Nothing/,
  );
});
