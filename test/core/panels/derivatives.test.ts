import { beforeAll, describe, expect, it } from "vitest";
import * as layout from "../../../core/lake/layout.ts";
import { listed, TestLake } from "../../support/lake.ts";

/**
 * A family that can be checked on paper. Base org/base, released on 1 August at 00:00; times in days after it, snapshot at
 * the end of 21 August (day 21). Finetunes for text-generation unless said otherwise:
 *
 *   day  1    ann/one
 *   day  2    bob/one and cay/one at the same moment
 *   day  3    ann/two
 *   day  3    dan/quant        quantized
 *   day  9    bob/two
 *   day 10    eve/vision       task image-to-image
 *   day 12    fay/merge        merge of org/base and gone/other
 *   no date   gil/undated
 *   day −1    hal/early
 */
const day = (days: number) => new Date(Date.parse("2026-08-01T00:00:00Z") + days * 86_400_000).toISOString();
const entry = (id: string, days: number, likes: number, relation = "finetune", fields: Record<string, unknown> = {}) =>
  listed(id, {
    createdAt: day(days),
    likes,
    pipeline_tag: "text-generation",
    tags: [`base_model:${relation}:org/base`],
    ...fields,
  });

const FAMILY = [
  listed("org/base", { createdAt: day(0), likes: 500, pipeline_tag: "text-generation" }),
  entry("ann/one", 1, 8),
  entry("bob/one", 2, 4),
  entry("cay/one", 2, 0),
  entry("ann/two", 3, 0),
  entry("dan/quant", 3, 20, "quantized"),
  entry("bob/two", 9, 1),
  entry("eve/vision", 10, 3, "finetune", { pipeline_tag: "image-to-image" }),
  entry("fay/merge", 12, 2, "merge", { tags: ["base_model:merge:org/base", "base_model:merge:gone/other"] }),
  entry("gil/undated", 0, 7, "finetune", { createdAt: "2022-03-02T23:29:04.000Z" }),
  entry("hal/early", -1, 2),
];

