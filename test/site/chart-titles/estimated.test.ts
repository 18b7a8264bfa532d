import { describe, expect, it } from "vitest";
import { binnedScatterOfDownloads } from "../../../site/charts/binned-scatter.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { estimatesOfLikes, mainTable, placebosOfDownloads } from "../../../site/charts/estimates.ts";
import { estimatesLeftOut } from "../../../site/charts/estimates-left-out.ts";
import { crowdingAndDownloads, crowdingAndLikes, latenessAndLikes } from "../../../site/charts/specification-curve.ts";
import { plain, said } from "./title.ts";

/** An estimate with its interval, of all relations on T1. */
const estimate = (term: string, effect: number, low: number, high: number, values: Row = {}): Row => ({
  ...{ tier: "T1", sample: "all", outcome: "likes_at_30", spec: "ppml.lag.30d.family+month", term, evidence: "A" },
  ...{ effect_per_doubling: effect, effect_low: low, effect_high: high, reading: "fewer", warning: "", n: 900 },
  ...{ effect_t0: null, p_holm: 0.01, families: 40, authors: 70, largest_cluster_share: 0.12 },
  ...{ without_family_low: -0.3, without_family_high: -0.1, without_author_low: null, without_author_high: null },
  ...values,
});

describe("what the caveat of estimates says", () => {
  const warning = "One snapshot: late and less time are one thing.";
  const both = (a: string, b: string) =>
    said(mainTable, [
      estimate("ln(1+lag)", -0.24, -0.3, -0.18, { warning: a }),
      estimate("ln(1+lag)", -0.2, -0.3, -0.1, { warning: b, outcome: "likes", evidence: "B" }),
    ]).caveat;

  it("gives the warning of grade B as its own where grade A stands beside it", () => {
    expect(both("", warning)).toContain(`Associations, not effects. Of grade B: ${warning} With family,`);
    expect(both(warning, warning)).toContain(`Associations, not effects. ${warning} With family,`);
    expect(both("", "")).toMatch(/^Associations, not effects\. With family,/);
  });
});

describe("what the main estimates say", () => {
  const rows = [
    estimate("ln(1+lag)", -0.24, -0.3, -0.18),
    estimate("ln(1+rivals_30d)", 0.05, -0.01, 0.11, { reading: "no association found" }),
    estimate("ln(rank_authors)", 0.12, 0.02, 0.22, { reading: "more, not after Holm" }),
    estimate("ln(1+lag)", -0.5, -0.6, -0.4, { sample: "finetune", n: 200 }),
    estimate("ln(1+lag)", 9, 8, 10, { tier: "T0", n: 99_999 }),
    estimate("ln(1+lag)", 9, 8, 10, { reading: "no estimate", n: 77_777 }),
  ];

  it("tell each term over all relations with its direction, and together those with no association", () => {
    const { title, subtitle, description, key, n, grade, drawn } = said(estimatesOfLikes, rows);
    expect(title).toBe(
      "Likes at 30 days of age: twice the lag (1 + days) goes with 24 % fewer; " +
        "twice the place among authors goes with 12 % more (not after Holm’s correction); no association found with rivals in 30 days",
    );
    expect(subtitle).toContain(
      "in likes at 30 days of age; Poisson, 95 % intervals, n = 900 entries over all relations",
    );
    expect(key).toContain("What doubles is 1 + days of lag, 1 + rivals, or the place. ");
    expect(n).toBe(900);
    expect(grade).toBe("A");
    expect(description).toContain(
      "lag, all relations: −24 % per doubling (95 % interval −30 % to −18 %), fewer, n = 900, 40 families and 70 authors; ",
    );
    expect(description.split("; ")).toHaveLength(4);
    expect(drawn).toContain("lag · finetunes");
    expect(drawn).toContain("n = 200 · 40 families, 70 authors, largest 12 %");
    expect(drawn).toContain("one family left out");
    expect(drawn).not.toContain("one author left out");
    const authors = { without_author_low: -0.2, without_author_high: -0.1 };
    expect(said(estimatesOfLikes, [estimate("ln(1+lag)", -0.24, -0.3, -0.18, authors)]).drawn).toContain(
      "one author left out",
    );
  });

  it("are of grade B as soon as one is, and take an interval that ends at zero for one that holds it", () => {
    const ends = [estimate("ln(1+lag)", -0.1, -0.2, 0), estimate("ln(1+rivals_30d)", 0.1, 0, 0.2, { evidence: "B" })];
    const { title, grade } = said(estimatesOfLikes, ends);
    expect(title).toBe("Likes at 30 days of age: no association found with lag or rivals in 30 days");
    expect(grade).toBe("B");
    expect(said(estimatesOfLikes, rows.slice(3, 4)).title).toBe(
      "Likes at 30 days of age: no estimate over all relations",
    );
    expect(
      said(estimatesOfLikes, [...rows.slice(4), estimate("ln(1+lag)", 0, 0, 0, { reading: "no estimate", n: 12 })]),
    ).toMatchObject({
      ...{ n: 77_777, title: "Do later and more crowded entries have fewer likes?" },
    });
  });

  it("carry the words that the tables print, rivals beside the place told apart", () => {
    const beside = estimate("ln(1+rivals_30d)", -0.1, -0.2, -0.05, { spec: "ppml.rank_authors.30d.family+month" });
    const { digest } = mainTable.answer([...rows.slice(0, 2), beside, ...rows.slice(4)], {} as never);
    expect(
      digest?.rows.map(({ outcome_name, term_name, sample_name }) => [outcome_name, term_name, sample_name]),
    ).toEqual([
      ["likes, at 30 days", "lag", "all relations"],
      ["likes, at 30 days", "rivals in 30 days", "all relations"],
      ["likes, at 30 days", "rivals in 30 days, beside place", "all relations"],
    ]);
  });

  it("count in the main table those that hold zero and those that stay after Holm's correction", () => {
    const holm = (p_holm: number | null) => estimate("ln(1+lag)", -0.2, -0.3, -0.1, { p_holm, n: 1_000 });
    const zero = estimate("ln(1+lag)", 0.1, -0.1, 0.3, { p_holm: 0.01 });
    const { title, subtitle, n } = said(mainTable, [zero, holm(0.049), holm(0.05), holm(null)]);
    expect(title).toBe("No association found in 1 of 4 estimates; 1 stays after Holm’s correction");
    expect(subtitle).toContain("n = 1,000 entries at most");
    expect(n).toBe(1_000);
    expect(said(mainTable, [holm(0.01), holm(0.02)]).title).toBe(
      "No association found in 0 of 2 estimates; 2 stay after Holm’s correction",
    );
  });

  it("count the checks that find what is not there", () => {
    const check = (low: number) => estimate("ln(1+lag) permuted", 0.1, low, 0.3, { outcome: "downloads_30d" });
    const title = (...lows: number[]) => said(placebosOfDownloads, lows.map(check)).title;
    const checks = "checks that should find nothing";
    expect(title(-0.1, -0.2)).toBe(`Downloads: none of 2 ${checks} finds anything`);
    expect(title(-0.1, 0.1)).toBe(`Downloads: 1 of 2 ${checks} finds something`);
    expect(title(0.1, 0.1, -0.1)).toBe(`Downloads: 2 of 3 ${checks} find something`);
    expect(said(placebosOfDownloads, [check(0.1)]).subtitle).toContain(
      "in downloads of the last 30 days (given age); 95 % intervals, n = 900 entries in the first",
    );
  });
});

