import { describe, expect, it } from "vitest";
import { deletionsFrom } from "../../../core/estimate/deletion.ts";
import { estimate, groupingOf, type Sample } from "../../../core/estimate/index.ts";
import { linearizedErrors, partlyRefittedErrors, withLargestErrors } from "../../../core/estimate/linearized.ts";

/** Least squares of y on x within families. */
const sample = (x: readonly number[], y: readonly number[], family: readonly string[]): Sample => ({
  outcome: Float64Array.from(y),
  regressors: [{ name: "x", values: Float64Array.from(x) }],
  effects: [groupingOf("family", [...family])],
});

describe("the linearized jackknife", () => {
  // Within families x − x̄ is ±1, ±1 and ±3, y − ȳ is ±1, ±2 and ±3: slopes 1, 2 and 1 with Σx² of 2, 2 and 18.
  const x = [0, 2, 0, 2, 0, 6];
  const y = [0, 2, 0, 4, 0, 6];
  const family = ["a", "a", "b", "b", "c", "c"];
  const result = () => {
    const cluster = groupingOf("family", family);
    return estimate(sample(x, y, family), { family: "ols", clusters: [cluster] });
  };

  it("is the jackknife itself for least squares whose effects are the clusters", () => {
    // All: (2·1 + 2·2 + 18·1) / 22 = 24/22. Without a: 22/20; without b: 20/20; without c: 6/4.
    const whole = 24 / 22;
    const squares = (22 / 20 - whole) ** 2 + (1 - whole) ** 2 + (1.5 - whole) ** 2;
    const { fit, clusters } = result().detail;
    const [cluster] = clusters;
    if (cluster === undefined) throw new Error("no cluster");
    expect(fit.coefficients[0]).toBeCloseTo(whole, 12);
    // Cluster c holds 18/22 of the leverage and is solved for, a and b are approached.
    expect(linearizedErrors(fit, cluster)[0]).toBeCloseTo(Math.sqrt((2 / 3) * squares), 6);
  });

  it("takes the place of a clustered error that it exceeds, with t of as many clusters less 1", () => {
    const found = result();
    const [before] = found.terms;
    const [after] = withLargestErrors(found, found.terms, found.detail.clusters);
    // Scores Σ x̃(ỹ − b x̃): 2 (1 − b), 2 (2 − b), 18 (1 − b); the sandwich is a third of the jackknife's or so.
    expect(after?.standardError).toBeGreaterThan(2 * (before?.standardError ?? 0));
    // Two degrees of freedom: t of 0.975 is 4.302653.
    const margin = 4.302653 * (after?.standardError ?? 0);
    expect(after?.low).toBeCloseTo(24 / 22 - margin, 5);
    expect(after?.high).toBeCloseTo(24 / 22 + margin, 5);
    // The middle half of t with two degrees of freedom is √(2/3) to both sides.
    const [half] = withLargestErrors(found, found.terms, found.detail.clusters, undefined, 0.5);
    expect(half?.high).toBeCloseTo(24 / 22 + Math.sqrt(2 / 3) * (after?.standardError ?? 0), 10);
  });

  it("is the jackknife itself for clusters of one row, light and heavy ones", () => {
    const [xs, ys] = [
      [0, 1, 2, 3, 4, 5],
      [0, 1, 1, 3, 2, 5],
    ];
    const slopeWithout = (left: number): number => {
      const kept = xs.flatMap((x, i) => (i === left ? [] : [[x, ys[i] ?? 0] as const]));
      const mean = (k: 0 | 1) => kept.reduce((sum, pair) => sum + pair[k], 0) / kept.length;
      const sum = (k: 0 | 1) => kept.reduce((sum, pair) => sum + (pair[0] - mean(0)) * (pair[k] - mean(k)), 0);
      return sum(1) / sum(0);
    };
    // Σ(x − x̄)² = 17.5 and Σ(x − x̄)(y − ȳ) = 15; the first and last row have a leverage of 1/6 + 6.25/17.5 = 0.52, the others less.
    const squares = xs.map((_, left) => (slopeWithout(left) - 15 / 17.5) ** 2);
    const row = groupingOf("row", xs);
    const { fit } = estimate({ ...sample(xs, ys, []), effects: [] }, { family: "ols", clusters: [row] }).detail;
    expect(fit.coefficients[1]).toBeCloseTo(15 / 17.5, 12);
    const expected = Math.sqrt((5 / 6) * squares.reduce((sum, square) => sum + square, 0));
    expect(linearizedErrors(fit, row)[1]).toBeCloseTo(expected, 10);
  });

  it("gives no error to a term that one cluster alone identifies", () => {
    const cluster = groupingOf("family", family);
    const alone = estimate(sample([0, 0, 0, 0, 0, 6], y, family), { family: "ols", clusters: [cluster] });
    expect(linearizedErrors(alone.detail.fit, cluster)[0]).toBeNaN();
    expect(withLargestErrors(alone, alone.terms, [cluster])[0]?.p).toBeNaN();
  });
});

