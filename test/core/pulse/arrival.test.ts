import { describe, expect, it } from "vitest";
import { readArrival } from "../../../core/pulse/arrival.ts";

const AT = "2026-08-21T20:00:00.000Z";
const read = (fields: Record<string, unknown>) => readArrival(JSON.stringify({ id: "a/m", createdAt: AT, ...fields }));
const parents = (fields: Record<string, unknown>) => read(fields)?.edges.map(({ parent }) => parent);
/** An id of so many characters. */
const long = (characters: number) => `a/${"m".repeat(characters - 2)}`;

describe("a row of the list as an arrival", () => {
  it("has the Hub's _id for its key, its name where there is none that can be entered", () => {
    expect(read({ _id: " key ", pipeline_tag: "fill-mask" })).toEqual({
      ...{ key: "key", id: "a/m", author: "a", task: "fill-mask", created_at: AT, edges: [] },
    });
    for (const _id of [undefined, null, 5, "", " ", long(401), "\ud800"]) expect(read({ _id })?.key).toBe("a/m");
    expect(read({ pipeline_tag: " " })?.task).toBeNull();
  });

  it.each(["null", "5", '"text"', "[]", "{}"])("is none when it is %s", (text) => {
    expect(readArrival(text)).toBeNull();
  });

  it.each([null, 5, "", "m", "a/", "/m", "a/b/m", "a/..", "./m", " a/m", "a/m\n", "a/\u0001", long(401), "a/\ud800"])(
    "is none with the id %j",
    (id) => {
      expect(read({ id })).toBeNull();
    },
  );

  it("is none when its owner alone may see it", () => {
    expect(read({ private: true })).toBeNull();
    expect(read({ private: false })?.id).toBe("a/m");
  });

  it("has no task where that is longer than any task of the Hub", () => {
    expect(read({ pipeline_tag: "t".repeat(100) })?.task).toBe("t".repeat(100));
    expect(read({ pipeline_tag: "t".repeat(101) })?.task).toBeNull();
  });

  it("may have an id of 400 characters", () => {
    expect(read({ id: long(400) })?.id).toBe(long(400));
  });

  it.each([
    ["2026-08-21T20:00:00.000Z", AT],
    ["2026-08-21 20:00:00.5", "2026-08-21T20:00:00.500Z"],
    ["2026-08-21T20:00:00.123456789Z", "2026-08-21T20:00:00.123Z"],
    ["2026-08-21T22:00:00+02:00", AT],
    ["2026-08-21T22:30+0230", AT],
    ["2026-08-21T15:00-05", AT],
    ["2026-08-21", "2026-08-21T00:00:00.000Z"],
    ["2022-03-02T23:29:06.000Z", "2022-03-02T23:29:06.000Z"],
  ])("created at %s is of %s", (createdAt, moment) => {
    expect(read({ createdAt })?.created_at).toBe(moment);
  });

  it.each([
    null,
    1_787_000_000,
    "",
    "yesterday",
    "2026-13-01",
    "2026-08-21T25:00:00Z",
    "2026-08-21T20",
    // The Hub's floor, with and without a fraction.
    "2022-03-02T23:29:04.000Z",
    "2022-03-02T23:29:05Z",
  ])("is none created at %j", (createdAt) => {
    expect(read({ createdAt })).toBeNull();
  });
});

describe("the parents of an arrival", () => {
  it("are those of its tags, typed ones first, then those of its card, each once whatever its letter case", () => {
    const tags = ["base_model:o/plain", "text", "base_model:merge:o/typed", "base_model:O/TYPED", "base_model: ", 5];
    const cardData = { base_model: ["o/card", "O/Plain", "\u00a0o/spaced\t", 7], base_model_relation: " Adapter " };
    expect(read({ tags, cardData })?.edges).toEqual([
      { parent: "o/typed", relation: "merge", source: "tag" },
      { parent: "o/plain", relation: "unknown", source: "tag" },
      { parent: "o/card", relation: "adapter", source: "card" },
      { parent: "o/spaced", relation: "adapter", source: "card" },
    ]);
    expect(parents({ cardData: { base_model: "o/only" } })).toEqual(["o/only"]);
    for (const odd of [null, "o/b", ["o/b"], { base_model: { name: "o/b" } }])
      expect(parents({ cardData: odd })).toEqual([]);
  });

  it("are not the model itself, in any letter case", () => {
    expect(parents({ tags: ["base_model:finetune:A/M", "base_model:a/m", "base_model:o/b"] })).toEqual(["o/b"]);
  });

  it("are a hundred at most, and none with an id that cannot be entered", () => {
    const tags = [long(401), long(400), ...Array.from({ length: 120 }, (_, n) => `o/${n}`)].map(
      (id) => `base_model:${id}`,
    );
    const found = parents({ tags });
    expect(found).toHaveLength(100);
    expect([found?.[0], found?.at(-1)]).toEqual([long(400), "o/98"]);
  });

  it("count bytes of JSON in UTF-8, three for a Chinese character and six for a control character", () => {
    const names = ["語".repeat(133), "語".repeat(134), "\u0001".repeat(66), "\u0001".repeat(67)];
    expect(parents({ cardData: { base_model: names } })).toEqual([names[0], names[2]]);
  });
});
