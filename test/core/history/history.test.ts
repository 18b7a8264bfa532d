import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyStage } from "../../../core/history/history.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { BEFORE_PANELS, listed, only, TestLake } from "../../support/lake.ts";
import { wholeOrPart } from "../../support/long.ts";
import { at, Days } from "./days.ts";
import { type Day, naiveHistory } from "./naive.ts";

const RUNS = wholeOrPart("history/history tries 4 random histories, not 6", 6, 4);

describe("fixed-age outcomes", () => {
  it("keep the reading nearest to each age, the earlier one on a tie", async () => {
    // Created 1 August 12:00. Snapshots are taken at the end of their date: the 7th is read at age 6.5, the 8th at 7.5.
    const days = new Days();
    for (const [date, likes] of [
      ["2026-08-06", 1],
      ["2026-08-07", 2],
      ["2026-08-08", 3],
      ["2026-08-09", 4],
      ["2026-08-11", 5],
    ] as const) {
      await days.add(date, [listed("a/x", { createdAt: at("2026-08-01", "12:00"), likes })]);
    }
    expect(await days.outcomes()).toEqual([
      { hub_id: "hub-a/x", age: 7, read_age_days: 6.5, snapshot: "2026-08-07", likes: 2 },
    ]);
  });

  it("of two readings as far off to the millisecond keep the earlier one, too, where their ages in days round apart", async () => {
    // Read 34:30:17.727 before the age of 7 days, and as much after it.
    const days = new Days();
    const readings = [
      ["2026-08-06", "13:29:42.273", 1],
      ["2026-08-09", "10:30:17.727", 2],
    ] as const;
    for (const [date, time, likes] of readings)
      await days.add(date, [listed("a/x", { createdAt: at("2026-08-01"), likes })], undefined, `${date}T${time}Z`);
    expect(await days.outcomes()).toMatchObject([{ age: 7, snapshot: "2026-08-06", likes: 1 }]);
  });

  it("are at most 36 hours off", async () => {
    const days = new Days();
    await days.add("2026-08-09", [
      listed("a/near", { createdAt: at("2026-08-01", "12:00"), likes: 1 }), // age 8.5
      listed("a/far", { createdAt: at("2026-08-01", "11:59"), likes: 1 }),
      listed("a/undated", { createdAt: null, likes: 1 }),
    ]);
    expect(await days.outcomes()).toMatchObject([{ hub_id: "hub-a/near", age: 7, read_age_days: 8.5 }]);
  });

  it("come into the derivatives under the name of today", async () => {
    const days = new Days();
    const model = (id: string, likes: number) =>
      listed(id, {
        _id: "same",
        createdAt: at("2026-08-01"),
        likes,
        downloads: likes * 10,
        tags: ["base_model:finetune:o/b"],
      });
    await days.add("2026-08-07", [model("a/old-name", 4)]);
    await days.add("2026-08-30", [model("a/new-name", 9)], [...BEFORE_PANELS, only(["derivatives"])]);
    expect(await days.at("2026-08-30").rows(layout.panel("2026-08-30", "derivatives"))).toMatchObject([
      { id: "a/new-name", likes_at_7: 4, likes_at_30: 9, downloads_at_30: 90, likes_at_90: null },
    ]);
    expect(await days.at("2026-08-30").rows(layout.models("2026-08-30"))).toMatchObject([{ first_seen: "2026-08-07" }]);
  });

  it("of a model that was deleted are not those of one made anew under its name, which is the author's first entry of that moment", async () => {
    const model = (_id: string, likes: number) =>
      listed("a/x", { _id, createdAt: at("2026-08-01"), likes, tags: ["base_model:finetune:o/b"] });
    const days = new Days();
    await days.add("2026-08-07", [model("before", 4)]); // age 7
    await days.add("2026-08-10", [model("anew", 0)], [...BEFORE_PANELS, only(["derivatives"])]); // age 10
    expect(await days.any.rows(layout.panel("2026-08-10", "derivatives"))).toMatchObject([
      { hub_id: "anew", likes_at_7: null, tier: "T2", rank: 1, rank_mid: 1.5, family_size: 2 },
    ]);
    expect(await days.outcomes()).toMatchObject([{ hub_id: "before", age: 7, likes: 4 }]);
  });
});

