import { describe, expect, it } from "vitest";
import { mondayOf } from "./cohorts.ts";
import { listed, listing, type Options, ofBase, S } from "./listing-on-paper.ts";
import { recompute } from "./recompute.ts";

const result = recompute(listing, S);

function derivative(id: string, base = "lab/Base") {
  const row = result.derivatives.find((each) => each.id === id && each.base === base);
  if (row === undefined) throw new Error(`no row ${id} of ${base}`);
  return row;
}

describe("derivatives", () => {
  it("rank the dated entries of a family by creation", () => {
    const priority = ["ann/one", "bob/two", "ann/three", "cid/four", "dee/five", "ann/six", "eve/seven"].map((id) => {
      const row = derivative(id);
      return [row.rank, row.rank_mid, row.rank_authors, row.rank_in_relation, row.gap_prev_hours, row.lag_days];
    });
    expect(priority).toEqual([
      [1, 1.5, 1, 1, null, 1],
      [1, 1.5, 1, 1, null, 1],
      [3, 3, 2, 3, 72, 4],
      [4, 4, 3, 1, 12, 4.5],
      [5, 5, 4, 4, 348, 19],
      [6, 6, 4, 5, 288, 31],
      [null, null, null, null, null, null],
    ]);
    expect(derivative("eve/seven").family_size).toBe(6);
    expect(derivative("hal/ten", "gus/nine").lag_days).toBe(-1);
  });

  it("count rivals of the same base, relation and task in windows that end just before", () => {
    const congestion = ["ann/one", "bob/two", "ann/three", "cid/four", "dee/five", "ann/six"].map((id) => {
      const r = derivative(id);
      return [
        ...[r.rivals_7d, r.rivals_30d, r.rivals_90d, r.rival_authors_7d, r.rival_authors_30d, r.rival_authors_90d],
        ...[r.own_prior_30d, r.leading_30d],
      ];
    });
    expect(congestion).toEqual([
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 2], // ann/three and, exactly 30 days later, ann/six
      [1, 1, 1, 1, 1, 1, 1, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 1, 0, 1, 1, 2, 0],
    ]);
    expect(derivative("eve/seven")).toMatchObject({ rivals_7d: null, own_prior_30d: null, leading_30d: null });
    expect(derivative("fay/eight", "ann/one")).toMatchObject({ rivals_30d: 0, leading_30d: null });
  });

  it("carry ages, roots, release dates and tiers", () => {
    expect(derivative("ann/one")).toMatchObject({ age_days: 120, root: "lab/Base", base_release_source: "created_at" });
    expect(derivative("cid/four", "gone/Away")).toMatchObject({
      root: "lab/Base",
      base_released_at: null,
      base_release_source: "none",
      lag_days: null,
      rank: 1,
      tier: "T2",
    });
    const tiers = ["ann/one", "bob/two", "ann/three", "dee/five", "ann/six", "eve/seven"].map(
      (id) => derivative(id).tier,
    );
    expect(tiers).toEqual(["T2", "T2", "T1", "T2", "T1", "T1"]);
  });

  it("place likes among 30 or more models of the same week, relation and task, else more coarsely", () => {
    expect(new Date(mondayOf(Date.parse("2026-04-05T23:59:59Z"))).toISOString()).toBe("2026-03-30T00:00:00.000Z");
    expect(new Date(mondayOf(Date.parse("2026-04-06T00:00:00Z"))).toISOString()).toBe("2026-04-06T00:00:00.000Z");
    const week = (count: number, name: string, options: Options) =>
      Array.from({ length: count }, (_, likes) =>
        listed(`${name}${likes}/m`, "2026-04-01T00:00:00.000Z", { tags: ofBase, likes, ...options }),
      );
    const rows = recompute(
      [
        ...week(30, "text", {}),
        ...week(2, "image", { task: "image" }),
        ...week(1, "merge", { tags: ["base_model:merge:lab/Base"] }),
      ],
      S,
    ).derivatives;
    const percentile = (id: string) => rows.find((row) => row.id === id)?.cohort_percentile;
    expect(percentile("text0/m")).toBeCloseTo((100 * 0.5) / 30, 12);
    expect(percentile("text29/m")).toBeCloseTo((100 * 29.5) / 30, 12);
    // 2 of a task fall back to the 32 finetunes: likes 1 is above two zeros and equals two.
    expect(percentile("image1/m")).toBeCloseTo((100 * (2 + 1)) / 32, 12);
    // 1 merge falls back to the week's 33: likes 0 equals three.
    expect(percentile("merge0/m")).toBeCloseTo((100 * 1.5) / 33, 12);
    expect(derivative("ann/one").cohort_percentile).toBeNull();
  });
});

