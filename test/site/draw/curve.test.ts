import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { type CurvePoint, drawCurve } from "../../../site/draw/curve.ts";

/** A hundred entries whose share of likes and downloads is a function of their share of entries. */
function curve(share: (entries: number) => number): CurvePoint[] {
  return Array.from({ length: 100 }, (_, index) => {
    const share_entries = (index + 1) / 100;
    return { k: index + 1, share_entries, share_likes: share(share_entries), share_downloads: share(share_entries) };
  });
}

/** Left end and middle of what the mark says, in shares of the plot (52 to 696 and, from below, 316 to 30 of 720 × 360 units). */
function noteOf(points: readonly CurvePoint[]) {
  const mark = points[9];
  if (mark === undefined) throw new Error("too few points");
  const { document } = parseHTML(drawCurve(points, [], mark, "finetunes").wide);
  const note = [...document.querySelectorAll("text")].find(({ textContent }) => textContent?.startsWith("first 10"));
  const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(note?.getAttribute("transform") ?? "") ?? [];
  return { left: (Number(x) - 52) / 644, middle: (316 - Number(y)) / 286 };
}

describe("what the first ten hold is written", () => {
  it("beside the lower mark where the curves rise at once and leave room there", () => {
    const { left, middle } = noteOf(curve((x) => Math.min(1, 0.4 + 0.6 * x)));
    expect(left).toBeCloseTo(0.1 + 12 / 644, 2);
    expect(middle).toBeCloseTo(0.46 - 0.02 - 19 / 286, 2);
  });

  it("in the lower right corner where there is no room below the mark", () => {
    const { left, middle } = noteOf(curve((x) => Math.min(1, 1.4 * x)));
    expect(left).toBeCloseTo(1 - 216 / 644, 2);
    expect(middle).toBeCloseTo(0.24 - 19 / 286, 2);
  });

  it("in that corner on a phone, too, and not over the name of a curve", () => {
    // Likes rise at once and are named at 0.42, below 88 %: under the upper left corner. Downloads pass through the place below the mark.
    const points = curve((x) => x ** 0.15).map((point) => ({ ...point, share_downloads: point.share_entries ** 0.8 }));
    const [mark] = points.slice(9);
    if (mark === undefined) throw new Error("too few points");
    const { document } = parseHTML(drawCurve(points, [], mark, "finetunes").narrow);
    const note = [...document.querySelectorAll("text")].find(({ textContent }) => textContent?.startsWith("first 10"));
    const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(note?.getAttribute("transform") ?? "") ?? [];
    // 126 of 252 units wide, 54 of 236 high and 0.03 above the axis.
    expect((Number(x) - 52) / 252).toBeCloseTo(0.5, 2);
    expect((266 - Number(y)) / 236).toBeCloseTo(0.03 + 27 / 236, 2);
  });

  it("above the mark where the curves stay low for long", () => {
    const { left, middle } = noteOf(curve((x) => (x < 0.9 ? x / 20 : 0.045 + (x - 0.9) * 9.55)));
    expect(left).toBeCloseTo(0.1 + 12 / 644, 2);
    expect(middle).toBeCloseTo(0.005 + 0.09 + 19 / 286, 2);
  });

  it("in the upper left corner where the curves run through all other places", () => {
    const points = curve((x) => x * x).map((point) => ({ ...point, share_likes: point.share_entries ** 0.9 }));
    const { left, middle } = noteOf(
      points.map((point) => ({ ...point, share_downloads: Math.max(0, (point.share_entries - 0.6) * 2.5) })),
    );
    expect(left).toBeCloseTo(0.03, 2);
    expect(middle).toBeCloseTo(0.97 - 19 / 286, 2);
  });
});
