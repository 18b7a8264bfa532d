import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { pulseGround } from "../../../core/lake/layout.ts";
import type { Arrival } from "../../../core/pulse/arrival.ts";
import { familiesOf } from "../../../core/pulse/family.ts";
import { type Ground, openGround } from "../../../core/pulse/ground.ts";
import { listed, TestLake } from "../../support/lake.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { MovingHub } from "../../support/moving-hub.ts";
import { follow, pulseAt, sweep } from "../../support/pulse-world.ts";

/** The newest model is of this moment; 31 days before it entries begin to count as older ones. */
const NEWEST = "2026-08-21T12:00:00.000Z";
const EDGE = "2026-07-21T12:00:00.000Z";
const child = (id: string, base: string, createdAt = NEWEST) =>
  listed(id, { createdAt, tags: [`base_model:finetune:${base}`] });

it.each([
  ["the newest 20,000 of more", true, 20_000],
  ["all, which are no more than 20,000", false, null],
] as const)("a sweep of %s tells pulses so", async (_, limit_cut, limit) => {
  const [lake, ledger] = [new TestLake("2026-08-21", undefined, 20_000), new MemoryLedger()];
  await lake.ledger.put("crawl", lake.run.id, { done: true, limit_cut });
  await sweep(lake, [listed("solo/Base", { createdAt: EDGE })]);
  await follow(lake, ledger);
  expect((await openGround(lake.blobs, ledger))?.head.limit).toBe(limit);
  const [id, createdAt] = ["a/new", "2026-08-22T00:30:00.000Z"];
  const hub = new MovingHub().list([{ ...child(id, "solo/Base"), _id: id, id, createdAt }]);
  const { watermark } = await pulseAt(hub, Date.parse("2026-08-22T01:00:00Z"), { blobs: lake.blobs, ledger });
  expect(watermark).toMatchObject({ limit, recent: [{ id, rank: 1 }] });
});

describe("the families that a sweep leaves to pulses", () => {
  const ledger = new MemoryLedger();
  let ground: Ground;
  beforeAll(async () => {
    const models = [
      // Two models whose names differ in letter case alone, and one that is alone; gone/Base is not listed.
      ...["Lab/Base", "lab/base", "solo/Base"].map((id) => listed(id, { createdAt: "2026-05-01T00:00:00.000Z" })),
      ...[child("a/of-upper", "Lab/Base"), child("a/of-lower", "lab/base"), child("a/of-neither", "LAB/BASE")],
      ...[child("a/of-gone", "gone/Base"), child("a/newest", "SOLO/base"), child("a/edge", "solo/Base", EDGE)],
      child("a/old", "solo/Base", "2026-07-21T11:59:59.999Z"),
      listed("a/merge", { createdAt: NEWEST, tags: ["base_model:merge:solo/Base"] }),
      // Its hash puts it before solo/Base into the same shard, 16.
      child("a/neighbour", "b110/base"),
      // Only one of these two has a child.
      ...["twin/Base", "twin/base"].map((id) => listed(id, { createdAt: "2026-05-01T00:00:00.000Z" })),
      child("a/of-twin", "twin/Base"),
      listed("left/Base", { createdAt: "2026-05-01T00:00:00.000Z" }),
    ];
    // Of two bases the one entry goes until the day after: one base is listed still, the other one never was.
    const goes = [child("a/has-gone", "left/Base"), child("a/has-gone-too", "left/behind")];
    const { blobs } = await sweep(new TestLake("2026-08-20"), [...models, ...goes]);
    const lake = await sweep(new TestLake("2026-08-21", blobs), models);
    await follow(lake, ledger);
    const opened = await openGround(lake.blobs, ledger);
    if (opened === null) throw new Error("no ground was laid");
    ground = opened;
  });
  const family = async (base: string) => {
    const { base: spelled, exact, entries, older } = await ground.family(base);
    return [spelled, exact, entries.map(({ id }) => id), older];
  };

  it("take letter case for nothing where one model has the name, and keep the entries of 31 days", async () => {
    for (const base of ["solo/Base", "SOLO/BASE"])
      expect(await family(base)).toEqual(["solo/Base", false, ["a/edge", "a/newest", "a/merge"], { finetune: 1 }]);
    expect(await family("b110/base")).toEqual(["b110/base", true, ["a/neighbour"], {}]);
    expect(await family("new/base")).toEqual(["new/base", false, [], {}]);
  });

  it("tell names apart that differ in letter case where two models have them, or none is listed", async () => {
    expect(await family("Lab/Base")).toEqual(["Lab/Base", true, ["a/of-upper"], {}]);
    expect(await family("lab/base")).toEqual(["lab/base", true, ["a/of-lower"], {}]);
    expect(await family("LAB/BASE")).toEqual(["LAB/BASE", true, ["a/of-neither"], {}]);
    expect(await family("LAB/base")).toEqual(["LAB/base", true, [], {}]);
    expect(await family("twin/Base")).toEqual(["twin/Base", true, ["a/of-twin"], {}]);
    expect(await family("twin/base")).toEqual(["twin/base", true, [], {}]);
    expect(await family("gone/Base")).toEqual(["gone/Base", true, ["a/of-gone"], {}]);
    expect(await family("GONE/base")).toEqual(["GONE/base", true, [], {}]);
  });

  it("keep a base whose entries have all vanished since", async () => {
    for (const base of ["left/Base", "LEFT/base"])
      expect(await family(base)).toEqual(["left/Base", false, ["a/has-gone"], {}]);
    expect(await family("left/behind")).toEqual(["left/behind", true, ["a/has-gone-too"], {}]);
    expect(await family("LEFT/behind")).toEqual(["LEFT/behind", true, [], {}]);
  });

  it.each([
    ["five", 5, 2],
    ["four", 4, null],
  ])("know how crowded the top percentile is where %s niches are in it", async (_, most, crowded) => {
    const [blobs, after] = [new MemoryBlobs(), new MemoryLedger()];
    const niches = Array.from({ length: 600 }, (__, n) => [child(`a/m${n}`, `b/b${n}`), child(`c/m${n}`, `b/b${n}`)]);
    const models = niches.flatMap((pair, n) => (n < most ? pair : pair.slice(1)));
    await follow(await sweep(new TestLake("2026-08-21", blobs), models), after);
    expect((await openGround(blobs, after))?.head.crowded).toBe(crowded);
  });

  it("are each looked at once, however arrivals spell them", async () => {
    const bases = ["SOLO/base", "Lab/Base", "solo/BASE", "lab/base", "Lab/Base"];
    const arrivals = bases.map((parent, n): Arrival => {
      const edges = [{ parent, relation: "finetune", source: "tag" } as const];
      return { key: `${n}`, id: `b/${n}`, author: "b", task: null, created_at: NEWEST, edges };
    });
    const found = await familiesOf(ledger, ground, arrivals);
    expect(found.map(({ base }) => base)).toEqual(["solo/Base", "Lab/Base", "lab/base"]);
  });
});