describe("the partly refitted jackknife", () => {
  // Months 0 and 1 are effects that lie across the clusters, so a step that keeps their means falls short. Cluster c moves the slope most.
  const x = [0, 1, 2, 5, 1, 2, 3, 7];
  const y = [1, 1, 2, 7, 0, 3, 2, 2];
  const month = [0, 0, 0, 0, 1, 1, 1, 1];
  const author = ["a", "b", "b", "c", "a", "a", "b", "c"];
  const cluster = groupingOf("author", author);
  const result = estimate(
    { ...sample(x, y, []), effects: [groupingOf("month", month)] },
    { family: "ols", clusters: [cluster] },
  );
  const rows = [...x.keys()];
  const meanOf = (values: readonly number[], i: number, of: readonly number[]) => {
    const same = of.filter((k) => month[k] === month[i]);
    return same.reduce((sum, k) => sum + (values[k] ?? 0), 0) / same.length;
  };
  /** Slope of deviations from the month's means, over these rows. */
  const slope = (of: readonly number[]) => {
    const [dx, dy] = [x, y].map((values) => of.map((i) => (values[i] ?? 0) - meanOf(values, i, of)));
    const sum = (a: readonly number[] = [], b: readonly number[] = []) =>
      a.reduce((total, value, k) => total + value * (b[k] ?? 0), 0);
    return sum(dx, dy) / sum(dx, dx);
  };
  const whole = slope(rows);
  const anew = (name: string) => slope(rows.filter((i) => author[i] !== name)) - whole;
  /** (A − A₍g₎)⁻¹ s₍g₎, the months' means being those of all rows. */
  const step = (name: string) => {
    const dx = rows.map((i) => (x[i] ?? 0) - meanOf(x, i, rows));
    const score = rows.map((i) => (dx[i] ?? 0) * ((y[i] ?? 0) - meanOf(y, i, rows) - whole * (dx[i] ?? 0)));
    const of = (values: readonly number[], own: boolean) =>
      values.reduce((sum, value, i) => sum + ((author[i] === name) === own ? value : 0), 0);
    return (
      of(score, true) /
      of(
        dx.map((value) => value * value),
        false,
      )
    );
  };
  const error = (...differences: readonly number[]) =>
    Math.sqrt((2 / 3) * differences.reduce((sum, value) => sum + value ** 2, 0));
  const refits = (most: number) => ({ most, terms: ["x"], deletion: deletionsFrom(result) });

  it("leaves the clusters that weigh most out in earnest and takes a step for the rest", () => {
    const { fit } = result.detail;
    expect(fit.coefficients[0]).toBeCloseTo(whole, 12);
    expect(Math.abs(step("c"))).toBeGreaterThan(Math.max(Math.abs(step("a")), Math.abs(step("b"))));
    expect(linearizedErrors(fit, cluster)[0]).toBeCloseTo(error(step("a"), step("b"), step("c")), 6);
    expect(partlyRefittedErrors(fit, cluster, refits(0))[0]).toBeCloseTo(error(step("a"), step("b"), step("c")), 6);
    expect(partlyRefittedErrors(fit, cluster, refits(1))[0]).toBeCloseTo(error(step("a"), step("b"), anew("c")), 6);
    expect(partlyRefittedErrors(fit, cluster, refits(3))[0]).toBeCloseTo(error(anew("a"), anew("b"), anew("c")), 10);
    // The step of c, from the estimate back to that without it, is a quarter of the difference that leaving it out makes.
    expect(-step("c") / anew("c")).toBeCloseTo(0.257, 3);
  });

  it("lets a term that one cluster alone identifies have no say in which clusters are left out", () => {
    const z = { name: "z", values: Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0) };
    const regressors = [{ name: "x", values: Float64Array.from(x) }, z];
    const effects = [groupingOf("month", month)];
    const both = estimate(
      { outcome: Float64Array.from(y), regressors, effects },
      { family: "ols", clusters: [cluster] },
    );
    const deletion = deletionsFrom(both);
    const most = (terms: readonly string[]) =>
      partlyRefittedErrors(both.detail.fit, cluster, { most: 1, terms, deletion })[0] ?? 0;
    expect(most(["x", "z", "none"])).toBe(most(["x"]));
    expect(most(["x"])).not.toBeCloseTo(linearizedErrors(both.detail.fit, cluster)[0] ?? 0, 3);
  });

  it("keeps the step of a cluster without which there is no estimate", () => {
    const { fit } = result.detail;
    const deletion = () => undefined;
    const found = partlyRefittedErrors(fit, cluster, { most: 3, terms: ["x"], deletion });
    expect(found[0]).toBeCloseTo(linearizedErrors(fit, cluster)[0] ?? 0, 14);
  });

  it("takes the place of the linearized one among the errors of which the largest counts", () => {
    const [term] = withLargestErrors(result, result.terms, [cluster], refits(3));
    const largest = Math.max(result.terms[0]?.standardError ?? 0, error(anew("a"), anew("b"), anew("c")));
    expect(term?.standardError).toBeCloseTo(largest, 10);
  });
});