describe("derivatives of a family written out by hand", () => {
  let rows: Record<string, Record<string, unknown>>;
  let lake: TestLake;

  beforeAll(async () => {
    lake = await new TestLake().derive(FAMILY, ["derivatives", "families", "niches", "authors"]);
    const table = await lake.rows<Record<string, unknown>>(
      layout.panel(lake.date, "derivatives"),
      "from table_ where base = 'org/base'",
    );
    rows = Object.fromEntries(table.map((row) => [row.id, row]));
  });

  it("ranks by creation, shares ties, and counts authors and relations", () => {
    const places = [
      "hal/early",
      "ann/one",
      "bob/one",
      "cay/one",
      "ann/two",
      "dan/quant",
      "bob/two",
      "eve/vision",
      "fay/merge",
    ];
    expect(
      places.map((id) => [rows[id]?.rank, rows[id]?.rank_mid, rows[id]?.rank_authors, rows[id]?.rank_in_relation]),
    ).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
      [3, 3.5, 3, 3], // hal and ann came before
      [3, 3.5, 3, 3],
      [5, 5.5, 4, 5], // hal, bob, cay before; ann herself does not count
      [5, 5.5, 5, 1], // hal, ann, bob, cay
      [7, 7, 5, 6], // hal, ann, cay, dan
      [8, 8, 6, 7],
      [9, 9, 7, 1],
    ]);
    expect(rows["ann/one"]).toMatchObject({
      family_size: 9,
      lag_days: 1,
      base_release_source: "created_at",
      age_days: 20,
    });
    expect(rows["hal/early"]).toMatchObject({ lag_days: -1 });
  });

  it("measures the gap to the latest earlier entry in hours", () => {
    expect(["hal/early", "ann/one", "cay/one", "ann/two", "bob/two"].map((id) => rows[id]?.gap_prev_hours)).toEqual([
      null,
      48,
      24,
      24,
      144,
    ]);
  });

  it("counts rivals of other authors in the niche before the release", () => {
    // bob/two on day 9, finetunes for text-generation: within 7 days cay/one and bob/one (day 2, exactly 7 days before) and ann/two.
    expect(rows["bob/two"]).toMatchObject({
      rivals_7d: 2,
      rival_authors_7d: 2,
      rivals_30d: 4, // hal/early, ann/one, cay/one, ann/two
      rival_authors_30d: 3,
      rivals_90d: 4,
      own_prior_30d: 1,
    });
    expect(rows["ann/two"]).toMatchObject({ rivals_7d: 3, rival_authors_7d: 3, own_prior_30d: 1 });
    expect(rows["dan/quant"]).toMatchObject({ rivals_30d: 0, own_prior_30d: 0 });
    expect(rows["eve/vision"]).toMatchObject({ rivals_30d: 0, rival_authors_90d: 0 });
    // Nobody is older than 30 days yet: the leading window cannot be known.
    expect(Object.values(rows).map((row) => row.leading_30d)).toEqual(Array(10).fill(null));
  });

  it("gives an undated entry no place, but keeps it and its recognition", () => {
    expect(rows["gil/undated"]).toMatchObject({
      rank: null,
      rank_mid: null,
      lag_days: null,
      gap_prev_hours: null,
      rivals_30d: null,
      age_days: null,
      family_size: 9,
      likes: 7,
      tier: "T1",
    });
  });

  it("calls an author's first entry in a family T2 and the next one T1", () => {
    expect(["ann/one", "ann/two", "bob/one", "bob/two", "fay/merge"].map((id) => rows[id]?.tier)).toEqual([
      "T2",
      "T1",
      "T2",
      "T1",
      "T2",
    ]);
  });

  it("describes the family: authors, concentration, leaders and state", async () => {
    const [family] = await lake.rows(layout.panel(lake.date, "families"), "from table_ where base = 'org/base'");
    // Entries by author: ann 2, bob 2, cay, dan, eve, fay, gil, hal 1 each: 10 entries, 8 authors.
    expect(family).toMatchObject({
      children: 10,
      children_finetune: 8,
      children_quantized: 1,
      children_merge: 1,
      children_t1: 10,
      authors: 8,
      author_hhi: 0.14, // (2² + 2² + 6 × 1) / 10²
      entries_7d: 0, // since day 14
      entries_30d: 9,
      likes_sum: 47,
      leader_share_1: 2 / 40, // hal/early has 2 of the 40 likes of dated entries
      leader_share_10: 1,
      entry_half_life_days: null,
      state: "stable", // younger than 30 days, but only 9 entries
    });
    expect(family?.effective_authors).toBeCloseTo(1 / 0.14, 12);
    // Ascending 1 1 1 1 1 1 2 2: 2·(1+2+3+4+5+6+14+16)/(8·10) − 9/8
    expect(family?.author_gini).toBeCloseTo((2 * 51) / 80 - 9 / 8, 12);
  });

  it("lists a base that nobody has seen as not present", async () => {
    const [other] = await lake.rows(layout.panel(lake.date, "families"), "from table_ where base = 'gone/other'");
    expect(other).toMatchObject({
      present: false,
      root: "gone/other",
      author: "gone",
      released_at: null,
      children: 1,
      state: "stable",
    });
  });

  it("ranks niches by distinct authors of the last 30 days, ties shared", async () => {
    const niches = await lake.rows(
      layout.panel(lake.date, "niches"),
      "select * exclude (base) from table_ where base = 'org/base' order by relation, task",
    );
    expect(niches).toMatchObject([
      { relation: "finetune", task: "image-to-image", models: 1, rival_authors_30d: 1, crowding_percentile: 40 },
      // ann, bob, cay, hal; gil's date is unknown. Likes 8 4 0 0 1 7 2: median 2, two of seven without a like.
      {
        relation: "finetune",
        task: "text-generation",
        models: 7,
        authors: 5,
        entries_30d: 6,
        rival_authors_30d: 4,
        crowding_percentile: 90,
        median_likes: 2,
        share_zero_likes: 2 / 7,
      },
      { relation: "merge", models: 1, crowding_percentile: 40 },
      { relation: "quantized", models: 1, crowding_percentile: 40 },
    ]);
  });

  it("counts what an author published, each model once", async () => {
    const [fay] = await lake.rows(layout.panel(lake.date, "authors"), "from table_ where author = 'fay'");
    expect(fay).toMatchObject({
      models: 1,
      derivatives: 1,
      families: 2,
      first_places: 1,
      likes_sum: 2,
      entries_30d: 1,
    });
  });
});