describe("what the specification curve says", () => {
  const fit = (effect: number | null, low: number | null, high: number | null, values: Row = {}): Row => ({
    ...{ outcome: "likes", tier: "T1", sample: "all", estimator: "ppml", evidence: "B", effect_per_doubling: effect },
    ...{ effect_low: low, effect_high: high, n: 500, largest_cluster_share: 0.2, warning: "", ...values },
  });
  const rows = [
    fit(-0.4, -0.5, -0.3, { evidence: "A", outcome: "likes_at_7", n: 300 }),
    fit(-0.2, -0.3, -0.1, { tier: "T0" }),
    fit(0.1, -0.1, 0.3, { n: 900, largest_cluster_share: 0.35 }),
    fit(0.2, 0.1, 0.3),
    fit(null, null, null, { n: 9_999 }),
  ];

  it("counts the estimates on either side of zero, with the lowest, the median and the highest", () => {
    const { title, subtitle, description, key, n, grade } = said(crowdingAndLikes, rows);
    expect(title).toBe("Crowding and likes: of 4 specifications 2 find fewer, 1 more, 1 no association");
    expect(subtitle).toMatch(/n = 300 to 900 entries$/);
    expect(n).toBe(900);
    expect(grade).toBe("B");
    expect(description).toContain("Of grade A: 1. Lowest −40 %, median −5 %, highest +20 %. By choice: ");
    expect(description).toContain("Outcome at 7 days, A: 1 fewer, 0 more, 0 none, median −40 %; ");
    expect(description).toContain("Outcome so far, B: 1 fewer, 1 more, 1 none, median +10 %; ");
    expect(description).toContain("Tier T0: 1 fewer, 0 more, 0 none, median −20 %; Tier T1: 1 fewer, 1 more, 1 none");
    expect(key).toContain("1 specification gave no estimate and is not drawn. Largest family or author: up to 35 %");
  });

  it("asks for the terms of lateness or of crowding, of likes or of downloads", () => {
    expect(latenessAndLikes.fill).toMatchObject({
      terms: "['ln(1+lag)', 'ln(rank_authors)', 'ln(rank_mid)']",
      outcomes: "['likes_at_30', 'likes_at_7', 'likes_at_90', 'likes']",
    });
    expect(crowdingAndDownloads.fill).toMatchObject({
      terms: "['ln(1+rivals_7d)', 'ln(1+rivals_30d)', 'ln(1+rivals_90d)']",
      outcomes: "['downloads_at_30', 'downloads_at_90', 'downloads_30d']",
    });
    const graded = rows.slice(0, 2).map((row) => ({ ...row, evidence: "A" }));
    expect(said(latenessAndLikes, graded).grade).toBe("A");
  });

  it("says where none finds an association, a sample was drawn, and a difference is in points", () => {
    const none = [fit(0.1, -0.1, 0.3, { sample: "all (drawn)", estimator: "any_lpm" }), fit(0, -0.1, 0.1)];
    const { title, subtitle, key } = said(crowdingAndLikes, none);
    expect(title).toBe("Crowding and likes: no association found in any of 2 specifications");
    expect(subtitle).toMatch(/n = 500 to 500 entries, sampled$/);
    expect(key).toContain("For “any at all” the difference is in percentage points.");
    expect(key).toMatch(/ too short\. Most estimates share their data, so a count of them is no test\.$/);
    expect(key).not.toContain("gave no estimate");
    expect(said(crowdingAndLikes, rows.slice(3))).toMatchObject({ n: 9_999, drawn: "" });
  });
});

