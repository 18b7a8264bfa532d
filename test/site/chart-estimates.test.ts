import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { sqlList } from "../../site/charts/estimate-names.ts";
import { chartRows } from "../support/chart-rows.ts";

/** Charts of estimates.parquet and estimate-checks.json: which they choose, in which order, and what they make of them. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-estimates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAIN = "ppml.lag.30d.family+month";
const PLACE = "ppml.rank_authors.30d.family+month";
const LAG = "ln(1+lag)";
const RIVALS = "ln(1+rivals_30d)";
const OUTCOMES = sqlList(["likes_at_30", "likes_at_7", "likes"]);

/** Writes the checks beside the tables; grade B has a warning. */
const checks = (parts: Readonly<Record<string, unknown>>) =>
  writeFileSync(
    join(folder, "estimate-checks.json"),
    JSON.stringify({ warnings: { A: null, B: "one snapshot" }, main: [], fits: [], ...parts }),
  );

interface Estimate {
  readonly spec?: string;
  readonly outcome?: string;
  readonly sample?: string;
  readonly tier?: string;
  readonly term?: string;
  readonly estimate?: number | null;
  /** How far the ends of the interval are. */
  readonly by?: number;
  readonly n?: number;
}
/** One row of estimates.parquet as SQL; the snapshot's outcomes are of grade B. */
const estimate = ({
  spec = MAIN,
  outcome = "likes_at_30",
  sample = "all",
  tier = "T1",
  term = LAG,
  ...more
}: Estimate) => {
  const { estimate: value = -1, by = 0.5, n = 100 } = more;
  const number = (of: number | null) => `cast(${of} as double)`;
  const end = (side: number) => number(value === null ? null : value + side * by);
  return `select '${spec}' as spec, '${outcome === "likes" || outcome === "downloads_30d" ? "B" : "A"}' as evidence, '${outcome}' as outcome, '${sample}' as sample, '${tier}' as tier, '${term}' as term,
    ${number(value)} as estimate, ${number(0.25)} as std_error, ${end(-1)} as ci_low, ${end(1)} as ci_high, 0.01 as p_value,
    ${number(value === null ? null : 2 ** value - 1)} as effect_per_doubling, cast(${n} as bigint) as n, cast(7 as bigint) as n_dropped, cast(60 as bigint) as families,
    cast(50 as bigint) as authors, 0.1 as largest_cluster_share`;
};
const table = (rows: readonly Estimate[]) => rows.map(estimate).join(" union all ");

