import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { binnedScatterOfLikes } from "../../site/charts/binned-scatter.ts";
import { daysBetweenReleases, weeksAfterRelease } from "../../site/charts/cadence.ts";
import type { ChartDefinition, Row } from "../../site/charts/chart.ts";
import { goneWithinDays } from "../../site/charts/churn.ts";
import { entryAndAttention, entryConcentrationByMonth } from "../../site/charts/concentration.ts";
import { waitForFirstChild, waitForTenthChild } from "../../site/charts/curves.ts";
import { leadingOrganization, regionsBuiltOn } from "../../site/charts/ecosystem.ts";
import { estimatesMissing } from "../../site/charts/estimates-missing.ts";
import { firstArrivals } from "../../site/charts/first-arrivals.ts";
import { likesByReleaseOrder } from "../../site/charts/likes-by-release-order.ts";
import { potentialError } from "../../site/charts/potential-error.ts";
import { downloadsByCrowdingTenth, likesByCrowdingTenth, likesByReleaseOrderTenth } from "../../site/charts/tenths.ts";

/** Numbers keep to their units. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

/** What a chart answers to rows; none of these asks the release for anything. */
const titleOf = (chart: ChartDefinition, rows: readonly Row[]) =>
  plain(chart.answer(rows, {} as ReleaseManifest).title);

describe("the title of a chart over tenths", () => {
  const cell = (decile: number, values: Row): Row => ({
    tier: "T1",
    relation: "finetune",
    evidence: "C",
    n: 40,
    decile,
    measure_min: 0,
    measure_max: 0,
    q1: 0,
    median: 0,
    q3: 0,
    median_low: 0,
    median_high: 0,
    share_any: 0,
    ci_low: 0,
    ci_high: 0,
    ...values,
  });

  it("names the rivals that were met: most entries met none and stand in one tenth together", () => {
    const rows = [
      cell(4, { n: 1508, share_any: 0.256, ci_low: 0.185, ci_high: 0.343, q3: 1 }),
      cell(10, { n: 303, measure_min: 8, measure_max: 95, share_any: 0.2, ci_low: 0.06, ci_high: 0.5 }),
    ];
    expect(titleOf(likesByCrowdingTenth, rows)).toBe(
      "Likes so far: 26 % of finetunes that met no rival have any, 20 % of those that met 8 to 95 rivals (their intervals overlap)",
    );
  });

  it("says where intervals of medians overlap, and where a median has none", () => {
    const ends = (low: number | null, high: number | null): Row => ({ median_low: low, median_high: high });
    const rows = (late: Row) => [
      cell(4, { median: 35, ...ends(23, 69) }),
      cell(9, { median: 20, measure_min: 1, measure_max: 1, ...late }),
    ];
    const said =
      "Median of downloads in the last 30 days: 35 among finetunes that met no rival, 20 among those that met 1 rival";
    expect(titleOf(downloadsByCrowdingTenth, rows(ends(12, 22)))).toBe(said);
    expect(titleOf(downloadsByCrowdingTenth, rows(ends(12, 132)))).toBe(`${said} (their intervals overlap)`);
    expect(titleOf(downloadsByCrowdingTenth, rows(ends(null, null)))).toBe(
      `${said} (too few authors or bases for an interval)`,
    );
  });

  it("says which tenth it is where the last has too few", () => {
    const rows = [cell(1, { median: 12, median_low: 2, median_high: 44, q3: 30 }), cell(9, {})];
    expect(titleOf(likesByReleaseOrderTenth, rows)).toBe(
      "Median of likes so far: 12 in the earliest tenth of finetunes, 0 in tenth 9 of ten",
    );
  });
});

describe("the title of waits for a child", () => {
  const reading = (relation: string, day: number, share_reached: number): Row => ({
    tier: "T1",
    relation,
    day,
    n: 500,
    reached: 9,
    at_risk: 100,
    share_reached,
    ci_low: 0,
    ci_high: 0.2,
  });
  const curve = (relation: string, share: number) =>
    [0, 7, 30].map((day) => reading(relation, day, day === 30 ? share : 0));

  it("says of which bases each share is: more have a tenth quantization than a tenth child, of fewer", () => {
    expect(titleOf(waitForTenthChild, [...curve("all", 0.005), ...curve("quantized", 0.009)])).toBe(
      "30 days after a first child of any kind, 0.5 % of bases have a tenth; after a first quantization, 0.9 % of bases have a tenth",
    );
    expect(titleOf(waitForFirstChild, [...curve("finetune", 0.04), ...curve("quantized", 0.07)])).toBe(
      "30 days after release, 7 % of models have a first quantization and 4 % a first finetune",
    );
    expect(titleOf(waitForTenthChild, curve("all", 0))).toBe("No base has a tenth child 30 days after its first");
  });
});

