import { describe, expect, test } from "vitest";
import { estimate, groupingOf } from "../../../core/estimate/index.ts";
import { sampleOf, values } from "./samples.ts";
import { simulate } from "./simulation.ts";

describe("what is dropped or left out is said", () => {
  test("groups of zeros are dropped and counted per effect; groups of one row are counted and kept", () => {
    const sample = sampleOf(
      [1, 2, 0, 0, 3, 5, 4],
      { x: [1, 2, 1, 3, 2, 4, 1] },
      { g: ["a", "a", "zero", "zero", "b", "b", "single"] },
    );
    const result = estimate(sample, { family: "poisson" });
    expect(result.rows).toBe(5);
    expect(result.dropped).toEqual({ zeroGroupRows: 2, zeroGroups: { g: 1 }, separatedRows: 0 });
    expect(result.singletons).toEqual({ g: 1 });
    expect(estimate(sample, { family: "ols" }).rows).toBe(7);
  });

  test("a regressor that is positive only on zeros separates them: the rows go, the regressor is named", () => {
    const sample = sampleOf(
      [0, 3, 1, 0, 2, 4, 6],
      { only: [1, 0, 0, 2, 0, 0, 0], x: [1, 2, 1, 0, 2, 1, 3] },
      { g: ["a", "a", "a", "b", "b", "b", "b"] },
    );
    const result = estimate(sample, { family: "poisson" });
    const without = estimate(sampleOf([3, 1, 2, 4, 6], { x: [2, 1, 2, 1, 3] }, { g: ["a", "a", "b", "b", "b"] }), {
      family: "poisson",
    });
    expect(result.dropped.separatedRows).toBe(2);
    expect(result.collinear).toEqual(["only"]);
    expect(result.rows).toBe(5);
    expect(values(result)[0]).toBeCloseTo(values(without)[0] as number, 10);
  });

  test("separation by two regressors together is found too", () => {
    // a − b is 0 wherever the outcome is positive and 1 on two zeros.
    const sample = sampleOf([0, 0, 3, 1, 2, 5, 0, 4], {
      a: [2, 1, 1, 0, 2, 1, 0, 2],
      b: [1, 0, 1, 0, 2, 1, 0, 2],
      x: [1, 0, 2, 1, 0, 1, 3, 2],
    });
    const result = estimate(sample, { family: "poisson" });
    expect(result.dropped.separatedRows).toBe(2);
    expect(result.collinear).toEqual(["b"]);
  });

  test("rows that are separated only when others are gone are found too, and are all counted", () => {
    // e is −1 and 1 on zeros; without the row that d separates it has one sign.
    const sample = sampleOf([2, 1, 3, 2, 0, 0], {
      x: [1, 2, 3, 1, 2, 1],
      d: [0, 0, 0, 0, 1, 0],
      e: [0, 0, 0, 0, -1, 1],
    });
    const result = estimate(sample, { family: "poisson" });
    expect(result).toMatchObject({ rows: 4, collinear: ["d", "e"], dropped: { separatedRows: 2 } });
    expect([...result.detail.rows]).toEqual([0, 1, 2, 3]);
    const clusters = [groupingOf("owner", ["p", "p", "p", "p", "q", "q"])];
    expect(() => estimate(sample, { family: "poisson", clusters })).toThrow(
      "owner has fewer than two clusters in the 4",
    );
  });

  test("where a term separates rows, zeros that effects predict in the rest are dropped with them", () => {
    // As below, the first row is predicted; the last two are separated.
    const sample = sampleOf(
      [0, 5, 2, 4, 3, 0, 0],
      { x: [1, 2, 4, 3, 1, 2, 2], only: [0, 0, 0, 0, 0, 1, 2] },
      { family: ["a", "a", "a", "b", "b", "a", "b"], month: [1, 2, 2, 1, 1, 2, 1] },
    );
    const result = estimate(sample, { family: "poisson" });
    expect(result).toMatchObject({ rows: 4, vanishing: 0, collinear: ["only"], dropped: { separatedRows: 3 } });
    expect([...result.detail.rows].sort()).toEqual([1, 2, 3, 4]);
  });

  test("a mean of a thousandth of the average does not vanish", () => {
    // Means are 1000 and a half.
    const result = estimate(sampleOf([1000, 1000, 1, 0], { x: [0, 0, 1, 1] }), { family: "poisson" });
    expect(result.vanishing).toBe(0);
  });

  test("separation by effects together is reported, and the rows stay counted as in fixest", () => {
    // Family a has its likes in month 2 only, family b in month 1 only: nothing pins family a in month 1.
    const sample = sampleOf(
      [0, 5, 2, 4, 3],
      { x: [1, 2, 4, 3, 1] },
      { family: ["a", "a", "a", "b", "b"], month: [1, 2, 2, 1, 1] },
    );
    const result = estimate(sample, { family: "poisson" });
    expect(result).toMatchObject({ converged: true, rows: 5, vanishing: 1, dropped: { separatedRows: 0 } });
    const without = estimate(sampleOf([5, 2, 4, 3], { x: [2, 4, 3, 1] }, { family: ["a", "a", "b", "b"] }), {
      family: "poisson",
    });
    expect(values(result)[0]).toBeCloseTo(values(without)[0] as number, 8);
  });

  test("terms that effects or earlier terms explain are named, the later one of a set", () => {
    const sample = sampleOf(
      [1, 2, 4, 3, 2, 5],
      { x: [1, 2, 3, 1, 2, 4], constant: [1, 1, 1, 3, 3, 3], twice: [2, 4, 6, 2, 4, 8] },
      { g: ["a", "a", "a", "b", "b", "b"] },
    );
    for (const family of ["poisson", "ols"] as const) {
      const result = estimate(sample, { family });
      expect(result.collinear).toEqual(["constant", "twice"]);
      expect(result.terms.map(({ term }) => term)).toEqual(["x"]);
    }
  });

  test("a fit that does not converge has no terms", () => {
    const sample = simulate({ seed: 3, rows: 400, families: 20, slopes: [0.3, 0.1] });
    const result = estimate(sample, { family: "poisson", maximumIterations: 1 });
    expect(result).toMatchObject({ converged: false, terms: [] });
  });
});
