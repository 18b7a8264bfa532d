import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { daysBetweenReleases, weeksAfterRelease } from "../../../site/charts/cadence.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { plain, titleOf } from "./title.ts";

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