describe("which entries the main specification uses", () => {
  const left = (outcome: string, reason: string, n: number, values: Row = {}): Row => ({
    ...{ tier: "T1", outcome, reason, n, entries: 1_000, estimated: true, evidence: "A", warning: "", ...values },
  });
  const rows = [
    left("likes_at_7", "undated", 300),
    left("likes_at_7", "unread", 0),
    left("likes_at_7", "used", 700),
    left("likes_at_7", "undated", 450, { tier: "T0" }),
    left("downloads_30d", "used", 600, { evidence: "B" }),
  ];

  it("is said for each outcome, with the reasons why others are not", () => {
    const { title, subtitle, description, n, grade, drawn } = said(estimatesLeftOut, rows);
    expect(title).toBe(
      "Of 1,000 entries the main specification uses 700 for likes at 7 days of age and 600 for downloads of the last 30 days (given age)",
    );
    expect(subtitle).toContain("n = 1,000 entries on T1");
    expect(n).toBe(1_000);
    expect(grade).toBe("B");
    expect(description).toContain(
      "likes at 7 days of age, no date, or a base without one: 300 (30 %); likes at 7 days of age, not read at that age: 0 (0 %)",
    );
    expect(drawn).toContain("likes at 7 days of age; no date, or a base without one: 300 on T1, 450 on T0");
    expect(drawn).toContain("likes at 7 days of age; used: 700 on T1\n");
    expect(drawn).not.toContain("not read at that age");
  });

  it("says that it could use those that were too few", () => {
    const few = rows.map((row) => ({ ...row, estimated: row.outcome === "likes_at_7" }));
    const { title, drawn } = said(estimatesLeftOut, few);
    expect(title).toMatch(/^Of 1,000 entries the main specification could use 700 for /);
    expect(drawn).toContain("left, not enough to estimate");
    expect(said(estimatesLeftOut, rows.slice(0, 2)).missing).not.toBeNull();
  });
});

it("draws bins with an interval alone, each with its place and its entries", () => {
  const bin = (number: number | null, x: number, y: number, values: Row = {}): Row => ({
    ...{
      outcome: "downloads_30d",
      evidence: "B",
      term: "ln(rank_mid)",
      bin: number,
      x,
      y,
      entries: 30,
      n: 90,
      warning: "",
    },
    ...{ estimate: 0.5, ci_low: 0.1, ci_high: 0.9, effect_per_doubling: 0.41, ...values },
  });
  const rows = [bin(1, -1.004, -2), bin(2, 1, 0.255), bin(null, 5, 5), bin(3, 5, 5, { ci_low: null })];
  const { title, subtitle, description, n, grade, drawn } = said(binnedScatterOfDownloads, rows);
  expect(title).toBe(
    "Downloads of the last 30 days (given age): bins on the estimate’s side are 2 of 2 for place among entries",
  );
  expect(subtitle).toContain("n = 90 entries");
  expect(n).toBe(90);
  expect(grade).toBe("B");
  expect(description).toBe("place among entries, +41 % per doubling: −1 → −2, 1 → 0.26");
  expect(drawn).toContain("place among entries, bin 2 of 2: 30 entries, 1 → 0.26");
  expect(plain(drawn)).toContain("+41 % per doubling");
  expect(said(binnedScatterOfDownloads, [bin(1, -0.004, 1, { evidence: "A" })])).toMatchObject({
    ...{ grade: "A", description: "place among entries, +41 % per doubling: 0 → 1" },
  });
  expect(said(binnedScatterOfDownloads, rows.slice(2))).toMatchObject({ n: 90, drawn: "" });
});
