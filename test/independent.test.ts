import { describe, expect, it } from "vitest";
import { mondayOf } from "./support/independent/cohorts.ts";
import { recompute } from "./support/independent/recompute.ts";

// The independent program is what the pipeline is compared with, so it is checked here against values worked on paper.

const S = Date.parse("2026-06-30T00:00:00Z");

interface Options {
  tags?: string[];
  card?: Record<string, unknown>;
  task?: string | null;
  likes?: number;
  downloads?: number;
}

function listed(id: string, createdAt: string, options: Options = {}): Record<string, unknown> {
  const { tags = [], card, task = "text-generation", likes = 0, downloads = 0 } = options;
  return {
    _id: `id-of-${id}`,
    id,
    author: id.split("/")[0],
    createdAt,
    likes,
    downloads,
    tags,
    ...(task === null ? {} : { pipeline_tag: task }),
    ...(card === undefined ? {} : { cardData: card }),
  };
}

const ofBase = ["base_model:finetune:lab/Base"];

const listing = [
  listed("lab/Base", "2026-03-01T00:00:00.000Z", { likes: 100 }),
  listed("ann/one", "2026-03-02T00:00:00.000Z", { tags: ofBase, likes: 10, downloads: 100 }),
  // Another spelling of the base, created in the same moment as ann/one.
  listed("bob/two", "2026-03-02T00:00:00.000Z", { tags: ["base_model:finetune:LAB/base"], likes: 4, downloads: 40 }),
  // Names the base twice: the plain naming adds nothing.
  listed("ann/three", "2026-03-05T00:00:00.000Z", { tags: ["base_model:lab/Base", ...ofBase] }),
  // A second parent in the card only, with the card's relation.
  listed("cid/four", "2026-03-05T12:00:00.000Z", {
    tags: ["base_model:quantized:lab/Base"],
    card: { base_model: ["lab/base", " gone/Away "], base_model_relation: "Merge " },
    likes: 6,
    downloads: 500,
  }),
  listed("dee/five", "2026-03-20T00:00:00.000Z", { tags: ofBase, task: null, likes: 2, downloads: 20 }),
  // Exactly 30 days after ann/one and bob/two, exactly 90 days before the snapshot.
  listed("ann/six", "2026-04-01T00:00:00.000Z", { tags: ofBase }),
  // The Hub's floor date: no date at all.
  listed("eve/seven", "2022-03-02T23:29:04.000Z", { tags: ofBase, likes: 3, downloads: 7 }),
  // Also names itself.
  listed("fay/eight", "2026-06-20T00:00:00.000Z", {
    tags: ["base_model:fay/eight", "base_model:finetune:ann/one"],
    likes: 1,
  }),
  // A cycle of two and a model below it.
  listed("gus/nine", "2026-02-02T00:00:00.000Z", { tags: ["base_model:finetune:hal/ten"] }),
  listed("hal/ten", "2026-02-01T00:00:00.000Z", { tags: ["base_model:finetune:gus/nine"] }),
  listed("ivy/eleven", "2026-06-01T00:00:00.000Z", { tags: ["base_model:finetune:gus/nine"] }),
  // The relation ends at the first colon; the rest is the name.
  listed("jay/twelve", "2026-06-25T00:00:00.000Z", { tags: ["base_model:adapter:C:\\Models\\X"] }),
  listed("kim/alone", "2026-06-25T00:00:00.000Z"),
];

const result = recompute(listing, S);

function derivative(id: string, base = "lab/Base") {
  const row = result.derivatives.find((each) => each.id === id && each.base === base);
  if (row === undefined) throw new Error(`no row ${id} of ${base}`);
  return row;
}

