import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { daysBetweenReleases, weeksAfterRelease } from "../../../site/charts/cadence.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { cellText } from "../../../site/src/cell.ts";
import { plain, said, titleOf } from "./title.ts";

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
    const first = "Per base, 0.87 quantizations arrive in the week of release, 2.04 in week 2 and <0.01 in week 5";
    expect(titleOf(weeksAfterRelease, rows(1.1))).toBe(first);
    expect(titleOf(weeksAfterRelease, rows(2))).toBe(`${first} (the intervals of weeks 1 and 2 overlap)`);
    const alone = rows(1.1).map((row) => (row.week === 1 ? { ...row, low: null, high: null } : row));
    expect(titleOf(weeksAfterRelease, alone)).toBe(`${first} (one or two organizations make that of week 2)`);
  });

  it("give every organization's gaps in words, and count the release days", () => {
    const rows = [gaps("slow", 138, 90, 200), { ...gaps("fast", 9.5, 1, 30), release_days: 1 }];
    const { subtitle, description, summary, n, drawn } = said(daysBetweenReleases, rows);
    expect(subtitle).toContain("the 2 with most derivatives, n = 10 release days");
    expect(n).toBe(10);
    expect(description).toBe(
      "slow: median 138 days (95 % interval 90 days to 200 days), middle half 1 day to 200 days; " +
        "fast: median 9.5 days (95 % interval 1 day to 30 days), middle half 1 day to 200 days",
    );
    expect(summary).toBe(
      "slow, on whose models most is built, released a base every 138 days in the median (95 % interval 90 days to 200 days); " +
        "of the 2 with an interval, fast was the fastest with one every 9.5 days, slow the slowest with one every 138 days.",
    );
    expect(drawn).toContain("median 138 d · 9 release days");
    // In the table as in the words: a day between two release days is not 24 hours.
    const { columns } = daysBetweenReleases.answer(rows, {} as ReleaseManifest);
    const printed = columns.map((column) =>
      plain(cellText(column, { ...rows[1], quartile_1: 1, quartile_3: 803 }[column.key])),
    );
    expect(printed.slice(3, 8)).toEqual(["1 day", "9.5 days", "803 days", "1 day", "30 days"]);
    expect(drawn).toMatch(/^slow: median 138 d .*middle half 1 d to 200 d, middle 80 % 1 d to 300 d$/m);
    // Whatever the order, that of most built on first.
    expect(titleOf(daysBetweenReleases, [...rows.toReversed(), gaps("middle", 60, 40, 80)])).toBe(
      "fast released a base every 9.5 days in the median, slow every 138 days",
    );
    expect(titleOf(daysBetweenReleases, [gaps("a", 10, 8, 12), gaps("b", 20.4, 18, 22)])).toBe(
      "a released a base every 10 days in the median, b every 20 days",
    );
    expect(drawn).toMatch(/^median 9\.5 d · 1 release day$/m);
    expect(said(daysBetweenReleases, rows.slice(0, 1))).toMatchObject({ n: 9, drawn: "" });
  });

  it("tell the weeks of the relation with most entries on T1, and need the first and the fifth", () => {
    const week = (tier: string, relation: string, at: number, entries: number, mean: number): Row => ({
      ...{ tier, relation, week: at, bases: 100, entries, entries_per_base: mean, low: mean / 2, high: mean * 1.1 },
    });
    const rows = [
      ...[3, 1, 0.5, 0.4, 0.3].map((mean, at) => week("T1", "finetune", at, 100, mean)),
      ...[9, 8, 7, 6, 5].map((mean, at) => week("T1", "quantized", at, 10, mean)),
      ...[4, 3, 2, 1, 1].map((mean, at) => week("T0", "finetune", at, 999, mean)),
    ];
    const { title, subtitle, description, n, key, drawn } = said(weeksAfterRelease, rows);
    expect(title).toBe("Per base, 3 finetunes arrive in the week of release and 0.3 in week 5");
    expect(subtitle).toBe("Entries per base by whole week since its release, n = 550 entries");
    expect(n).toBe(550);
    expect(description).toBe("quantized, by week: 9, 8, 7, 6 and 5; finetune, by week: 3, 1, 0.5, 0.4 and 0.3");
    expect(key).not.toContain("it reaches further");
    // Up to the highest end of an interval, 9.9.
    expect(drawn).toContain("\n10\n");
    expect(said(weeksAfterRelease, rows.slice(0, 4)).missing).not.toBeNull();
    expect(said(weeksAfterRelease, rows.slice(1, 5)).missing).not.toBeNull();
    const far = rows.map((row) => ({ ...row, high: 90 }));
    expect(said(weeksAfterRelease, far).key).toContain("; where it ends at the top it reaches further;");
  });
});
