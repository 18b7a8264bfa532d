import { describe, expect, it } from "vitest";
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