it("estimates reads an interval as fewer, more or no association, and says what Holm leaves of it", async () => {
  const other = { low: 1, high: 2, low_without: "lab/x", high_without: "lab/y" };
  const check = (term: string, p_holm: number) => ({
    ...{ spec: MAIN, outcome: "likes_at_30", sample: "all", tier: "T1", term, p_holm },
    ...{ families: other, authors: { ...other, low: -1, high: 1 } },
  });
  checks({ main: [check(LAG, 0.049), check(RIVALS, 0.05), check("ln(1+lag) permuted", 0.5)] });
  const rows = await chartRows(
    folder,
    "estimates",
    {
      estimates: table([
        { term: "b", estimate: null },
        { term: "a", estimate: -0.5 },
        { term: "c", estimate: 0.5 },
        { term: RIVALS, estimate: 0.6 },
        { term: LAG, sample: "merge" },
        { term: LAG, sample: "adapter (drawn)" },
        { term: LAG, sample: "finetune" },
        { term: LAG, sample: "quantized" },
        { term: LAG },
        { term: LAG, tier: "T2" },
        { term: LAG, tier: "T0", estimate: -2 },
        { spec: PLACE, term: "ln(rank_authors)" },
        { outcome: "likes_at_7" },
        { outcome: "likes" },
        { spec: "left.out", term: LAG },
      ]),
    },
    { outcomes: OUTCOMES, most: "1", terms: "spec <> 'left.out'", question: "", specifications: "", which: "" },
  );
  expect(
    rows.map(({ tier, outcome, spec, term, sample, reading }) => [tier, outcome, spec, term, sample, reading]),
  ).toEqual(
    [
      ["T1", MAIN, LAG, "all", "fewer"],
      ["T1", MAIN, LAG, "quantized", "fewer"],
      ["T1", MAIN, LAG, "finetune", "fewer"],
      ["T1", MAIN, LAG, "adapter (drawn)", "fewer"],
      ["T1", MAIN, LAG, "merge", "fewer"],
      ["T1", MAIN, RIVALS, "all", "more, not after Holm"],
      // Intervals that end at zero.
      ["T1", MAIN, "a", "all", "no association found"],
      ["T1", MAIN, "b", "all", "no estimate"],
      ["T1", MAIN, "c", "all", "no association found"],
      ["T1", PLACE, "ln(rank_authors)", "all", "fewer"],
      ["T0", MAIN, LAG, "all", "fewer"],
      ["T2", MAIN, LAG, "all", "fewer"],
    ].map(([tier, ...rest]) => [tier, "likes_at_30", ...rest]),
  );
  // An estimate of −1 per unit of the logarithm is half as many per doubling; its ends −1.5 and −0.5.
  expect(rows[0]).toMatchObject({
    ...{
      effect_per_doubling: -0.5,
      effect_low: expect.closeTo(2 ** -1.5 - 1, 12),
      effect_high: expect.closeTo(2 ** -0.5 - 1, 12),
    },
    ...{
      effect_t0: -0.75,
      p_holm: 0.049,
      without_family_low: expect.closeTo(1, 12),
      without_family_high: expect.closeTo(3, 12),
    },
    ...{
      without_author_low: expect.closeTo(-0.5, 12),
      without_author_high: expect.closeTo(1, 12),
      family_at_low: "lab/x",
      author_at_high: "lab/y",
    },
    warning: null,
  });
  expect(rows[1]?.effect_t0).toBeNull();
});

it("estimates takes the first outcome that has an estimate, else that of most entries", async () => {
  checks({});
  const fill = { outcomes: OUTCOMES, most: "1", terms: "true", question: "", specifications: "", which: "" };
  const chosen = async (rows: readonly Estimate[]) =>
    (await chartRows(folder, "estimates", { estimates: table(rows) }, fill)).map(({ outcome, warning }) => [
      outcome,
      warning,
    ]);
  const none = { estimate: null };
  expect(await chosen([{ outcome: "likes" }, { ...none, n: 999 }, { outcome: "likes_at_7" }])).toEqual([
    ["likes_at_7", null],
  ]);
  expect(
    await chosen([
      { ...none, n: 10 },
      { ...none, outcome: "likes_at_7", n: 20 },
      { ...none, outcome: "likes", n: 30 },
    ]),
  ).toEqual([["likes", "one snapshot"]]);
  // Of T1, all relations and the lag alone.
  const elsewhere = [{ tier: "T0" }, { sample: "merge" }, { term: RIVALS }, { spec: PLACE }];
  expect(await chosen(elsewhere)).toEqual([]);
});

