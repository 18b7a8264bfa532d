import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import {
  downloadsByCrowdingTenth,
  likesByCrowdingTenth,
  likesByReleaseOrderTenth,
} from "../../../site/charts/tenths.ts";
import { said, titleOf } from "./title.ts";

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
    const first =
      "Median of downloads in the last 30 days: 35 among finetunes that met no rival, 20 among those that met 1 rival";
    expect(titleOf(downloadsByCrowdingTenth, rows(ends(12, 22)))).toBe(first);
    expect(titleOf(downloadsByCrowdingTenth, rows(ends(12, 132)))).toBe(`${first} (their intervals overlap)`);
    expect(titleOf(downloadsByCrowdingTenth, rows(ends(null, null)))).toBe(
      `${first} (too few authors or bases for an interval)`,
    );
  });

  it("says which tenth it is where the last has too few", () => {
    const rows = [cell(1, { median: 12, median_low: 2, median_high: 44, q3: 30 }), cell(9, {})];
    expect(titleOf(likesByReleaseOrderTenth, rows)).toBe(
      "Median of likes so far: 12 among finetunes in the earliest tenth of their family, 0 among those in the ninth tenth",
    );
  });

  it("says whose likes or downloads they are and at which age, and gives a cell its place", () => {
    const rows = [
      cell(1, { median: 12, median_low: 2, median_high: 44, q3: 30, measure_min: 1, measure_max: 40 }),
      cell(10, { median: 3, median_low: 1, median_high: 9, q1: 1, q3: 5, measure_min: 900, measure_max: 2_000 }),
      cell(1, { relation: "merge", n: 30, median: 4, measure_max: 2 }),
      cell(10, { tier: "T0", n: 900, median: 12 }),
      cell(1, { tier: "T0", n: 900, median: 3 }),
    ];
    const { title, subtitle, description, summary, n, grade, drawn, t1, t0 } = said(likesByReleaseOrderTenth, rows);
    expect(title).toBe(
      "Median of likes so far: 12 among finetunes in the earliest tenth of their family, 3 among those in the latest (their intervals overlap)",
    );
    expect(subtitle).toBe(
      "Likes so far, by tenths of place in the release order of their family, within each relation, n = 110 entries",
    );
    expect(n).toBe(110);
    expect(grade).toBe("C");
    expect(summary).toBe(`${title}. The early ones also had more time.`);
    expect(description).toBe(
      "Medians by tenth, 1 the earliest and 10 the latest. finetunes: 12 in 1, 3 in 10; merges: 4 in 1",
    );
    expect(drawn).toContain(
      "finetunes, tenth 10 (place 900 to 2,000): median 3 (95 % interval 1 to 9), middle half 1 to 5, n = 40",
    );
    expect(drawn).toContain("\nearliest\n5\nlatest\n");
    expect(drawn).toMatch(/^n = 80$/m);
    expect(t0).toHaveLength(2);
    expect(t0.map(({ y }) => y)).toEqual(t1.map(({ y }) => y).toReversed());
    const fixed = said(
      likesByReleaseOrderTenth,
      rows.map((row) => ({ ...row, evidence: "A" })),
    );
    expect(fixed.title).toMatch(/^Median of likes at 30 days of age: 12 among finetunes in the earliest /);
    expect(fixed.grade).toBe("A");
    expect(fixed.summary).toBe(`${fixed.title}.`);
    expect(fixed.caveat).toBe(
      "Read at age 30 days, of entries still listed. Early places of older bases came before the first snapshot, and of a base that still grows the latest are too young: tenths hold different bases. Tenths are cut over T0 and ties share one.",
    );
    const downloads = said(
      downloadsByCrowdingTenth,
      rows.map((row) => ({ ...row, evidence: "A" })),
    );
    expect(downloads.subtitle).toBe(
      "Download requests in their first 30 days, by tenths of rivals met in the 30 days before, within each relation, n = 110 entries",
    );
    expect(downloads.summary).toBe("");
    expect(downloads.caveat).toMatch(/^Read at age 30 days, of entries still listed\. Downloads are requests/);
    expect(said(likesByCrowdingTenth, rows.slice(0, 1))).toMatchObject({
      ...{ n: 40, title: "Do least crowded entries have more likes than most crowded ones?" },
    });
  });

  it("asks for likes or for downloads, at a fixed age and now", () => {
    expect(likesByCrowdingTenth.fill).toMatchObject({ measure: "likes", fixed: "likes_at_30", now: "likes" });
    expect(downloadsByCrowdingTenth.fill).toMatchObject({
      ...{ measure: "downloads", fixed: "downloads_at_30", now: "downloads_30d" },
    });
  });

  it("draws the shares where both medians are zero, and only then", () => {
    const shares = { share_any: 0.3, ci_low: 0.2, ci_high: 0.4 };
    const rows = [cell(1, shares), cell(10, { ...shares, share_any: 0.1, ci_low: 0.05, ci_high: 0.15 })];
    const { title, subtitle, description, drawn } = said(likesByReleaseOrderTenth, rows);
    expect(title).toBe(
      "Likes so far: 30 % of finetunes in the earliest tenth of their family have any, 10 % of those in the latest",
    );
    expect(subtitle).toMatch(/^Share with any likes so far, by tenths of /);
    expect(description).toBe(
      "Shares that have any by tenth, 1 the earliest and 10 the latest. finetunes: 30 % in 1, 10 % in 10",
    );
    expect(drawn).toContain("finetunes, tenth 1 (place 0 to 0): 30 % have any, 95 % interval 20 % to 40 %, n = 40");
    const one = [cell(1, { ...shares, median: 1 }), cell(10, shares)];
    expect(said(likesByReleaseOrderTenth, one).title).toMatch(/^Median of likes so far: 1 among /);
    expect(said(likesByReleaseOrderTenth, one.toReversed()).title).toMatch(
      /^Median of likes so far: 0 among finetunes in the latest/,
    );
  });
});