describe("windows that need time", () => {
  it("counts the leading window once 30 days have passed, and gives a half-life after 90", async () => {
    const rows = [
      listed("org/old", { createdAt: "2026-05-01T00:00:00Z" }),
      ...["2026-05-02", "2026-05-11", "2026-06-30", "2026-07-23", "2026-07-29", "2026-07-30"].map((date, i) =>
        listed(`author-${i}/x`, { createdAt: `${date}T00:00:00Z`, tags: ["base_model:adapter:org/old"] }),
      ),
    ];
    const lake = await new TestLake().derive(rows, ["derivatives", "families", "niches"]);
    const derivatives = await lake.rows(
      layout.panel(lake.date, "derivatives"),
      "select leading_30d, lag_days from table_ order by id",
    );
    expect(derivatives).toEqual([
      { leading_30d: 1, lag_days: 1 },
      { leading_30d: 0, lag_days: 10 },
      { leading_30d: 3, lag_days: 60 }, // 23, 29 and 30 July; 30 July is exactly 30 days later
      { leading_30d: 2, lag_days: 83 }, // exactly 30 days before the snapshot
      { leading_30d: null, lag_days: 89 },
      { leading_30d: null, lag_days: 90 },
    ]);
    expect(await lake.rows(layout.panel(lake.date, "niches"), "select models, entries_30d from table_")).toEqual([
      { models: 6, entries_30d: 3 },
    ]);
    const [family] = await lake.rows(layout.panel(lake.date, "families"));
    // Five entrants before day 90: the third one's lag.
    expect(family).toMatchObject({ entry_half_life_days: 60, entries_30d: 3, entries_90d: 4, state: "stable" });
  });

  it("gives a percentile within week × relation × task where 30 models stand, else within wider cells", async () => {
    // A model that declares two bases, in one relation or in two, is one model all the same.
    const second: Readonly<Record<number, string>> = { 3: "base_model:adapter:org/c", 4: "base_model:merge:org/c" };
    const model = (i: number, task: string, likes: number) =>
      listed(`a${i}/m`, {
        createdAt: "2026-08-12T00:00:00Z",
        likes,
        pipeline_tag: task,
        tags: ["base_model:adapter:org/b", ...(second[i] === undefined ? [] : [second[i]])],
      });
    const full = Array.from({ length: 30 }, (_, i) => model(i, "text-generation", i));
    const finetune = { ...model(31, "robotics", 29), tags: ["base_model:finetune:org/b"] };
    const earlier = { ...model(32, "robotics", 29), createdAt: "2026-08-09T23:59:59Z" };
    const lake = await new TestLake().derive([...full, model(30, "robotics", 29), finetune, earlier], ["derivatives"]);
    const rows = await lake.rows(
      layout.panel(lake.date, "derivatives"),
      "select id, cohort_percentile from table_ where id in ('a0/m', 'a29/m', 'a30/m', 'a31/m', 'a32/m') order by id",
    );
    expect(rows).toEqual([
      { id: "a0/m", cohort_percentile: (100 * 0.5) / 30 },
      { id: "a29/m", cohort_percentile: (100 * 29.5) / 30 },
      { id: "a30/m", cohort_percentile: (100 * 30) / 31 }, // of 31 adapters 29 have fewer likes, two have as many
      { id: "a31/m", cohort_percentile: (100 * 30.5) / 32 }, // of the week's 32 models 29 have fewer likes, three have as many
      { id: "a32/m", cohort_percentile: null }, // alone in the week before, which ended on Sunday 9 August
    ]);
  });
});
