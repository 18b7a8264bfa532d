import { describe, expect, it } from "vitest";
import { estimate, groupingOf, jackknife, type Sample } from "../../../core/estimate/index.ts";
import { binnedScatter } from "../../../core/estimate/study/binned.ts";
import { drawEntries } from "../../../core/estimate/study/draw.ts";
import { shuffle } from "../../../core/estimate/study/shuffle.ts";

/** A panel of families of these sizes, and how many entries of each are drawn. */
function drawnOf(sizes: readonly number[]): readonly number[] | undefined {
  const codes = sizes.flatMap((size, family) => new Array<number>(size).fill(family));
  const drawn = drawEntries({ rows: codes.length, groups: { family: groupingOf("family", codes) } });
  if (drawn === undefined) return undefined;
  const counts = sizes.map(() => 0);
  codes.forEach((family, row) => {
    counts[family] = (counts[family] ?? 0) + (drawn[row] ?? 0);
  });
  return counts;
}

describe("the draw of a large panel", () => {
  it("takes a panel of 5,000 entries as it is", () => {
    expect(drawnOf(new Array<number>(50).fill(100))).toBeUndefined();
  });

  it("takes whole families until 5,000 entries are drawn, and 300 of a larger one", () => {
    const counts = drawnOf([...new Array<number>(60).fill(100), 301]) ?? [];
    expect(counts.slice(0, 60).every((count) => count === 0 || count === 100)).toBe(true);
    expect([0, 300]).toContain(counts[60]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5_000);
    expect(drawnOf(new Array<number>(5).fill(1_200))).toEqual([300, 300, 300, 300, 300]);
    expect(drawnOf(new Array<number>(17).fill(300))?.filter((count) => count === 300)).toHaveLength(16);
  });

  it("shuffles by Fisher and Yates, the first place too", () => {
    const lowest = { uniform: () => 0, normal: () => 0 };
    expect([...shuffle(Int32Array.of(1, 2), lowest)]).toEqual([2, 1]);
    // From the end: 4 with 1, then 3 with 4, then 2 with 3.
    expect([...shuffle(Int32Array.of(1, 2, 3, 4), lowest)]).toEqual([2, 3, 4, 1]);
  });
});

/** y = 2x and a remainder of ±1 that x does not explain. */
const line = (rows: number): Sample => ({
  outcome: Float64Array.from({ length: rows }, (_, i) => 2 * i + (i % 4 < 2 ? 1 : -1)),
  regressors: [{ name: "x", values: Float64Array.from({ length: rows }, (_, i) => i) }],
  effects: [],
});

describe("a binned scatter", () => {
  it("has two bins of 30 from 60 rows on, and none below", () => {
    const bins = (rows: number) => binnedScatter(estimate(line(rows), { family: "ols" }), "x");
    expect(bins(59)).toEqual([]);
    expect(bins(60).map(({ n }) => n)).toEqual([30, 30]);
    // The means of 0 to 29 and of 30 to 59, less that of all.
    expect(bins(60).map(({ x }) => x)).toEqual([expect.closeTo(-15, 9), expect.closeTo(15, 9)]);
  });
});

describe("the jackknife", () => {
  it("says so where all but one cluster's deletion leave too few rows", () => {
    const result = estimate(line(5), { family: "ols", clusters: [groupingOf("g", [0, 0, 0, 0, 1])] });
    expect(() => jackknife(result)).toThrow("could estimate 1 of 2 deletions");
  });

  it("leaves a deletion that loses a term out of errors and ranges", () => {
    const { outcome, regressors, effects } = line(16);
    // z is known from the last cluster alone: without it nothing is left of the term.
    const z = { name: "z", values: Float64Array.from({ length: 16 }, (_, i) => (i >= 14 ? 1 : 0)) };
    const clusters = [
      groupingOf(
        "g",
        Array.from({ length: 16 }, (_, i) => i >> 2),
      ),
    ];
    const found = jackknife(
      estimate({ outcome, regressors: [...regressors, z], effects }, { family: "ols", clusters }),
    );
    expect([found.clusters, found.failed]).toEqual([4, 1]);
    expect(found.ranges.flatMap(({ lowWithout, highWithout }) => [lowWithout, highWithout])).not.toContain(3);
  });

  it("asks for clusters where the estimate has none", () => {
    expect(() => jackknife(estimate(line(5), { family: "ols" }))).toThrow("the jackknife needs clusters");
  });
});