it("specification-curve has every specification of the drawn entries where entries are drawn, lowest first", async () => {
  checks({});
  const curve = (rows: readonly Estimate[]) =>
    chartRows(
      folder,
      "specification-curve",
      { estimates: table(rows) },
      { outcomes: OUTCOMES, terms: sqlList([LAG]), question: "" },
    );
  const drawn = { sample: "all (drawn)" };
  const rows = await curve([
    { estimate: -9 },
    { ...drawn, estimate: null },
    { ...drawn, estimate: 2 },
    { ...drawn, estimate: 1, tier: "T1" },
    { ...drawn, estimate: 1, tier: "T0" },
    { ...drawn, estimate: 1, outcome: "likes" },
    { ...drawn, estimate: 1, spec: "any_lpm.lag.7d.family" },
    { ...drawn, estimate: 0, spec: `${MAIN}.placebo_leading` },
    { ...drawn, estimate: 0, spec: "ppml.lag.30d.family*month" },
    { ...drawn, estimate: 0, term: RIVALS },
    { ...drawn, estimate: 0, outcome: "downloads_30d" },
    { estimate: 0, sample: "merge" },
  ]);
  expect(
    rows.map(({ estimator, lateness, rivals_window, effects, outcome, tier }) =>
      [estimator, lateness, rivals_window, effects, outcome, tier].join(" "),
    ),
  ).toEqual([
    "any_lpm lag 7d family likes_at_30 T1",
    "ppml lag 30d family+month likes T1",
    "ppml lag 30d family+month likes_at_30 T0",
    "ppml lag 30d family+month likes_at_30 T1",
    "ppml lag 30d family+month likes_at_30 T1",
    "ppml lag 30d family+month likes_at_30 T1",
  ]);
  // From 0.5 to 1.5: of a probability as it is, times ln 2; else a factor.
  expect(rows[0]).toMatchObject({
    effect_low: expect.closeTo(0.5 * Math.LN2, 12),
    effect_high: expect.closeTo(1.5 * Math.LN2, 12),
  });
  expect(rows[1]).toMatchObject({
    effect_low: expect.closeTo(2 ** 0.5 - 1, 12),
    effect_high: expect.closeTo(2 ** 1.5 - 1, 12),
    warning: "one snapshot",
  });
  expect(rows.slice(4).map(({ effect_per_doubling }) => effect_per_doubling)).toEqual([3, null]);
  expect((await curve([{ estimate: -9 }, { sample: "merge" }])).map(({ sample }) => sample)).toEqual(["all"]);
});

it("binned-scatter has the bins of three terms of one outcome", async () => {
  const bins = [
    { x: 1, y: 2, n: 3 },
    { x: 4, y: 5, n: 6 },
  ];
  const of = (spec: string, term: string, change = {}) => ({
    spec,
    outcome: "likes_at_30",
    sample: "all",
    tier: "T1",
    term,
    bins,
    ...change,
  });
  checks({
    main: [
      of(MAIN, RIVALS),
      of(MAIN, LAG),
      of(PLACE, "ln(rank_authors)"),
      of(MAIN, LAG, { tier: "T0" }),
      of(MAIN, LAG, { outcome: "likes" }),
    ],
  });
  const rows = await chartRows(
    folder,
    "binned-scatter",
    {
      estimates: table([
        { term: RIVALS },
        { term: "author_uploads" },
        { spec: PLACE, term: RIVALS },
        { spec: PLACE, term: "ln(rank_authors)" },
        { term: LAG },
        { term: LAG, tier: "T0" },
        { term: LAG, sample: "merge" },
        { term: LAG, outcome: "likes" },
      ]),
    },
    { outcomes: OUTCOMES, question: "" },
  );
  expect(rows.map(({ outcome, term, bin, x, y, entries }) => [outcome, term, bin, x, y, entries])).toEqual(
    [LAG, "ln(rank_authors)", RIVALS].flatMap((term) => [
      ["likes_at_30", term, 1, 1, 2, 3],
      ["likes_at_30", term, 2, 4, 5, 6],
    ]),
  );
});

it("binned-scatter takes the first outcome that has an estimate, else that of most entries, and has a row without bins where there are none", async () => {
  checks({});
  const chosen = async (rows: readonly Estimate[]) =>
    (await chartRows(folder, "binned-scatter", { estimates: table(rows) }, { outcomes: OUTCOMES, question: "" })).map(
      ({ outcome, bin, warning }) => [outcome, bin, warning],
    );
  const none = { estimate: null };
  const first = [{ outcome: "likes" }, { ...none, n: 999 }, { outcome: "likes_at_7" }, { outcome: "downloads_30d" }];
  expect(await chosen(first)).toEqual([["likes_at_7", null, null]]);
  const most = [
    { ...none, n: 10 },
    { ...none, outcome: "likes_at_7", n: 20 },
    { ...none, outcome: "likes", n: 30 },
  ];
  expect(await chosen(most)).toEqual([["likes", null, "one snapshot"]]);
  // The lag of specification 1 decides, on T1 over all relations; what the others have of another outcome does not.
  for (const elsewhere of [{ tier: "T0" }, { sample: "merge" }, { term: RIVALS }, { spec: PLACE }])
    expect(await chosen([elsewhere, { outcome: "likes_at_7" }])).toEqual([["likes_at_7", null, null]]);
});

