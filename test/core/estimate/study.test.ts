import { describe, expect, it } from "vitest";
import { deletionsFrom } from "../../../core/estimate/deletion.ts";
import { estimate, groupingOf, jackknife, type Sample } from "../../../core/estimate/index.ts";
import { partlyRefittedErrors } from "../../../core/estimate/linearized.ts";
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

describe("a binned scatter beside another term", () => {
  it("has what the other leaves of the regressor, and the mean of the outcome there", () => {
    // u is 0 to 29, each with z of 1 and −1: x is u where z is held still. In the bins u is 7 and 22 on average; y is 60 where u is 0.
    const u = Array.from({ length: 60 }, (_, i) => Math.floor(i / 2));
    const z = u.map((_, i) => (i % 2 === 0 ? 1 : -1));
    const column = (name: string, of: (i: number) => number) => ({
      name,
      values: Float64Array.from(u, (_, i) => of(i)),
    });
    const sample = {
      outcome: Float64Array.from(u, (value) => (value === 0 ? 60 : 0)),
      regressors: [column("x", (i) => (u[i] ?? 0) + 5 * (z[i] ?? 0)), column("z", (i) => z[i] ?? 0)],
      effects: [],
      weights: new Float64Array(60).fill(2),
    };
    expect(binnedScatter(estimate(sample, { family: "ols" }), "x")).toEqual([
      { x: expect.closeTo(-7.5, 9), y: expect.closeTo(4 - 2, 9), n: 30 },
      { x: expect.closeTo(7.5, 9), y: expect.closeTo(0 - 2, 9), n: 30 },
    ]);
  });
});

describe("the jackknife", () => {
  it("says so where all but one cluster's deletion leave too few rows", () => {
    // Without the first three rows there are as many left as terms.
    const result = estimate(line(5), { family: "ols", clusters: [groupingOf("g", [0, 0, 0, 1, 1])] });
    expect(() => jackknife(result)).toThrow("could estimate 1 of 2 deletions");
  });

  it("keeps a deletion for the terms that it does not lose, and has no error of the one it loses", () => {
    // z is known from the last cluster alone, and the intercept from the others: 4, without one of them 6 or 2, without the last 4.
    const z = { name: "z", values: Float64Array.of(0, 0, 0, 0, 1, 1) };
    const clusters = [groupingOf("g", [0, 0, 1, 1, 2, 2])];
    const outcome = Float64Array.of(1, 3, 5, 7, 9, 11);
    const found = jackknife(estimate({ outcome, regressors: [z], effects: [] }, { family: "ols", clusters }));
    expect(found.failed).toBe(0);
    expect(found.terms.map(({ standardError }) => standardError)).toEqual([
      expect.closeTo(Math.sqrt((2 / 3) * 8), 12),
      Number.NaN,
    ]);
    expect(found.ranges[0]).toMatchObject({ low: expect.closeTo(2, 12), high: expect.closeTo(6, 12) });
  });

  it("drops the zeros that a term predicts without a cluster, and keeps what is left of the other terms", () => {
    // exp(intercept) is the mean where z is 0: 24 / 5, without a cluster 20 / 3, 16 / 3 and 12 / 4. Without the last the only z left is a zero.
    const sample = {
      outcome: Float64Array.of(1, 3, 2, 6, 0, 4, 8, 12),
      regressors: [{ name: "z", values: Float64Array.of(0, 0, 0, 0, 1, 1, 1, 0) }],
      effects: [],
    };
    const clusters = [groupingOf("g", [0, 0, 1, 1, 1, 2, 2, 2])];
    const result = estimate(sample, { family: "poisson", clusters });
    const found = jackknife(result);
    const squares = [20 / 3, 16 / 3, 3].map((mean) => Math.log(mean / 4.8) ** 2);
    expect(found.failed).toBe(0);
    const error = Math.sqrt((2 / 3) * squares.reduce((a, b) => a + b, 0));
    expect(found.terms[0]?.standardError).toBeCloseTo(error, 9);
    expect(found.terms[1]?.standardError).toBeNaN();
    // The jackknife that leaves only some clusters out in earnest, here all three, takes the same differences.
    const refits = { most: 3, terms: ["(Intercept)"], deletion: deletionsFrom(result) };
    const [cluster] = clusters;
    expect(cluster && partlyRefittedErrors(result.detail.fit, cluster, refits)[0]).toBeCloseTo(error, 9);
  });

  it("leaves out of its error a cluster that has every outcome above zero, as it does one without which too few rows are left", () => {
    // The mean is 8 / 6, without the first or the second cluster 8 / 4: ln 1.5 more. Without the third it is zero, which has no logarithm.
    const clusters = [groupingOf("g", [0, 0, 1, 1, 2, 2])];
    const sample = { outcome: Float64Array.of(0, 0, 0, 0, 5, 3), regressors: [], effects: [] };
    const found = jackknife(estimate(sample, { family: "poisson", clusters }));
    expect(found.failed).toBe(1);
    expect(found.terms[0]?.standardError).toBeCloseTo(Math.log(1.5), 10);
    // Of the two left is one degree of freedom: the 97.5 % point is tan(0.475 π).
    const margin = Math.tan(0.475 * Math.PI) * Math.log(1.5);
    expect(found.terms[0]?.high).toBeCloseTo(Math.log(8 / 6) + margin, 8);
  });

  it("asks for clusters where the estimate has none", () => {
    expect(() => jackknife(estimate(line(5), { family: "ols" }))).toThrow("the jackknife needs clusters");
  });
});