describe("the title of how concentrated entries and attention are", () => {
  const held = (relation: string, measure: string, n: number, top_10pct_share: number): Row => ({
    tier: "T1",
    relation,
    measure,
    n,
    units: n,
    top_10pct_share,
    gini: 0.5,
    effective_number: 20,
  });
  const rows = [
    held("finetune", "base_entries", 900, 0.51),
    held("finetune", "model_likes", 900, 0.99),
    held("quantized", "base_entries", 1000, 0.55),
    held("quantized", "model_likes", 1000, 0.97),
    held("merge", "base_entries", 40, 0.3),
  ];

  it("compares one measure over relations and never entries with likes, which differ by construction", () => {
    expect(titleOf(entryAndAttention, rows)).toBe(
      "The largest tenth of bases draws 55 % of quantizations, 51 % of finetunes and 30 % of merges",
    );
    const { summary, caveat } = entryAndAttention.answer(rows, {} as ReleaseManifest);
    expect(plain(summary ?? "")).toBe(
      "The tenth of bases with most entries draws 55 % of quantizations, 51 % of finetunes and 30 % of merges. " +
        "Of likes, the most liked tenth of models holds 97 % of those of quantizations and 99 % of those of finetunes. " +
        "Entries and attention differ by construction: each is to be compared with itself alone.",
    );
    expect(caveat).toContain("compare a measure with itself");
  });

  it("has the relations of one measure beside one another", () => {
    const wide = entryAndAttention.answer(rows, {} as ReleaseManifest).picture?.wide ?? "";
    const places = ["quantizations · entries", "finetunes · entries", "quantizations · likes", "finetunes · likes"].map(
      (label) => wide.indexOf(label),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe("the title of likes along the release order of one family", () => {
  const part = (number: number, values: Row): Row => ({
    tier: "T1",
    base: "org/base",
    relation: "finetune",
    parts: 4,
    part: number,
    n: 30,
    authors: 20,
    quartile_1: 0,
    median: 0,
    quartile_3: 0,
    median_low: 0,
    median_high: 0,
    ...values,
  });

  it("gives the shares that are liked where both medians are zero", () => {
    const rows = [
      part(1, { share_liked: 0.45, ci_low: 0.29, ci_high: 0.62, quartile_3: 1 }),
      part(4, { share_liked: 0.1, ci_low: 0.03, ci_high: 0.26 }),
    ];
    expect(titleOf(likesByReleaseOrder, rows)).toBe(
      "45 % of the first quarter of base’s finetunes have a like so far, 10 % of the last quarter",
    );
  });

  it("stands over the shares that it names, and over medians where it names them", () => {
    const pictureOf = (rows: readonly Row[]) => likesByReleaseOrder.answer(rows, {} as ReleaseManifest).picture?.wide;
    const shares = { share_liked: 0.3, ci_low: 0.2, ci_high: 0.4 };
    expect(pictureOf([part(1, shares), part(4, shares)])).toContain("finetunes with a like");
    expect(pictureOf([part(1, { median: 9, quartile_3: 12 }), part(4, {})])).toContain("middle half 0–12");
  });

  it("calls the last part so on the axis, not the last that is drawn", () => {
    const drawn = (last: number) =>
      likesByReleaseOrder.answer([part(1, { median: 9 }), part(last, {})], {} as ReleaseManifest).picture?.wide;
    expect(drawn(4)).toContain(">last<");
    expect(drawn(2)).not.toContain(">last<");
  });

  it("does not call a part the last that is not", () => {
    const rows = [part(1, { median: 9, median_low: 4, median_high: 20 }), part(3, {})];
    expect(titleOf(likesByReleaseOrder, rows)).toBe(
      "The first quarter of base’s finetunes has a median of 9 likes so far, quarter 3 of 0",
    );
  });

  it("says where a median has no interval, and does not take it for zero", () => {
    const rows = [part(1, { median: 9, median_low: null, median_high: null }), part(4, {})];
    expect(titleOf(likesByReleaseOrder, rows)).toBe(
      "The first quarter of base’s finetunes has a median of 9 likes so far, the last quarter of 0 (too few authors or bases for an interval)",
    );
  });
});

it("says that the potential's rank correlation is not known where there is none, not 0", () => {
  const row = { n: 30, mean_absolute_error: 24.9, baseline_mean_absolute_error: 0, n_entered: 0, spearman: null };
  const { subtitle, description, summary } = potentialError.answer(
    [{ ...row, spearman_entered: null }],
    {} as ReleaseManifest,
  );
  for (const said of [subtitle, description, summary]) expect(said).toMatch(/rank correlation not known/i);
});

it("says of the waits for the first of a relation whether their intervals overlap, or that there is none", () => {
  const wait = (relation: string, median: number, low: number | null, high: number | null): Row => ({
    ...{ tier: "T1", relation, bases: 12, n: 300, authors: 80 },
    ...{ decile_1: 0.1, quartile_1: 0.5, median, quartile_3: 20, decile_9: 30, median_low: low, median_high: high },
  });
  const first =
    "New bases with ten derivatives got the first of their quantizations after a median of 3 days, of their finetunes after 9 days";
  const title = (low: number | null, high: number | null) =>
    titleOf(firstArrivals, [wait("quantized", 3, 2, 5), wait("finetune", 9, low, high)]);
  expect(title(6, 12)).toBe(first);
  expect(title(4, 12)).toBe(`${first} (their intervals overlap)`);
  expect(title(null, null)).toBe(`${first} (too few organizations or authors for an interval)`);
});

it("says why fits gave no estimate, and no number of a reason that none had", () => {
  const fit = (spec: string, reason: string): Row => ({
    ...{ outcome: "likes_at_7", sample: "all", tier: "T1", evidence: "A", tried: 9, n: 12, families: 3, authors: 4 },
    ...{ spec, reason },
  });
  const few = [fit("a", "not enough data (n = 12)"), fit("b", "not enough data (n = 12)")];
  expect(titleOf(estimatesMissing, few)).toBe("2 of 9 fits gave no estimate, all for want of data");
  expect(titleOf(estimatesMissing, [...few, fit("c", "the fit did not converge")])).toBe(
    "3 of 9 fits gave no estimate: 2 for want of data, 1 for another reason",
  );
});

it("counts the bins on the side of zero where the estimate lies", () => {
  const bin = (term: string, x: number, y: number): Row => ({
    ...{ outcome: "likes_at_7", evidence: "A", term, bin: 1, x, y, entries: 30, n: 90 },
    ...{ estimate: -0.5, ci_low: -0.9, ci_high: -0.1, effect_per_doubling: -0.29 },
  });
  // The line falls: above zero on the left of it, below on the right.
  const rows = [bin("ln(1+lag)", -1, 2), bin("ln(1+lag)", 1, 0.2), bin("ln(1+lag)", 2, -1)];
  expect(titleOf(binnedScatterOfLikes, rows)).toBe(
    "Likes at 7 days of age: bins on the estimate’s side are 2 of 3 for lag",
  );
});

describe("the title of a chart that sets shares side by side", () => {
  const gone = (relation: string, share: number, low: number, high: number): Row => ({
    relation,
    within_days: 7,
    n: 400,
    share_gone: share,
    ci_low: low,
    ci_high: high,
  });

  it("says when the intervals of the largest and the smallest overlap, and only then", () => {
    const near = [gone("quantized", 0.02, 0.01, 0.04), gone("adapter", 0.03, 0.02, 0.05)];
    expect(titleOf(goneWithinDays, near)).toBe(
      "Within 7 days, 3 % of new adapters and 2 % of new quantizations were gone (their intervals overlap)",
    );
    const far = [gone("quantized", 0.02, 0.01, 0.04), gone("adapter", 0.2, 0.15, 0.25)];
    expect(titleOf(goneWithinDays, far)).toBe(
      "Within 7 days, 20 % of new adapters and 2 % of new quantizations were gone",
    );
  });

  const built = (name: string, values: Row): Row => ({
    name,
    total_t1: 100,
    children_t1: 10,
    share_t1: 0.1,
    share_t0: 0.1,
    share_by_root_t1: 0.1,
    ci_low: 0.05,
    ci_high: 0.15,
    ...values,
  });

  it("gives the known regions first, and the unknown one after them if there is one", () => {
    const known = [built("china", { share_t1: 0.37 }), built("us", { share_t1: 0.15 })];
    const title = (rows: Row[]) => titleOf(regionsBuiltOn, rows);
    const said = "37 % of derivatives build on organizations of China and 15 % on those of the United States";
    expect(title(known)).toBe(said);
    expect(title([built("unknown", { share_t1: 0.47 }), ...known])).toBe(
      `${said}; 47 % on organizations of unknown region`,
    );
  });

  it("names the relations that are not clearly led", () => {
    const rows = ["adapter", "merge"].flatMap((relation) => [
      built("org", { relation, place: 1, share_t1: 0.35, ci_low: 0.18, ci_high: 0.57 }),
      built("other", { relation, place: 2, ci_low: 0.05, ci_high: relation === "merge" ? 0.5 : 0.15 }),
    ]);
    expect(titleOf(leadingOrganization, rows)).toBe(
      "org leads every relation: 35 % of adapters and 35 % of merges build on it (in merges the intervals of first and second overlap)",
    );
  });
});

describe("the title of entry over months", () => {
  it("compares the first month with the last by their chances, and says where the intervals overlap", () => {
    const month = (from: string, same_base: number, ci_low: number, ci_high: number): Row => ({
      ...{ tier: "T1", relation: "quantized", month: from, n: 40, gini: 0.5, same_base, ci_low, ci_high },
    });
    const may = month("2026-05-01T00:00:00.000Z", 0.032, 0.015, 0.07);
    const august = (ci_low: number) => month("2026-08-01T00:00:00.000Z", 0.21, ci_low, 0.4);
    const said =
      "Two quantizations of the same month are on one base with a chance of 3 % in May 2026 and 21 % in Aug 2026";
    expect(titleOf(entryConcentrationByMonth, [may, august(0.1)])).toBe(said);
    expect(titleOf(entryConcentrationByMonth, [may, august(0.05)])).toBe(`${said} (their intervals overlap)`);
  });

  it("stands above a picture also where no two entries of any month are on one base", () => {
    const months = ["2026-05", "2026-06"].map(
      (from): Row => ({
        ...{
          tier: "T1",
          relation: "merge",
          month: `${from}-01T00:00:00.000Z`,
          n: 30,
          same_base: 0,
          ci_low: 0,
          ci_high: 0.08,
        },
      }),
    );
    const { picture } = entryConcentrationByMonth.answer(months, {} as ReleaseManifest);
    expect(plain(picture?.wide ?? "")).toContain(">8 %<");
    expect(picture?.wide).not.toContain("NaN");
  });
});

describe("the titles of cadence", () => {
  const gaps = (organization: string, median: number, low: number | null, high: number | null): Row => ({
    organization,
    release_days: 9,
    decile_1: 1,
    quartile_1: 1,
    median,
    median_low: low,
    median_high: high,
    quartile_3: 200,
    decile_9: 300,
  });

  it("give gaps between days in days, never in hours", () => {
    expect(titleOf(daysBetweenReleases, [gaps("slow", 138, 90, 200), gaps("fast", 1.5, 1, 30)])).toBe(
      "fast released a base every 1.5 days in the median, slow every 138 days",
    );
  });

  it("name the fastest among organizations with enough gaps for an interval, and say where the intervals overlap", () => {
    const rows = [gaps("large", 20, 5, 46), gaps("few", 1, null, null), gaps("fast", 1.5, 1, 30)];
    expect(titleOf(daysBetweenReleases, rows)).toBe(
      "fast released a base every 1.5 days in the median, large every 20 days (their intervals overlap)",
    );
    expect(titleOf(daysBetweenReleases, rows.slice(0, 2))).toBe("large released a base every 20 days in the median");
    const { summary, description } = daysBetweenReleases.answer(rows.slice(0, 2), {} as ReleaseManifest);
    expect(plain(summary ?? "")).toBe(
      "large, on whose models most is built, released a base every 20 days in the median (95 % interval 5 days to 46 days).",
    );
    expect(plain(description)).toContain("few: median 1 day (too few release days for an interval), middle half");
  });

  it("tell the week that brings most, and whether that is sure", () => {
    const rows = (high: number) =>
      [0.87, 2.04, 0.23, 0.11, 0.001].map((entries_per_base, week) => ({
        tier: "T1",
        relation: "quantized",
        week,
        bases: 100,
        entries: 10,
        entries_per_base,
        low: entries_per_base / 2,
        high: entries_per_base * high,
      }));
    const said = "Per base, 0.87 quantizations arrive in the week of release, 2.04 in week 2 and <0.01 in week 5";
    expect(titleOf(weeksAfterRelease, rows(1.1))).toBe(said);
    expect(titleOf(weeksAfterRelease, rows(2))).toBe(`${said} (the intervals of weeks 1 and 2 overlap)`);
    const alone = rows(1.1).map((row) => (row.week === 1 ? { ...row, low: null, high: null } : row));
    expect(titleOf(weeksAfterRelease, alone)).toBe(`${said} (one or two organizations make that of week 2)`);
  });
});
