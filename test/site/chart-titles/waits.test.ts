import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { stillListed } from "../../../site/charts/churn.ts";
import { waitForFirstChild, waitForHundredthChild, waitForTenthChild } from "../../../site/charts/curves.ts";
import { firstArrivals } from "../../../site/charts/first-arrivals.ts";
import { said, titleOf } from "./title.ts";

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

it("names as many days below a curve of years as a phone has room for", () => {
  const rows = [0, 7, 30, 90, 365, 1_750].map((day): Row => {
    const row = { relation: "adapter", day, n: 500, gone: 9, at_risk: 100 };
    return { ...row, share_gone: day / 5_000, ci_low: 0, ci_high: 0.4 };
  });
  const named = (upTo: number, width: "narrow" | "wide") => {
    const { picture } = stillListed.answer(
      rows.filter(({ day }) => Number(day) <= upTo),
      {} as ReleaseManifest,
    );
    return [...(picture?.[width] ?? "").matchAll(/ class="tick">(\d+)</g)].map(([, day]) => Number(day));
  };
  // Of 154 units 7 stands at 10, 30 at 20 and 90 at 35.
  expect(named(1_750, "narrow")).toEqual([0, 90, 365, 730]);
  expect(named(1_750, "wide")).toEqual([0, 7, 30, 90, 180, 365, 730]);
  expect(named(30, "narrow")).toEqual([0, 7, 30]);
});

describe("what else is said of waits for a child", () => {
  const curve = (tier: string, relation: string, n: number, shares: readonly number[]): Row[] =>
    [0, 7, 30].map((day, index) => {
      const share = shares[index] ?? 0;
      const row = { tier, relation, day, n, reached: 9, at_risk: 100, share_reached: share };
      return { ...row, ci_low: share / 2, ci_high: 2 * share };
    });

  it("is of T1: how many bases there are, and each share with its interval", () => {
    const rows = [
      ...curve("T1", "quantized", 500, [0, 0.02, 0.07]),
      ...curve("T1", "finetune", 500, [0, 0.01, 0.04]),
      ...curve("T1", "all", 800, [0, 0.3, 0.4]),
      ...curve("T0", "quantized", 900, [0, 0.5, 0.6]),
    ];
    const { subtitle, description, summary, key, n } = said(waitForFirstChild, rows);
    expect(key).toContain(
      "; until a first base has one, and once all have, that of as many bases as there are owners.",
    );
    expect(subtitle).toBe("Share of models that can be a base with a first child, by relation, n = 800 bases");
    expect(n).toBe(800);
    expect(description).toBe(
      "Curves rise with the days since release. On day 30, by relation: quantized 7 % (95 % interval 4 % to 14 %); finetune 4 % (95 % interval 2 % to 8 %).",
    );
    expect(summary).toBe(
      "Of models that can be a base, 7 % (4 to 14 %) have a first quantization and 4 % (2 to 8 %) have a first finetune 30 days after release.",
    );
  });

  it("asks the curve of so many children, since the release or since the first", () => {
    expect(waitForFirstChild.fill).toMatchObject({ k: "1", origin: "release", ordinal: "first" });
    expect(waitForTenthChild.fill).toMatchObject({ k: "10", origin: "first_child", ordinal: "tenth" });
    expect(waitForHundredthChild.fill).toMatchObject({ k: "100", origin: "first_child", ordinal: "hundredth" });
  });

  it("tells of the kinds the quickest alone beside the whole, and reads day 30 where one line has it", () => {
    const short = curve("T1", "merge", 40, [0, 0.5, 0.9]).map((row) => (row.day === 30 ? { ...row, day: 14 } : row));
    const rows = [
      ...short,
      ...curve("T1", "adapter", 60, [0, 0.1, 0.2]),
      ...curve("T1", "finetune", 50, [0, 0.2, 0.3]),
      ...curve("T1", "all", 90, [0, 0.1, 0.25]),
    ];
    const { title, drawn } = said(waitForTenthChild, rows);
    expect(title).toBe(
      "30 days after a first child of any kind, 25 % of bases have a tenth; after a first finetune, 30 % of bases have a tenth",
    );
    expect(drawn).toMatch(/finetune.*day 30.*30 %/);
    expect(drawn).toContain("days since the first child");
    expect(said(waitForFirstChild, curve("T1", "merge", 40, [0, 0.5, 0.9])).drawn).toContain("days since release");
  });

  it("is read on the last day of the first line where none reaches day 30, and needs three days", () => {
    const early = curve("T1", "merge", 60, [0, 0.1, 0.2]).map((row) => ({
      ...row,
      day: row.day === 30 ? 14 : (row.day ?? 0),
    }));
    expect(said(waitForTenthChild, early)).toMatchObject({
      ...{ title: "14 days after a first merge, 20 % of bases have a tenth", summary: "", n: 60 },
    });
    expect(said(waitForTenthChild, early.slice(0, 2))).toMatchObject({
      n: 60,
      title: "How long until the tenth child?",
    });
  });

  it("is said of models that are gone by their relation, most first", () => {
    const gone = (relation: string, n: number, share: number): Row[] =>
      curve("T1", relation, n, [0, share / 2, share]).map((row) => ({ ...row, share_gone: row.share_reached ?? 0 }));
    const rows = [...gone("finetune", 300, 0.02), ...gone("none", 200, 0.08)];
    const { title, subtitle, description, caveat, summary, n } = said(stillListed, rows);
    expect(title).toBe(
      "30 days after creation, 8 % of models without a parent and 2 % of finetunes are not listed any more (their intervals overlap)",
    );
    expect(subtitle).toContain("n = 500 models seen");
    expect(n).toBe(500);
    expect(description).toBe(
      "8 % of models without a parent (95 % interval 4 % to 16 %); 2 % of finetunes (95 % interval 1 % to 4 %)",
    );
    expect(summary).toBe(
      "Of models that lived to be seen, 8 % (4 to 16 %) of models without a parent and 2 % (1 to 4 %) of finetunes are gone 30 days after creation.",
    );
    // Nobody was followed for thirty days where snapshots are of three.
    expect(caveat).toContain("Until snapshots go back as far as a line, its ages are those of different models. ");
    expect(said(stillListed, rows.slice(0, 2)).missing).toMatch(
      /the history is too short\. This figure needs a second snapshot/,
    );
  });
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
  const rows = [wait("quantized", 3, 2, 5), wait("finetune", 9, null, null), { ...wait("merge", 1, 1, 1), tier: "T0" }];
  const { subtitle, description, n, drawn } = said(firstArrivals, rows);
  expect(subtitle).toContain("n = 600 entries");
  expect(n).toBe(600);
  expect(description).toBe(
    "quantizations: median 3 days · 12 bases (95 % interval 2 days to 5 days), middle half 12 hours to 20 days; " +
      "finetunes: median 9 days · 12 bases (too few organizations or authors for an interval), middle half 12 hours to 20 days",
  );
  expect(drawn).toContain("median 9 days · 12 bases");
  expect(said(firstArrivals, rows.slice(1)).missing).not.toBeNull();
  expect(title(4, 12)).toBe(`${first} (their intervals overlap)`);
  expect(title(null, null)).toBe(`${first} (too few organizations or authors for an interval)`);
});
