import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";
import { entered, type PanelRow, panelRows, rowWith, type TableRow, times } from "../../support/panel-rows.ts";

it("a family's half-life is that of the entrants before the 90th day, the middle one or the earlier of two in the middle", async () => {
  const entrants = (base: string, released: number, lags: readonly number[]) =>
    lags.map((lag_days, i) => ({
      ...{
        id: `${base}/${i}`,
        author: `a${i}`,
        base: `org/${base}`,
        relation: "merge",
        tier: "T2",
        likes: 2,
        rank: i + 1,
      },
      ...{ lag_days, base_released_at: `2026-${released === 90 ? "05-24" : "05-25"}`, created_at: "2026-08-01" },
    }));
  const undated = { id: "three/undated", author: "a0", base: "org/three", relation: "merge", tier: "T2", likes: 94 };
  const rows = await panelRows(["families"], {
    derivatives: [
      ...entrants("two", 90, [-1, 20, 10, 90]),
      ...entrants("three", 90, [10, 20, 30]),
      ...entrants("young", 89, [10]),
      undated,
    ],
  });
  expect(rows.map(({ base, entry_half_life_days }) => [base, entry_half_life_days])).toEqual([
    ["org/three", 20],
    ["org/two", 10],
    ["org/young", null],
  ]);
  // Of likes those whose entries have a place: 2 of 6, not of 100.
  expect(rows.map(({ leader_share_1, likes_sum }) => [leader_share_1, likes_sum])).toEqual([
    [1 / 3, 100],
    [1 / 4, 8],
    [1, 2],
  ]);
});

it("an author who entered a niche 30 days ago is a rival, and one a second earlier is none any more", async () => {
  const at = (author: string, created_at: string) => ({
    ...{ id: `${author}/m`, author, base: "org/base", relation: "merge", likes: 0, created_at },
  });
  const rows = await panelRows(["niches"], {
    derivatives: [at("in", "2026-07-23"), at("out", "2026-07-22 23:59:59"), at("now", "2026-08-22")],
  });
  expect(rows).toMatchObject([{ models: 3, entries_30d: 2, rival_authors_30d: 2 }]);
});

it("entries per base and of a size are edges, of which a model of two bases has two, and bases that are not listed have a size of their own", async () => {
  const entry = (i: number, relation: string, base: number, weight: number) => ({
    ...{
      id: `${relation}/m${i}`,
      author: `a${i % 10}`,
      base: `org/b${base % 6}`,
      relation,
      tier: "T2",
      likes: 0,
      weight,
    },
  });
  const derivatives = [
    ...times(30, (i) => entry(i, "finetune", i, 1)),
    ...times(30, (i) => entry(i, "merge", i, 0.5)),
    ...times(30, (i) => entry(i, "merge", i + 1, 0.5)),
  ];
  const rows = await panelRows(["efficiency"], {
    models: derivatives.slice(0, 60).map(({ id = null }) => ({ id, parameters: 2e9 })),
    // One has no downloads, of the others nobody knows.
    derivatives: derivatives.map((entry, i) => ({ ...entry, downloads_30d: i === 0 ? 0 : i === 1 ? 3 : null })),
  });
  const of = (relation: string) => rowWith(rows, { side: "base", size: "unknown", relation, tier: "T1" });
  expect(of("merge")).toMatchObject({ models: 30, n: 60, families: 6, entries_per_base: 10, share_of_entries: 2 / 3 });
  expect(of("finetune")).toMatchObject({ models: 30, n: 30, entries_per_base: 5, share_of_entries: 1 / 3 });
  expect(of("finetune").downloads_30d_share_zero).toBe(0.5);
});

const built = (owner: string, count: number, flagged: number): TableRow[] =>
  times(count, (i) => ({
    ...{ id: `${owner}/m${i}`, author: `a${i % 10}`, base: `${owner}/b${i % 5}`, root: `${owner}/b${i % 5}` },
    ...{ weight: 1, relation: "merge", tier: i < flagged ? "T0" : "T2", created_at: "2026-08-01", likes: 0 },
  }));