describe("changes between days", () => {
  it("keep the earliest creation date, count the change, and take earlier readings anew", async () => {
    const days = new Days();
    await days.add("2026-08-07", [listed("a/x", { createdAt: at("2026-08-03"), likes: 1 })]); // age 5 by what it said then
    await days.add("2026-08-08", [listed("a/x", { createdAt: at("2026-08-01"), likes: 2 })]); // so it was 7 the day before
    await days.add("2026-08-09", [listed("a/x", { createdAt: at("2026-08-05"), likes: 3 })]);
    expect(await days.outcomes()).toMatchObject([{ snapshot: "2026-08-07", read_age_days: 7, likes: 1 }]);
    expect(await days.at("2026-08-09").rows(layout.models("2026-08-09"), "select created_at from table_")).toEqual([
      { created_at: at("2026-08-01") },
    ]);
    expect(await days.at("2026-08-09").report()).toMatchObject({ created_at_changed: 1 });
  });

  it("say of a reading how old the model was by its earlier date, though by the later one it was nearer to the age", async () => {
    const days = new Days();
    await days.add("2026-08-08", [listed("a/x", { createdAt: at("2026-08-02"), likes: 5 })]);
    await days.add("2026-08-09", [listed("a/x", { createdAt: at("2026-08-01"), likes: 6 })]);
    expect(await days.outcomes()).toEqual([
      { hub_id: "hub-a/x", age: 7, read_age_days: 8, snapshot: "2026-08-08", likes: 5 },
    ]);
  });

  it("bury what vanished with its last counts and mark what came back", async () => {
    const days = new Days();
    const gone = listed("a/gone", { likes: 7, downloads: 70, tags: ["base_model:adapter:o/b"] });
    await days.add("2026-08-19", [gone, listed("a/stays")]);
    await days.add("2026-08-20", [listed("a/stays")]);
    expect(await days.any.rows(layout.tombstones)).toEqual([
      {
        id: "a/gone",
        hub_id: "hub-a/gone",
        last_seen: "2026-08-19",
        vanished: "2026-08-20",
        revived: null,
        created_at: at("2026-08-01"),
        relation: "adapter",
        likes: 7,
        downloads_30d: 70,
      },
    ]);
    await days.add("2026-08-21", [listed("a/gone"), listed("a/stays")]);
    expect(await days.tombstones()).toEqual([
      { hub_id: "hub-a/gone", last_seen: "2026-08-19", vanished: "2026-08-20", revived: "2026-08-21" },
    ]);
  });

  it("keep the day on which a model came back, also when it goes and comes back again", async () => {
    const days = new Days();
    const [twice, stays] = [listed("a/twice"), listed("a/stays")];
    for (const [day, there] of [true, false, true, true, false, true, true].entries())
      await days.add(`2026-08-${14 + day}`, there ? [twice, stays] : [stays]);
    expect(await days.tombstones()).toEqual([
      { hub_id: "hub-a/twice", last_seen: "2026-08-14", vanished: "2026-08-15", revived: "2026-08-16" },
      { hub_id: "hub-a/twice", last_seen: "2026-08-17", vanished: "2026-08-18", revived: "2026-08-19" },
    ]);
  });

  it("bury a model under the relation to its first parent as it was last, whatever those to others are", async () => {
    const days = new Days();
    const of = (first: string) =>
      listed("a/x", { tags: [`base_model:${first}:o/one`, "base_model:merge:o/two", "base_model:merge:o/three"] });
    const stays = listed("a/stays");
    await days.add("2026-08-19", [of("merge"), stays]);
    await days.add("2026-08-20", [of("adapter"), stays]);
    await days.add("2026-08-21", [stays]);
    expect(await days.any.rows(layout.tombstones, "select id, relation from table_")).toEqual([
      { id: "a/x", relation: "adapter" },
    ]);
  });

  it("bury a model under the relation that it declared only later", async () => {
    const days = new Days();
    const stays = listed("a/stays");
    await days.add("2026-08-19", [listed("a/x", { tags: [] }), stays]);
    await days.add("2026-08-20", [listed("a/x", { tags: ["base_model:adapter:o/one"] }), stays]);
    await days.add("2026-08-21", [stays]);
    expect(await days.any.rows(layout.tombstones, "select id, relation from table_")).toEqual([
      { id: "a/x", relation: "adapter" },
    ]);
  });

  it("give an edge the day on which it was first seen", async () => {
    const days = new Days();
    await days.add("2026-08-19", [listed("a/x", { tags: ["base_model:o/one"] })]);
    await days.add("2026-08-20", [listed("a/x", { tags: ["base_model:o/one", "base_model:o/late"] })]);
    expect(
      await days.any.rows(layout.edges("2026-08-20"), "select parent, first_seen from table_ order by parent"),
    ).toEqual([
      { parent: "o/late", first_seen: "2026-08-20" },
      { parent: "o/one", first_seen: "2026-08-19" },
    ]);
  });

  it("leave a rank and its rivals as they were when a rival is deleted", async () => {
    const entry = (id: string, date: string) =>
      listed(id, { createdAt: at(date), likes: 2, tags: ["base_model:finetune:o/b"] });
    const rows = [entry("a/first", "2026-08-02"), entry("b/second", "2026-08-03"), entry("c/third", "2026-08-04")];
    const all = [...BEFORE_PANELS, only(["derivatives", "families", "vanished"])];
    const days = new Days();
    await days.add("2026-08-19", rows, all);
    await days.add("2026-08-20", rows.slice(1), all);
    const places = "select id, rank, rank_authors, rivals_30d, family_size from table_ order by rank";
    const before = await days.any.rows(layout.panel("2026-08-19", "derivatives"), places);
    expect(await days.any.rows(layout.panel("2026-08-20", "derivatives"), places)).toEqual(before.slice(1));
    expect(before.at(-1)).toEqual({ id: "c/third", rank: 3, rank_authors: 3, rivals_30d: 2, family_size: 3 });
    expect(await days.any.rows(layout.panel("2026-08-20", "vanished"))).toMatchObject([
      { id: "a/first", base: "o/b", rank: 1, last_seen: "2026-08-19", vanished: "2026-08-20" },
    ]);
    // None of the four likes that are left are those of the first.
    const shares = "select leader_share_1, leader_share_10 from table_";
    expect(await days.any.rows(layout.panel("2026-08-20", "families"), shares)).toEqual([
      { leader_share_1: 0, leader_share_10: 1 },
    ]);
  });

  it("bury nobody when --limit cut the sweep", async () => {
    const days = new Days();
    await days.add("2026-08-19", [listed("a/x"), listed("a/y")]);
    const sample = new TestLake("2026-08-20", days.any.blobs);
    await sample.ledger.put("crawl", sample.run.id, { limit_cut: true });
    await sample.receive([listed("a/y")]);
    for (const stage of [snapshotStage, historyStage]) await sample.stage(stage);
    expect(await days.tombstones()).toEqual([]);
  });
});