describe("families", () => {
  const family = (base: string) => result.families.find((row) => row.base === base);

  it("sum up one base", () => {
    const { author_hhi, effective_authors, author_gini, ...row } = family("lab/Base") ?? {};
    expect(author_hhi).toBeCloseTo(13 / 49, 12); // ann 3 of 7, four others 1 each
    expect(effective_authors).toBeCloseTo(49 / 13, 12);
    expect(author_gini).toBeCloseTo(8 / 35, 12); // 2·(1+2+3+4+15)/(5·7) − 6/5
    expect(row).toEqual({
      base: "lab/Base",
      root: "lab/Base",
      author: "lab",
      present: true,
      released_at: Date.parse("2026-03-01T00:00:00Z"),
      children: 7,
      children_t1: 7,
      children_finetune: 6,
      children_adapter: 0,
      children_quantized: 1,
      children_merge: 0,
      children_unknown: 0,
      authors: 5,
      first_entry_at: Date.parse("2026-03-02T00:00:00Z"),
      entries_7d: 0,
      entries_30d: 0,
      entries_90d: 1,
      entry_half_life_days: 4,
      likes_sum: 25,
      downloads_30d_sum: 667,
      leader_share_1: 14 / 22,
      leader_share_10: 1,
      state: "quiet",
    });
  });

  it("know little of a base that is not in the snapshot", () => {
    expect(family("gone/Away")).toMatchObject({ root: "gone/Away", author: "gone", present: false, released_at: null });
    expect(family("C:\\Models\\X")).toMatchObject({ author: null, entry_half_life_days: null, leader_share_1: null });
    expect(family("hal/ten")).toMatchObject({ root: "hal/ten", children: 1, entry_half_life_days: 1 });
    expect(family("ann/one")).toMatchObject({ root: "lab/Base", entries_30d: 1, state: "stable" });
  });

  it("are emerging, hot, quiet or stable by their last three months", () => {
    const entries = (count: number, daysAgo: number) =>
      Array.from({ length: count }, (_, index) =>
        listed(`u${index}/d${daysAgo}`, new Date(S - daysAgo * 86_400_000).toISOString(), { tags: ofBase }),
      );
    const state = (baseAge: number, ...groups: Record<string, unknown>[][]) =>
      recompute([listed("lab/Base", new Date(S - baseAge * 86_400_000).toISOString()), ...groups.flat()], S).families[0]
        ?.state;
    expect(state(29, entries(10, 1))).toBe("emerging");
    expect(state(30, entries(10, 1))).toBe("stable");
    expect(state(29, entries(9, 1))).toBe("stable");
    expect(state(29, entries(40, 1))).toBe("emerging");
    expect(state(200, entries(30, 30), entries(20, 60), entries(20, 90))).toBe("hot"); // 30 = 1.5 × 20
    expect(state(200, entries(29, 30), entries(20, 60), entries(20, 90))).toBe("stable");
    expect(state(200, entries(19, 30))).toBe("stable");
    expect(state(200, entries(20, 31))).toBe("quiet");
  });
});

describe("niches", () => {
  it("hold every base, relation and task with how crowded they are", () => {
    const rows = result.niches.map((r) => [
      ...[r.base, r.relation, r.task, r.models, r.authors, r.entries_30d, r.rival_authors_30d],
      ...[r.crowding_percentile, r.median_likes, r.share_zero_likes, r.n],
    ]);
    const text = "text-generation";
    // Five niches without a recent author: 100·2.5/8; three with one: 100·(5 + 1.5)/8.
    expect(rows).toEqual([
      ["C:\\Models\\X", "adapter", text, 1, 1, 1, 1, 81.25, 0, 1, 1],
      ["ann/one", "finetune", text, 1, 1, 1, 1, 81.25, 1, 0, 1],
      ["gone/Away", "merge", text, 1, 1, 0, 0, 31.25, 6, 0, 1],
      ["gus/nine", "finetune", text, 2, 2, 1, 1, 81.25, 0, 1, 2],
      ["hal/ten", "finetune", text, 1, 1, 0, 0, 31.25, 0, 1, 1],
      ["lab/Base", "finetune", null, 1, 1, 0, 0, 31.25, 2, 0, 1],
      ["lab/Base", "finetune", text, 5, 3, 0, 0, 31.25, 3, 0.4, 5],
      ["lab/Base", "quantized", text, 1, 1, 0, 0, 31.25, 6, 0, 1],
    ]);
  });
});