describe("edges", () => {
  it("are named by typed tags, plain tags and the card, once each and never the model itself", () => {
    const edges = result.edges.map((e) => [
      e.child,
      e.parent,
      e.parent_present,
      e.relation,
      e.source,
      e.position,
      e.weight,
    ]);
    expect(edges).toEqual([
      ["ann/one", "lab/Base", true, "finetune", "tag", 0, 1],
      ["ann/six", "lab/Base", true, "finetune", "tag", 0, 1],
      ["ann/three", "lab/Base", true, "finetune", "tag", 0, 1],
      ["bob/two", "lab/Base", true, "finetune", "tag", 0, 1],
      ["cid/four", "lab/Base", true, "quantized", "tag", 0, 0.5],
      ["cid/four", "gone/Away", false, "merge", "card", 1, 0.5],
      ["dee/five", "lab/Base", true, "finetune", "tag", 0, 1],
      ["eve/seven", "lab/Base", true, "finetune", "tag", 0, 1],
      ["fay/eight", "ann/one", true, "finetune", "tag", 0, 1],
      ["gus/nine", "hal/ten", true, "finetune", "tag", 0, 1],
      ["hal/ten", "gus/nine", true, "finetune", "tag", 0, 1],
      ["ivy/eleven", "gus/nine", true, "finetune", "tag", 0, 1],
      ["jay/twelve", "C:\\Models\\X", false, "adapter", "tag", 0, 1],
    ]);
    expect(result.edges[0]?.child_hub_id).toBe("id-of-ann/one");
  });

  it("keep the declared spelling when several models share it, unless one has exactly it", () => {
    const at = "2026-03-01T00:00:00.000Z";
    const { edges } = recompute(
      [
        listed("a/X", at, { tags: ["base_model:A/X"] }),
        listed("A/x", at, { tags: ["base_model:a/X"] }),
        listed("b/self", at, { tags: ["base_model:B/SELF"] }),
        listed("b/y", at, { tags: ["base_model:A/x", "base_model:thing:ID", "base_model:merge: ", "base_model:"] }),
      ],
      S,
    );
    expect(edges.map((edge) => [edge.child, edge.parent, edge.parent_present, edge.relation])).toEqual([
      ["A/x", "a/X", true, "unknown"],
      ["a/X", "A/X", false, "unknown"],
      ["b/y", "A/x", true, "unknown"],
      ["b/y", "thing:ID", false, "unknown"],
    ]);
  });
});

describe("lineage", () => {
  it("walks first parents to the root and counts what lies below", () => {
    const rows = result.lineage.map((r) => [
      r.id,
      r.root,
      r.root_present,
      r.depth,
      r.in_cycle,
      r.children,
      r.descendants,
    ]);
    expect(rows).toEqual([
      ["ann/one", "lab/Base", true, 1, false, 1, 1],
      ["ann/six", "lab/Base", true, 1, false, 0, 0],
      ["ann/three", "lab/Base", true, 1, false, 0, 0],
      ["bob/two", "lab/Base", true, 1, false, 0, 0],
      ["cid/four", "lab/Base", true, 1, false, 0, 0],
      ["dee/five", "lab/Base", true, 1, false, 0, 0],
      ["eve/seven", "lab/Base", true, 1, false, 0, 0],
      ["fay/eight", "lab/Base", true, 2, false, 0, 0],
      ["gus/nine", "hal/ten", true, 1, true, 2, 2],
      ["hal/ten", "hal/ten", true, 0, true, 1, 2],
      ["ivy/eleven", "hal/ten", true, 2, false, 0, 0],
      ["jay/twelve", "C:\\Models\\X", false, 1, false, 0, 0],
      ["lab/Base", "lab/Base", true, 0, false, 7, 8],
    ]);
  });

  const farm = (count: number, minutes: number) =>
    Array.from({ length: count }, (_, index) => {
      const at = new Date(Date.parse("2026-04-01T00:00:00Z") + index * minutes * 60_000).toISOString();
      return listed(`farm/${"x".repeat(index + 1)}`, at, { tags: ofBase });
    });
  const bursts = (rows: Record<string, unknown>[]) =>
    recompute([listed("lab/Base", "2026-03-01T00:00:00.000Z"), ...rows], S).lineage.filter((row) => row.burst).length;

  it("calls 20 children of one base within 24 hours a burst, both ends included", () => {
    // 19 gaps of 1440/19 minutes would be 24 h exactly; 75 minutes give 23 h 45 min, 76 minutes 24 h 4 min.
    expect(bursts(farm(20, 75))).toBe(20);
    expect(bursts(farm(20, 76))).toBe(0);
    expect(bursts(farm(19, 1))).toBe(0);
    const atBothEnds = [
      ...farm(19, 0),
      listed("farm/last", "2026-04-02T00:00:00.000Z", { tags: ofBase }),
      listed("farm/late", "2026-04-02T00:00:00.001Z", { tags: ofBase }),
    ];
    expect(bursts(atBothEnds)).toBe(20);
  });

  it("calls a name serial when 20 models of the author share it, numbers, hex and UUIDs aside", () => {
    const names = [
      ...Array.from({ length: 17 }, (_, index) => `run-${index * 7}-v${index}`),
      "run-0a1b2c3D-v1",
      "run-123e4567-e89b-12d3-a456-426614174000-v9",
      "run-999999999-v123",
      "run-12ab-v1", // "#ab": hex of four is no hex
    ];
    const rows = names.map((name) => listed(`sam/${name}`, "2026-04-01T00:00:00.000Z"));
    const first = { ...rows[0], tags: ofBase };
    const other = { ...rows[20], tags: ofBase };
    const flags = (all: unknown[]) => recompute(all, S).lineage.flatMap((row) => (row.serial_name ? [row.id] : []));
    expect(flags([first, ...rows.slice(1, 20), other])).toEqual(["sam/run-0-v0"]);
    expect(flags([first, ...rows.slice(1, 19), other])).toEqual([]);
  });
});

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
