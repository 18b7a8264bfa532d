import { describe, expect, test } from "vitest";
import { estimate, jointTest } from "../../../core/estimate/index.ts";
import { sampleOf, values } from "./samples.ts";
import { simulate } from "./simulation.ts";

describe("values worked out by hand", () => {
  test("within groups, least squares gives Σxy/Σxx and the cluster sandwich", () => {
    // Deviations from group means: x −1 1 −2 2, y −2 2 −1 1. Slope 8/10; scores by group 2.4 and −2.4; K = 1 + 1, so the
    // variance is 0.1² · 11.52 · (3/2) · (2/1).
    const sample = sampleOf([2, 6, 1, 3], { x: [1, 3, 0, 4] }, { g: ["a", "a", "b", "b"] });
    const [term] = estimate(sample, { family: "ols", clusters: sample.effects }).terms;
    expect(term?.estimate).toBeCloseTo(0.8, 14);
    expect(term?.standardError).toBeCloseTo(Math.sqrt(0.3456), 14);
    // Two clusters leave one degree of freedom, whose 97.5 % point is tan(0.475 π).
    const margin = Math.tan(0.475 * Math.PI) * Math.sqrt(0.3456);
    expect(term?.low).toBeCloseTo(0.8 - margin, 10);
    expect(term?.high).toBeCloseTo(0.8 + margin, 10);
  });

  test("the interval has the coverage that is asked for", () => {
    // One degree of freedom, of which the middle half is from −1 to 1.
    const sample = sampleOf([2, 6, 1, 3], { x: [1, 3, 0, 4] }, { g: ["a", "a", "b", "b"] });
    const [term] = estimate(sample, { family: "ols", clusters: sample.effects, level: 0.5 }).terms;
    expect(term?.low).toBeCloseTo(0.8 - Math.sqrt(0.3456), 12);
    expect(term?.high).toBeCloseTo(0.8 + Math.sqrt(0.3456), 12);
  });

  test.each(["ols", "poisson"] as const)("levels without rows are no groups of %s and no clusters", (family) => {
    const full = sampleOf([2, 6, 1, 3], { x: [1, 3, 0, 4] }, { g: ["a", "a", "b", "b"] });
    const g = { name: "g", codes: Int32Array.of(0, 0, 3, 3), levels: 5 };
    const [a, b] = [full, { ...full, effects: [g] }].map((sample) => {
      // Of another name than the effect, so that the parameters are counted from the levels.
      const clusters = [{ ...(sample.effects[0] ?? g), name: "c" }];
      return estimate(sample, { family, clusters });
    });
    expect(b).toMatchObject({
      effects: [{ name: "g", levels: 2 }],
      clusters: [{ name: "c", clusters: 2 }],
      degrees: 1,
    });
    expect(b?.terms).toEqual(a?.terms);
    expect(estimate({ ...full, effects: [g] }, { family }).terms).toEqual(estimate(full, { family }).terms);
    const one = { ...g, codes: new Int32Array(4) };
    expect(() => estimate({ ...full, effects: [one] }, { family })).toThrow(
      "effect g has one level only in the 4 rows",
    );
    expect(() => estimate(full, { family, clusters: [one] })).toThrow("g has fewer than two clusters in the 4 rows");
  });

  test("Poisson on one yes-or-no regressor gives the logs of the means, and the sandwich of the two groups", () => {
    // Means 2 and 5. Var(slope) = Σ(y−2)²/(3·2)² + Σ(y−5)²/(2·5)² = 2/36 + 8/100, times n/(n−2) = 5/3.
    const sample = sampleOf([1, 2, 3, 3, 7], { x: [0, 0, 0, 1, 1] });
    const result = estimate(sample, { family: "poisson" });
    expect(result.terms.map(({ term }) => term)).toEqual(["(Intercept)", "x"]);
    expect(values(result)[0]).toBeCloseTo(Math.log(2), 12);
    expect(values(result)[1]).toBeCloseTo(Math.log(2.5), 12);
    expect(result.terms[1]?.standardError).toBeCloseTo(Math.sqrt((2 / 36 + 8 / 100) * (5 / 3)), 12);
  });

  test("an offset takes its part out of the rate: twice the exposure and twice the count is no effect", () => {
    const sample = {
      ...sampleOf([2, 2, 4, 4], { x: [0, 0, 1, 1] }),
      offset: Float64Array.from([0, 0, Math.LN2, Math.LN2]),
    };
    expect(values(estimate(sample, { family: "poisson" }))[1]).toBeCloseTo(0, 12);
  });

  test("with weights besides, an offset takes its part out of the weighted rate", () => {
    // Σwy / Σw exp(offset): (3 · 2 + 1 · 4) / (3 · 1 + 1 · 2) = 2 and (1 · 5 + 2 · 3) / (1 · 3 + 2 · 1) = 2.2.
    const sample = {
      ...sampleOf([2, 4, 5, 3], { x: [0, 0, 1, 1] }),
      weights: Float64Array.from([3, 1, 1, 2]),
      offset: Float64Array.from([0, Math.LN2, Math.log(3), 0]),
    };
    const [intercept, slope] = values(estimate(sample, { family: "poisson" }));
    expect(intercept).toBeCloseTo(Math.LN2, 12);
    expect(slope).toBeCloseTo(Math.log(1.1), 12);
  });

  test("half a million clusters are as many as the Hub has authors, and no more than a call takes", () => {
    // y = x on every other row, so the slope is 1; one cluster has two rows.
    const rows = 500_000;
    const x = Float64Array.from({ length: rows }, (_, row) => row % 2);
    const codes = Int32Array.from({ length: rows }, (_, row) => Math.max(0, row - 1));
    const authors = { name: "author", codes, levels: rows - 1 };
    const sample = { outcome: x, regressors: [{ name: "x", values: x }], effects: [] };
    const { terms, clusters } = estimate(sample, { family: "ols", clusters: [authors] });
    expect(terms[1]?.estimate).toBeCloseTo(1, 12);
    expect(clusters).toEqual([{ name: "author", clusters: rows - 1, largestShare: 2 / rows }]);
  });

  test("two terms that differ by a thousandth of a per cent are told apart to the eleventh digit", () => {
    // Slopes by exact fractions (Python's Fraction): of x all but 3.5e-9 of the square is in z.
    const x = Array.from({ length: 12 }, (_, i) => (i * 7) % 5);
    const apart = [1, -1, 2, 0, -2, 1, 0, -1, 1, 2, -1, -2];
    const z = x.map((value, i) => value + (apart[i] as number) / 2 ** 14);
    const found = values(estimate(sampleOf([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { x, z }), { family: "ols" }));
    expect((found[1] as number) / 5328.060936497755).toBeCloseTo(1, 11);
    expect((found[2] as number) / -5328.215522771007).toBeCloseTo(1, 11);
  });

  test("a start at means far below the outcome does not end where one row has all of its group's mean", () => {
    // Means are 50 where d is 1 and 50 where it is 0. From 0.1 the first step puts the row of d at e^500 times the others: its curvature is then nil.
    const sample = {
      outcome: Float64Array.of(50, 40, 60),
      regressors: [{ name: "d", values: Float64Array.of(1, 0, 0) }],
      effects: [],
    };
    const { converged, terms } = estimate(sample, { family: "poisson", startMeans: Float64Array.of(0.1, 40, 60) });
    expect(converged).toBe(true);
    expect(terms).toMatchObject([{ estimate: expect.closeTo(Math.log(50), 12) }, { estimate: expect.closeTo(0, 12) }]);
  });

  test("without regressors the intercept is the mean, or its log", () => {
    expect(values(estimate(sampleOf([1, 2, 6], {}), { family: "ols" }))[0]).toBeCloseTo(3, 14);
    expect(values(estimate(sampleOf([1, 2, 6], {}), { family: "poisson" }))[0]).toBeCloseTo(Math.log(3), 14);
  });

  test.each(["poisson", "ols"] as const)("weights of %s count a row as often as they say", (family) => {
    const once = sampleOf([1, 4, 2, 0, 3, 5], { x: [0, 1, 2, 0, 1, 3] }, { g: ["a", "a", "a", "b", "b", "b"] });
    const weighted = { ...once, weights: Float64Array.from([2, 1, 1, 1, 3, 1]) };
    const repeated = sampleOf(
      [1, 1, 4, 2, 0, 3, 3, 3, 5],
      { x: [0, 0, 1, 2, 0, 1, 1, 1, 3] },
      { g: ["a", "a", "a", "a", "b", "b", "b", "b", "b"] },
    );
    const a = estimate(weighted, { family });
    const b = estimate(repeated, { family });
    expect(values(a)[0]).toBeCloseTo(values(b)[0] as number, 12);
    expect(a.deviance).toBeCloseTo(b.deviance, 10);
    expect(a.squaredResiduals).toBeCloseTo(b.squaredResiduals, 10);
  });

  test.each([
    ["ols", [3.1, 5.1, 9.1, 4.3, 6.3], { x: [1, 2, 4, 1, 2] }, 2],
    ["poisson", [1, 1, 1, 1, 1], { x: [0.3, 1.7, 2.2, 0.1, 5] }, 0],
  ] as const)(
    "%s that fits every outcome has no error and no test, whatever rounding leaves",
    (family, y, terms, slope) => {
      const sample = sampleOf([...y], { x: [...terms.x] }, { g: ["a", "a", "a", "b", "b"] });
      const result = estimate(sample, { family, clusters: sample.effects });
      expect(result.perfect).toBe(true);
      expect(result.terms[0]).toMatchObject({
        estimate: expect.closeTo(slope, 12),
        standardError: 0,
        t: Number.NaN,
        p: Number.NaN,
      });
      expect(jointTest(result, ["x"])).toMatchObject({ f: Number.NaN, p: Number.NaN });
      expect(estimate(sampleOf([1, 2, 4], { x: [1, 2, 3] }), { family: "ols" }).perfect).toBe(false);
    },
  );

  test("a row of tiny weight is no vanishing mean: only the mean counts", () => {
    // Two groups of means 2 and 4; a third of the rows hardly weighs anything, a zero among them.
    const sample = sampleOf([1, 3, 0, 3, 5, 4], { x: [0, 0, 0, 1, 1, 1] });
    const result = estimate({ ...sample, weights: Float64Array.from([1, 1, 1e-9, 1, 1, 1e-9]) }, { family: "poisson" });
    expect(result).toMatchObject({ vanishing: 0, converged: true, rows: 6 });
    expect(values(result)[1]).toBeCloseTo(Math.log(2), 8);
  });
});

describe("the ways of partialling out agree", () => {
  const two = simulate({ seed: 11, rows: 3000, families: 60, slopes: [-0.2, 0.1] });
  const three = simulate({ seed: 12, rows: 4000, families: 80, authors: 300, slopes: [-0.2, 0.1] });
  test.each([
    ["poisson", "two effects", two],
    ["poisson", "three effects", three],
    ["ols", "two effects", two],
    ["ols", "three effects", three],
  ] as const)("%s with %s: conjugate gradients give what the direct solution gives", (family, _, sample) => {
    const clusters = sample.effects.slice(0, 1);
    const direct = estimate(sample, { family, clusters });
    const iterative = estimate(sample, { family, clusters, directLevels: 0 });
    expect(iterative.innerIterations).toBeGreaterThan(0);
    expect(direct.innerIterations).toBe(0);
    direct.terms.forEach((term, j) => {
      const other = iterative.terms[j];
      expect(Math.abs((other?.estimate as number) / term.estimate - 1)).toBeLessThan(1e-7);
      expect(Math.abs((other?.standardError as number) / term.standardError - 1)).toBeLessThan(1e-7);
    });
  });

  test("least squares equals the regression on dummies written out", () => {
    const sample = simulate({ seed: 5, rows: 200, families: 6, months: 4, slopes: [-0.2, 0.1] });
    const dummies = sample.effects.flatMap((effect) =>
      Array.from({ length: effect.levels - 1 }, (_, level) => ({
        name: `${effect.name}${level}`,
        values: Float64Array.from(effect.codes, (code) => Number(code === level + 1)),
      })),
    );
    const written = estimate(
      { ...sample, effects: [], regressors: [...sample.regressors, ...dummies] },
      { family: "ols" },
    );
    const absorbed = estimate(sample, { family: "ols" });
    absorbed.terms.forEach((term) => {
      const same = written.terms.find(({ term: name }) => name === term.term);
      expect(term.estimate).toBeCloseTo(same?.estimate as number, 11);
      expect(term.standardError).toBeCloseTo(same?.standardError as number, 11);
    });
  });
});

test("the same sample gives the same bits", () => {
  const sample = simulate({ seed: 8, rows: 5000, families: 100, authors: 700, slopes: [-0.2, 0.1] });
  const once = () =>
    JSON.stringify(estimate(sample, { family: "poisson", clusters: sample.effects.slice(0, 2), directLevels: 50 }));
  expect(once()).toBe(once());
});