it("estimates-left-out counts each entry once, by the first reason that keeps it out", async () => {
  const fit = (outcome: string, tier: string, change = {}) => ({
    ...{ spec: MAIN, outcome, sample: "all", tier, dropped: 9, alone: 4, zero_groups: 3, separated: 2 },
    ...change,
  });
  checks({
    fits: [
      fit("likes", "T1"),
      // A fit that says nothing of groups: what it dropped, less the separated.
      fit("likes", "T0", { alone: null, zero_groups: null }),
      fit("likes", "T2"),
      fit("downloads_at_30", "T1"),
      fit("likes", "T1", { sample: "merge", separated: 99 }),
      fit("likes", "T1", { spec: PLACE, separated: 99 }),
    ],
  });
  const entry = (id: string, tier: string, change: Readonly<Record<string, string>> = {}) => {
    const columns = {
      lag_days: "1",
      rank_authors: "1",
      likes: "1",
      downloads_at_30: "1",
      downloads_at_90: "null",
      age_days: "1",
      ...change,
    };
    return `select '${id}' as id, '${tier}' as tier, ${Object.entries(columns).map(([name, value]) => `cast(${value} as double) as ${name}`)}`;
  };
  const rows = await chartRows(folder, "estimates-left-out", {
    estimates: table([
      { estimate: null, n: 999 },
      { outcome: "likes", n: 5 },
      { outcome: "likes", tier: "T0", n: 6 },
      { outcome: "likes", tier: "T2", n: 7 },
      // Of another sample, term, specification or, alone, another tier.
      { outcome: "likes", sample: "merge", n: 99 },
      { outcome: "likes", term: RIVALS, n: 99 },
      { outcome: "likes", spec: PLACE, n: 99 },
      { outcome: "likes_at_7", tier: "T0", n: 99 },
      { outcome: "downloads_at_30", estimate: null, n: 4 },
      { outcome: "downloads_30d", estimate: null, n: 3 },
    ]),
    derivatives: [
      entry("used", "T2"),
      entry("undated", "T1", { lag_days: "null", likes: "null" }),
      entry("unranked", "T2", { rank_authors: "null", lag_days: "-1" }),
      entry("before", "T1", { lag_days: "-1", likes: "null" }),
      entry("at once", "T1", { lag_days: "0" }),
      entry("unread", "T1", { likes: "null", age_days: "0.5" }),
      entry("young", "T1", { age_days: "0.99" }),
      ...["another", "a third"].map((id) => entry(id, "T1", { age_days: "0.5" })),
      entry("unread too", "T1", { likes: "null" }),
      entry("flagged", "T0", { lag_days: "-1" }),
    ].join(" union all "),
  });
  const reasons = ["undated", "before_base", "unread", "young", "alone", "zero_groups", "separated", "used"];
  const told = (tier: string, recognition: string, counts: readonly number[]) =>
    counts.map((n, k) => [tier, recognition, reasons[k], n]);
  expect(rows.map(({ tier, recognition, reason, n }) => [tier, recognition, reason, n])).toEqual([
    ...told("T1", "likes", [2, 1, 2, 3, 4, 3, 2, 5]),
    // All were read, at an age at which none is too young.
    ...told("T1", "downloads", [2, 1, 0, 0, 4, 3, 2, 4]),
    ...told("T0", "likes", [2, 2, 2, 3, 0, 7, 2, 6]),
    ...told("T2", "likes", [1, 0, 0, 0, 4, 3, 2, 7]),
  ]);
  expect(rows[0]).toMatchObject({ outcome: "likes", entries: 10, warning: "one snapshot", estimated: true });
  expect(rows.at(-9)).toMatchObject({ tier: "T0", entries: 11 });
});
