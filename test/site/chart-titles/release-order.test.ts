import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { likesByReleaseOrder } from "../../../site/charts/likes-by-release-order.ts";
import { said, titleOf } from "./title.ts";

describe("the title of likes along the release order of one family", () => {
  const part = (number: number, values: Row): Row => ({
    tier: "T1",
    base: "org/base",
    relation: "finetune",
    parts: 4,
    part: number,
    n: 30,
    authors: 10,
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
    const all = { tier: "T0", share_liked: 0.9, ci_low: 0, ci_high: 0 };
    const { drawn, description, t1, t0 } = said(likesByReleaseOrder, [
      ...[part(2, shares), part(4, { ...shares, share_liked: 0.9 })],
      ...[part(2, all), part(4, { ...all, share_liked: 0.3 })],
    ]);
    expect(drawn).toContain("quarter 2: 30 % have a like, 95 % interval 20 % to 40 %, n = 30");
    expect(drawn).toContain("quarters of the release order");
    expect(drawn).toMatch(/^first\n2\n3\nlast$/m);
    expect(description).toBe("Share with at least one like by quarter, first to last: 30 %, 90 %.");
    expect(t0).toHaveLength(2);
    expect(t0.map(({ y }) => y)).toEqual(t1.map(({ y }) => y).toReversed());
    expect(pictureOf([part(1, { median: 9, quartile_3: 12 }), part(4, {})])).toContain("middle half 0–12");
  });

  it("says where the intervals of shares overlap", () => {
    const near = { share_liked: 0.3, ci_low: 0.2, ci_high: 0.4 };
    expect(titleOf(likesByReleaseOrder, [part(1, near), part(4, near)])).toMatch(/ \(their intervals overlap\)$/);
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

  it("says what the parts are, how many entries they are, and each median; parts of too few are left out", () => {
    const ends = { median_low: 1, median_high: 20 };
    const rows = [
      part(1, { n: 29, median: 99 }),
      part(2, { median: 1.5, quartile_3: 8, ...ends }),
      part(3, { authors: 9, median: 88 }),
      part(4, { n: 40, median: 4, quartile_1: 1, quartile_3: 7, ...ends }),
      part(4, { tier: "T0", n: 900, median: 1.5 }),
      part(2, { tier: "T0", n: 900, median: 6 }),
    ];
    const { title, subtitle, description, n, drawn, caveat } = said(likesByReleaseOrder, rows);
    expect(title).toBe(
      "Quarter 2 of base’s finetunes has a median of 1.5 likes so far, the last quarter of 4 (their intervals overlap)",
    );
    expect(subtitle).toBe("Likes of finetunes of org/base by quarters of the release order, n = 129 entries");
    expect(n).toBe(129);
    expect(caveat).not.toMatch(/once there is history/);
    expect(description).toBe("Median likes by quarter, first to last: 1.5, 4. Upper quartiles: 8, 7.");
    expect(drawn).toContain("quarter 4: median 4 likes (95 % interval 1 to 20), quartiles 1 and 7, n = 40");
    expect(drawn).toContain("median on T0 (everything): 6 likes\nmedian on T0 (everything): 1.5 likes");
    const same = [part(1, { median: 1 }), part(4, { median: 1 })];
    expect(titleOf(likesByReleaseOrder, same)).toBe(
      "The first quarter and the last quarter of base’s finetunes have the same median of 1 like so far",
    );
    expect(said(likesByReleaseOrder, rows.slice(0, 3)).missing).toMatch(
      /at least two parts of 30 models by 10 authors\.$/,
    );
  });
});