it("an organization's shares on T1 are of what all have on T1, by root too", async () => {
  // Of an organization that the operator's file names twice the first region by name.
  const regions = ["us", "eu"].map((region) => ({ organization: "Lab", region }));
  const rows = await panelRows(["ecosystem"], { derivatives: built("lab", 40, 8), regions });
  expect(rowWith(rows, { scope: "organization", relation: "merge" })).toMatchObject({
    ...{ region: "eu", total_t0: 40, total_t1: 32, share_t0: 1, share_t1: 1, share_by_root_t0: 1, share_by_root_t1: 1 },
  });
});

it("the fifty organizations that months tell of are those with the most children that are not flagged", async () => {
  const fifty = times(50, (i) => built(`org${i}`, 1, 0)[0] ?? {});
  const derivatives = [...fifty, ...built("flagged", 3, 3)];
  const rows = await panelRows(["ecosystem", "ecosystem_monthly"], { derivatives });
  const names = new Set(rows.filter(({ scope }) => scope === "organization").map(({ name }) => name));
  expect([names.size, names.has("(others)"), names.has("flagged")]).toEqual([51, true, false]);
  // Nor is one that is only the root of what others' bases draw.
  const descended = built("lab", 1, 0).map((entry) => ({ ...entry, root: "rooted/base" }));
  const few = await panelRows(["ecosystem", "ecosystem_monthly"], { derivatives: descended });
  const organizations = few.filter(({ scope }) => scope === "organization").map(({ name, via }) => [via, name]);
  expect(organizations).toContainEqual(["root", "(others)"]);
  expect(organizations).not.toContainEqual(["root", "rooted"]);
});

it("a licence is not that of a base which states none, and the first lags of bases are told by the middle one", async () => {
  const entries = (base: string) =>
    times(30, (i) => ({
      ...{ id: `${base}/m${i}`, author: `a${i % 10}`, base: `${base}/b${i % 5}`, relation: base, tier: "T2" },
      ...{ weight: 1, lag_days: i % 5 === 4 ? 11 : 1, base_released_at: "2026-01-01", license: "mit" },
    }));
  const all = [...entries("stated"), ...entries("silent")];
  const rows = await panelRows(["license_classes", "maturation"], {
    models: [
      ...all.map(({ id = null, license = null }) => ({ id, license, datasets: [], languages: [], formats: [] })),
      ...times(5, (i) => ({ id: `stated/b${i}`, license: "mit" })),
      ...times(5, (i) => ({ id: `silent/b${i}`, license: null })),
    ],
    derivatives: all.map(({ license: _, ...entry }) => entry as TableRow),
    potential: [],
  });
  const of = (relation: string): PanelRow => rowWith(rows, { relation, tier: "T1" });
  expect(of("stated")).toMatchObject({ models: 30, share_license: 1, share_license_of_base: 1 });
  expect(of("silent")).toMatchObject({ models: 30, share_license: 1, share_license_of_base: 0 });
  for (const tier of ["T0", "T1"])
    expect(rowWith(rows, { relation: "silent", tier }).median_first_lag_days, tier).toBe(1);
});

it("the tenth of crowding that a number of rivals lies in goes by the middle of those that have as many", async () => {
  const derivatives = times(30, (i) => ({
    ...{
      id: `a/m${i}`,
      author: "a",
      base: "org/base",
      relation: "merge",
      tier: "T2",
      likes: 0,
      rivals_30d: i < 6 ? 0 : 1,
    },
  }));
  const rows = await panelRows(["recognition"], { derivatives });
  const tenths = rows.filter(({ dimension, tier }) => dimension === "crowding" && tier === "T1");
  // Middle places 3.5 of 30 and 18.5 of 30: a tenth and six tenths lie before them.
  expect(tenths.map(({ outcome, decile, models }) => [outcome, decile, models])).toEqual([
    ["likes", 2, 6],
    ["likes", 7, 24],
  ]);
});