/** A history of up to eight days of up to six models that come, go, come back, are renamed and change their dates. */
const histories = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }).chain((offsets) =>
  fc.tuple(
    ...offsets
      .sort((a, b) => a - b)
      .map((offset) =>
        fc
          .subarray([0, 1, 2, 3, 4, 5], { minLength: 1 })
          .chain((present) =>
            fc.tuple(
              ...present.map((n) =>
                fc.record({
                  hubId: fc.constant(`hub${n}`),
                  id: fc.constantFrom(`a/model-${n}`, `a/renamed-${n}`),
                  createdAt: fc.constantFrom(
                    at("2026-07-01"),
                    at("2026-07-01", "12:00"),
                    at("2026-06-24", "18:00"),
                    null,
                  ),
                  likes: fc.nat(50),
                }),
              ),
            ),
          )
          .map(
            (models): Day => ({
              date: new Date(Date.parse("2026-07-02") + offset * 86_400_000).toISOString().slice(0, 10),
              models,
            }),
          ),
      ),
  ),
);

const asListed = (day: Day) =>
  day.models.map(({ hubId, id, createdAt, likes }) => listed(id, { _id: hubId, createdAt, likes }));

describe("any history", () => {
  it("gives what a naive model with pencil and paper gives, in order, out of order and with days run twice", async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.infiniteStream(fc.nat()), async (days, dice) => {
        const expected = naiveHistory(days);
        const draw = () => dice.next().value ?? 0;
        const shuffled = [...days]
          .map((day) => ({ day, key: draw() }))
          .sort((a, b) => a.key - b.key)
          .map(({ day }) => day);
        const again = days.filter(() => draw() % 3 === 0);
        const [inOrder, outOfOrder] = [new Days(), new Days()];
        for (const [lake, further] of [
          [inOrder, days],
          [inOrder, again],
          [outOfOrder, shuffled],
        ] as const) {
          for (const day of further) await lake.add(day.date, asListed(day));
          const sort = (a: { hub_id: string; age?: number; vanished?: string }, b: typeof a) =>
            a.hub_id < b.hub_id
              ? -1
              : a.hub_id > b.hub_id
                ? 1
                : (a.age ?? 0) - (b.age ?? 0) || ((a.vanished ?? "") < (b.vanished ?? "") ? -1 : 1);
          expect(await lake.outcomes()).toEqual(expected.outcomes.toSorted(sort));
          expect(await lake.tombstones()).toEqual(expected.tombstones.toSorted(sort));
          const newest = days.at(-1)?.date ?? "";
          const known = await lake.any.known(
            newest,
            "models",
            "select hub_id, first_seen, last_seen, vanished, likes from table_ order by hub_id",
          );
          expect(known).toEqual(expected.known);
        }
      }),
      // Among the first four histories of this seed are 13 days, 12 disappearances and 6 returns.
      { numRuns: RUNS, seed: 68, endOnFailure: true },
    );
  });
});
