import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import {
  downloadsByCrowdingTenth,
  likesByCrowdingTenth,
  likesByReleaseOrderTenth,
} from "../../../site/charts/tenths.ts";
import { titleOf } from "./title.ts";

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