it("what is known of an author are bases of the year before that are 90 days old, both borders included", async () => {
  const days = (count: number, microseconds = 0) =>
    `timestamp '2026-06-01' - to_days(${count}) + to_microseconds(${microseconds})`;
  const released = {
    now: days(0),
    year: days(365),
    longer: days(365, -1),
    ended: days(90),
    running: days(90, 1),
  };
  const models = Object.entries(released)
    .map(
      ([id, at]) => `select 'lab/${id}' as id, 'lab' as author, ${at} as created_at, 'chat' as task, 'false' as gated`,
    )
    .join(" union all ");
  const rows = await withPanels("2026-08-01", { models }, ["license_classes", "potential"], (sql) =>
    sql.rows("select earlier_bases from potential where base = 'lab/now'"),
  );
  expect(rows).toEqual([{ earlier_bases: 2 }]);
});

it("a place among the likes of a week is one of 30 models of the relation where the task has fewer, not of all relations", async () => {
  const made = { base: "org/base", created_at: "2026-08-04" };
  const merges = times(30, (i) => ({
    ...{ id: `a/m${i}`, author: "a", relation: "merge", task: i % 2 === 0 ? "chat" : "code", likes: i, ...made },
  }));
  const others = times(30, (i) => ({
    ...{ id: `b/f${i}`, author: "b", relation: "finetune", task: "chat", likes: 100 + i, ...made },
  }));
  const rows = await panelRows(["derivatives"], entered([...merges, ...others]));
  // Mid-ranks: 29.5 of 30.
  expect(rowWith(rows, { id: "a/m29" }).cohort_percentile).toBeCloseTo((100 * 29.5) / 30, 9);
  expect(rowWith(rows, { id: "b/f29" }).cohort_percentile).toBeCloseTo((100 * 29.5) / 30, 9);
});

it("of two entries of one author, name and moment the listed one is the author's first, not the one that vanished", async () => {
  const entry = { id: "a/again", author: "a", relation: "merge", base: "org/base", created_at: "2026-08-04" };
  const rows = await panelRows(["derivatives"], {
    ...entered([{ ...entry, likes: 0 }]),
    vanished_entries: [entry],
  });
  expect(rows.map(({ rank, rank_authors, tier }) => [rank, rank_authors, tier])).toEqual([[1, 1, "T2"]]);
});

it("a model's adoption is not told where the tenth of its size and age has no download", async () => {
  const models = times(10, (i) => ({
    ...{ id: `a/m${i}`, author: "a", parameters: 2e9, created_at: "2026-07-22", downloads_all_time: i === 0 ? 5 : 0 },
  }));
  const lineage = models.map(({ id = null }) => ({ id, root: id }));
  const rows = await panelRows(["adoption"], { models, lineage });
  expect(rowWith(rows, { id: "a/m0" })).toMatchObject({ peers: 10, tenth_downloads: 0, adoption: null });
});

it("a quantization has no potential, as an adapter has none", async () => {
  const models = ["base", "finetune", "adapter", "quantized"].map((id) => ({
    ...{ id, author: "a", task: "chat", gated: "false", created_at: "2026-07-22" },
  }));
  const derivatives = models.slice(1).map(({ id }) => ({ id, author: "a", base: "base", relation: id, lag_days: 0 }));
  const rows = await panelRows(["license_classes", "potential"], { models, derivatives });
  expect(rows.map(({ base }) => base)).toEqual(["base", "finetune"]);
});

it("potential's rank correlation divides by the spread of either", async () => {
  // Two potentials, fifteen bases each, and two places, held by five and by 25: φ = (5 · 15 − 10 · 0) / √(15 · 15 · 5 · 25).
  const potential = times(30, (i) => ({
    ...{
      base: `a/m${i}`,
      released_at: "2025-02-01",
      potential: i < 15 ? 40 : 60,
      percentile: i < 5 ? 10 : 60,
      authors_90d: 1,
    },
  }));
  const [row] = await panelRows(["potential_error"], { potential });
  expect(row).toMatchObject({ n: 30, spearman: 0.447214, n_entered: 30, spearman_entered: 0.447214 });
});