describe("a ground of which a part", () => {
  const DATE = "2026-08-21";
  const remedy = `remove ${pulseGround(DATE, "head")} and \`hubrace pulse\` lays the ground anew; on AWS the next sweep does`;
  const head = { version: 1, date: DATE, newest: NEWEST, crowded: null, organizations: [] };
  /** A lake whose ground has the head, and these bytes as the shard of solo/Base. */
  async function lakeWith(bytes: Buffer) {
    const [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
    await ledger.put("pulse", "ground", { date: DATE });
    await blobs.put(pulseGround(DATE, "head"), gzipSync(JSON.stringify(head)));
    await blobs.put(pulseGround(DATE, "16"), bytes);
    return { blobs, ledger };
  }
  const whole = gzipSync("[]");

  it.each([
    ["was cut", whole.subarray(0, 15)],
    ["is empty", Buffer.alloc(0)],
    ["is no gzip", Buffer.from("[]")],
    ["has another shape", gzipSync('{"base":1}')],
  ])("%s is told with what lays it anew", async (_, bytes) => {
    const { blobs, ledger } = await lakeWith(bytes);
    const ground = await openGround(blobs, ledger);
    await expect(ground?.family("solo/Base")).rejects.toThrow(
      `pulse: ${pulseGround(DATE, "16")} cannot be read; ${remedy}`,
    );
    await blobs.put(pulseGround(DATE, "head"), bytes);
    await expect(openGround(blobs, ledger)).rejects.toThrow(
      `pulse: ${pulseGround(DATE, "head")} cannot be read; ${remedy}`,
    );
  });

  it("is missing is told so", async () => {
    const { blobs, ledger } = await lakeWith(whole);
    expect(await (await openGround(blobs, ledger))?.family("solo/Base")).toMatchObject({ entries: [] });
    await blobs.delete(pulseGround(DATE, "16"));
    const ground = await openGround(blobs, ledger);
    await expect(ground?.family("solo/Base")).rejects.toThrow(
      `pulse: ${pulseGround(DATE, "16")} is not in the lake; ${remedy}`,
    );
  });
});
