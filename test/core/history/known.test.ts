import { describe, expect, it } from "vitest";
import * as layout from "../../../core/lake/layout.ts";
import { listed } from "../../support/lake.ts";
import { at, Days } from "./days.ts";

const [FIRST, SECOND] = ["2026-08-07", "2026-08-08"] as const;

/** What is known of a/x after the second of two days on which it was listed so; `late`: the first day was swept after the second. */
async function known(first: Record<string, unknown>, second: Record<string, unknown>, late = false) {
  const days = new Days();
  const listings = [
    [FIRST, first],
    [SECOND, second],
  ] as const;
  for (const [date, fields] of late ? listings.toReversed() : listings)
    await days.add(date, [listed("a/x", { createdAt: at("2026-08-05"), ...fields })]);
  const what = "select task, hub_id, created_at, first_seen, last_seen from table_";
  return (await days.any.known(SECOND, "models", what))[0];
}

describe("what is known of a model after a day", () => {
  it.each([
    ["its task", { pipeline_tag: "fill-mask" }, { pipeline_tag: "text-generation" }, { task: "text-generation" }],
    ["a task that it had not", {}, { pipeline_tag: "text-generation" }, { task: "text-generation" }],
    ["a task that it has no longer", { pipeline_tag: "fill-mask" }, {}, { task: null }],
    ["an earlier creation date", {}, { createdAt: at("2026-08-01") }, { created_at: at("2026-08-01") }],
    ["a date that it had not", { createdAt: null }, {}, { created_at: at("2026-08-05") }],
    ["an _id that it had not", { _id: null }, {}, { hub_id: "hub-a/x" }],
  ])("is %s, where that alone has changed", async (_, first, second, wanted) => {
    expect(await known(first, second)).toMatchObject({ ...wanted, first_seen: FIRST, last_seen: SECOND });
  });

  // A snapshot knows of earlier days alone: of a day that came late only the history does.
  it.each([
    ["2026-08-02", "2026-08-05", false],
    ["2026-08-02", "2026-08-05", true],
    ["2026-08-05", "2026-08-02", true],
  ])(
    "is the earlier of %s and %s where its name alone tells that it is the same (the first day came late: %s)",
    async (first, second, late) => {
      const of = (date: string) => ({ _id: null, createdAt: at(date) });
      expect(await known(of(first), of(second), late)).toMatchObject({
        created_at: at("2026-08-02"),
        first_seen: FIRST,
      });
    },
  );
});

describe("an _id that is not always there", () => {
  it("is kept once a model is given it, and its next name is known by it", async () => {
    const days = new Days();
    const { _id: given, ...nameless } = listed("a/x");
    await days.add("2026-08-19", [nameless]);
    await days.add("2026-08-20", [{ ...nameless, _id: given }]);
    await days.add("2026-08-21", [{ ...nameless, _id: given, id: "a/renamed" }]);
    expect(await days.any.rows(layout.models("2026-08-21"), "select id, first_seen from table_")).toEqual([
      { id: "a/renamed", first_seen: "2026-08-19" },
    ]);
    expect(await days.tombstones()).toEqual([]);
  });

  it("is kept of a model that was given it later and was without it for a day", async () => {
    const days = new Days();
    const { _id: given, ...nameless } = listed("a/x");
    await days.add("2026-08-18", [nameless]);
    await days.add("2026-08-19", [{ ...nameless, _id: given }]);
    // Its task changes on that day, so that what is known of it is written anew.
    await days.add("2026-08-20", [{ ...nameless, pipeline_tag: "translation" }]);
    await days.add("2026-08-21", [{ ...nameless, _id: given, id: "a/renamed" }]);
    expect(await days.any.rows(layout.models("2026-08-21"), "select id, first_seen from table_")).toEqual([
      { id: "a/renamed", first_seen: "2026-08-18" },
    ]);
    expect(await days.tombstones()).toEqual([]);
  });

  it("leaves a name, of which there were two, to the model that was there last", async () => {
    const days = new Days();
    const [first, second, nameless] = ["1", "2", null].map((_id) => listed("a/x", { _id }));
    await days.add("2026-08-19", [first]);
    await days.add("2026-08-20", [second]);
    await days.add("2026-08-21", [nameless]);
    expect(await days.any.rows(layout.models("2026-08-21"), "select first_seen from table_")).toEqual([
      { first_seen: "2026-08-20" },
    ]);
    expect(await days.tombstones()).toEqual([
      { hub_id: "1", last_seen: "2026-08-19", vanished: "2026-08-20", revived: null },
    ]);
  });

  it("leaves a name to a new model where the one of that name goes by another name now", async () => {
    const days = new Days();
    await days.add("2026-08-20", [listed("a/x", { _id: "1" })]);
    await days.add("2026-08-21", [listed("a/y", { _id: "1" }), listed("a/x", { _id: null })]);
    expect(await days.any.rows(layout.models("2026-08-21"), "select id, first_seen from table_ order by id")).toEqual([
      { id: "a/x", first_seen: "2026-08-21" },
      { id: "a/y", first_seen: "2026-08-20" },
    ]);
    const knownNow = await days.any.known(
      "2026-08-21",
      "models",
      "select key, id, first_seen from table_ order by key",
    );
    expect(knownNow).toEqual([
      { key: "1", id: "a/y", first_seen: "2026-08-20" },
      { key: "a/x", id: "a/x", first_seen: "2026-08-21" },
    ]);
  });
});
