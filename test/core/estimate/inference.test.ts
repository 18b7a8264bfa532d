import { describe, expect, test } from "vitest";
import { clusterCombinations } from "../../../core/estimate/clusters.ts";
import { countParameters } from "../../../core/estimate/covariance.ts";
import {
  estimate,
  type Grouping,
  groupingOf,
  holm,
  jackknife,
  jointTest,
  type Sample,
  scoreBootstrap,
  studentTwoSided,
  takeRows,
  wildBootstrap,
} from "../../../core/estimate/index.ts";
import { repairSemidefinite, symmetricEigen } from "../../../core/estimate/linear/eigen.ts";
import { simulate } from "./simulation.ts";

/** Eight rows in four clusters, no effects: small enough to enumerate all sixteen sign patterns. */
const X = [0, 1, 3, 2, 5, 4, 7, 1];
const Y = [1, 2, 2, 4, 5, 3, 9, 2];
const GROUP = [0, 0, 1, 1, 2, 2, 3, 3];
const SMALL: Sample = {
  outcome: Float64Array.from(Y),
  regressors: [{ name: "x", values: Float64Array.from(X) }],
  effects: [],
};
const SIGNS = Array.from({ length: 16 }, (_, d) => [0, 1, 2, 3].map((g) => (d & (1 << g) ? 1 : -1)));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const byGroup = (of: (i: number) => number): number[] =>
  [0, 1, 2, 3].map((g) => GROUP.reduce((sum, group, i) => sum + (group === g ? of(i) : 0), 0));

describe("bootstraps", () => {
  test("the wild cluster bootstrap over all signs gives the share that enumeration by hand gives", () => {
    const deviation = X.map((x) => x - mean(X));
    const squares = deviation.reduce((sum, d) => sum + d * d, 0);
    const t = (y: readonly number[]): number => {
      const slope = y.reduce((sum, value, i) => sum + value * (deviation[i] as number), 0) / squares;
      const residual = y.map((value, i) => value - mean(y) - slope * (deviation[i] as number));
      const scores = byGroup((i) => (deviation[i] as number) * (residual[i] as number));
      return (slope * squares) / Math.sqrt(scores.reduce((sum, s) => sum + s * s, 0));
    };
    const drawn = SIGNS.map((signs) => t(Y.map((y, i) => (y - mean(Y)) * (signs[GROUP[i] as number] as number))));
    const expected = drawn.filter((value) => Math.abs(value) >= Math.abs(t(Y)) - 1e-9).length / 16;
    const result = estimate(SMALL, { family: "ols", clusters: [groupingOf("g", GROUP)] });
    const test = wildBootstrap(result, "x", { seed: 1, weights: "rademacher" });
    expect(test).toMatchObject({ draws: 16, clusters: 4, weights: "rademacher, all signs" });
    expect(test.t).toBeCloseTo(t(Y), 10);
    expect(test.p).toBe(expected);
    expect([...SMALL.outcome]).toEqual(Y);
  });

  test("the score bootstrap over all signs gives the share that enumeration by hand gives", () => {
    const scores = byGroup((i) => ((X[i] as number) - mean(X)) * ((Y[i] as number) - mean(Y)));
    const t = (values: readonly number[]): number =>
      (mean(values) * 4) / Math.sqrt(values.reduce((sum, s) => sum + (s - mean(values)) ** 2, 0));
    const drawn = SIGNS.map((signs) => t(scores.map((score, g) => score * (signs[g] as number))));
    const expected = drawn.filter((value) => Math.abs(value) >= Math.abs(t(scores)) - 1e-9).length / 16;
    const result = estimate(SMALL, { family: "poisson", clusters: [groupingOf("g", GROUP)] });
    const test = scoreBootstrap(result, "x", { seed: 1, weights: "rademacher" });
    expect(test.t).toBeCloseTo(t(scores), 8);
    expect(test.p).toBe(expected);
  });

  test.each(["poisson", "ols"] as const)(
    "%s bootstraps over all signs are the same with effects as with dummies",
    (family) => {
      // Six clusters of six rows; both effects run across them.
      const rows = Array.from({ length: 36 }, (_, i) => i);
      const cluster = groupingOf(
        "cluster",
        rows.map((i) => Math.floor(i / 6)),
      );
      const effects = [
        groupingOf(
          "four",
          rows.map((i) => i % 4),
        ),
        groupingOf(
          "three",
          rows.map((i) => (i * i + 2 * i) % 3),
        ),
      ];
      const values = Float64Array.from(rows, (i) => ((7 * i) % 11) + 2 * (i % 4) + Math.floor(i / 6));
      const outcome = Float64Array.from(
        rows,
        (i) => ((5 * i) % 7) + (i % 4) + 3 * ((i * i + 2 * i) % 3) + (i % 2) * Math.floor(i / 6),
      );
      const dummies = effects.flatMap(({ name, codes, levels }) =>
        Array.from({ length: levels - 1 }, (_, level) => ({
          name: `${name} ${level}`,
          values: Float64Array.from(codes, (code) => Number(code === level)),
        })),
      );
      const test = (sample: Pick<Sample, "regressors" | "effects">) => {
        const result = estimate({ outcome, ...sample }, { family, clusters: [cluster] });
        return (family === "ols" ? wildBootstrap : scoreBootstrap)(result, "x", { seed: 1, weights: "rademacher" });
      };
      const x = { name: "x", values };
      const [absorbed, spelled] = [
        test({ regressors: [x], effects }),
        test({ regressors: [x, ...dummies], effects: [] }),
      ];
      expect(absorbed).toMatchObject({ draws: 64, clusters: 6, weights: "rademacher, all signs", p: spelled.p });
      expect(absorbed.t).toBeCloseTo(spelled.t, 8);
    },
  );

  test("fewer than twelve clusters are drawn with Webb's weights", () => {
    const of = (clusters: number) => {
      const rows = Array.from({ length: 2 * clusters }, (_, i) => i);
      const sample = {
        outcome: Float64Array.from(rows, (i) => (i * i) % 7),
        regressors: [{ name: "x", values: Float64Array.from(rows, (i) => i % 5) }],
        effects: [],
      };
      const cluster = groupingOf(
        "g",
        rows.map((i) => i % clusters),
      );
      return wildBootstrap(estimate(sample, { family: "ols", clusters: [cluster] }), "x", { seed: 1, draws: 9 })
        .weights;
    };
    expect([of(11), of(12)]).toEqual(["webb", "rademacher"]);
  });

  test("the same seed gives the same p-value, another seed nearly the same", () => {
    const sample = simulate({ seed: 21, rows: 600, families: 30, slopes: [-0.05, 0] });
    const result = estimate(sample, { family: "ols", clusters: sample.effects.slice(0, 1) });
    const once = wildBootstrap(result, "x", { seed: 4 });
    expect(wildBootstrap(result, "x", { seed: 4 })).toEqual(once);
    // The sample counts as one of the draws.
    expect(once).toMatchObject({ draws: 999, weights: "rademacher" });
    expect(once.p * 1000).toBeCloseTo(Math.round(once.p * 1000), 9);
    expect(wildBootstrap(result, "x", { seed: 5 }).p).toBeCloseTo(once.p, 1);
  });

  test.each(["poisson", "ols"] as const)(
    "with many even clusters and fixed effects, %s bootstraps agree with t",
    (family) => {
      const sample = simulate({ seed: 22, rows: 3000, families: 150, slopes: [-0.06, 0] });
      const result = estimate(sample, { family, clusters: sample.effects.slice(0, 1) });
      const bootstrap = family === "ols" ? wildBootstrap : scoreBootstrap;
      result.terms.forEach(({ term, p }) => {
        expect(Math.abs(bootstrap(result, term, { seed: 9 }).p - p)).toBeLessThan(0.06);
      });
    },
  );
});

describe("jackknife", () => {
  test("for a mean over three even clusters it is (G − 1)/G Σ (mean without g − mean)²", () => {
    const sample: Sample = { outcome: Float64Array.from([1, 3, 5, 7, 9, 11]), regressors: [], effects: [] };
    const result = estimate(sample, { family: "ols", clusters: [groupingOf("g", [0, 0, 1, 1, 2, 2])] });
    // Means without one cluster: 8, 6, 4 around 6.
    expect(jackknife(result).terms[0]?.standardError).toBeCloseTo(Math.sqrt((2 / 3) * 8), 13);
    // The middle half of t with two degrees of freedom is √(2/3) to both sides.
    const [half] = jackknife(result, undefined, 0.5).terms;
    expect(half?.high).toBeCloseTo(6 + Math.sqrt(2 / 3) * Math.sqrt((2 / 3) * 8), 12);
    expect(jackknife(result).ranges[0]).toMatchObject({ low: 4, lowWithout: 2, high: 8, highWithout: 0 });
  });

  test("with effects, each deletion is the estimate on the rest", () => {
    const sample = simulate({ seed: 30, rows: 300, families: 8, slopes: [-0.2, 0.1] });
    const clusters = sample.effects.slice(0, 1);
    const result = estimate(sample, { family: "poisson", clusters });
    const deletions = Array.from({ length: clusters[0]?.levels as number }, (_, g) => {
      const rest = Int32Array.from([...sample.outcome.keys()].filter((i) => clusters[0]?.codes[i] !== g));
      return estimate(takeRows(sample, rest), { family: "poisson" }).terms[0]?.estimate as number;
    });
    const [range] = jackknife(result).ranges;
    expect(range?.low).toBeCloseTo(Math.min(...deletions), 9);
    expect(range?.high).toBeCloseTo(Math.max(...deletions), 9);
  });
});

describe("tests of several", () => {
  const sample = simulate({ seed: 40, rows: 500, families: 25, slopes: [-0.1, 0.05] });
  const result = estimate(sample, { family: "poisson", clusters: sample.effects.slice(0, 1) });

  test("on one term the joint test is t squared", () => {
    const [term] = result.terms;
    const joint = jointTest(result, ["x"]);
    expect(joint.f).toBeCloseTo((term?.t as number) ** 2, 10);
    expect(joint.p).toBeCloseTo(term?.p as number, 12);
  });

  test("a term given twice is one direction", () => {
    const { f, numerator, p } = jointTest(result, ["x", "x"]);
    const once = jointTest(result, ["x"]);
    expect([f, numerator, p]).toEqual([once.f, 1, once.p]);
  });

  test("on two terms it is b' V⁻¹ b / 2", () => {
    const [[a, b], [v, c, , w]] = [result.detail.fit.coefficients, result.detail.covariance.matrix] as unknown as [
      [number, number],
      [number, number, number, number],
    ];
    const form = (a * a * w - 2 * a * b * c + b * b * v) / (v * w - c * c);
    expect(jointTest(result, ["x", "z"]).f).toBeCloseTo(form / 2, 9);
    expect(() => jointTest(result, ["q"])).toThrow("estimated terms are x, z");
  });

  test("Holm multiplies the smallest by all, the next by one less, and never goes down", () => {
    holm([0.01, 0.04, 0.03, 0.005]).forEach((p, i) => {
      expect(p).toBeCloseTo([0.03, 0.06, 0.06, 0.02][i] as number, 15);
    });
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
  });

  test("t has the smallest number of clusters less one degrees of freedom", () => {
    const [term] = result.terms;
    expect(result.degrees).toBe((result.clusters[0]?.clusters as number) - 1);
    expect(term?.p).toBe(studentTwoSided(term?.t as number, result.degrees));
  });
});

describe("parameters of the small-sample correction", () => {
  // Three families of two months each: by fixest's rule a combination with a clustered column is nested in it, by name.
  const family = groupingOf("family", [0, 0, 1, 1, 2, 2]);
  const month = groupingOf("month", [0, 1, 0, 1, 0, 1]);
  const both = groupingOf("family^month", [0, 1, 2, 3, 4, 5]);
  const pair = groupingOf("pair", [0, 1, 2, 3, 4, 5]);
  test.each([
    ["nothing clustered: all levels but one per further effect", [family, month], [], 2 + 3 + 2 - 1],
    ["an effect that is a cluster is not counted, its redundant level is", [family, month], [family], 2 + 2],
    ["nor is a combination with a clustered effect", [family, both], [family], 2 + 1],
    ["nor is one with a clustered column that is no effect", [both], [family], 2 + 1],
    ["one that is not nested counts whole", [both, family], [month], 2 + 3],
    ["by its rows one lies in a cluster where that is no effect", [pair, month], [family], 2 + 2],
    ["and is not looked for where all clusters are effects", [family, pair], [family], 2 + 6],
  ])("%s", (_, effects, clusters, parameters) => {
    expect(countParameters(2, effects, clusters)).toBe(parameters);
  });
});

describe("errors over several clusters", () => {
  test("of three add those of one and of all three, and take off those of two", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => groupingOf(name, [0, 1])) as [Grouping, Grouping, Grouping];
    const signs = clusterCombinations([a, b, c]).map(({ grouping, sign }) => [grouping.name, sign]);
    expect(Object.fromEntries(signs)).toEqual({ a: 1, b: 1, c: 1, "a^b": -1, "a^c": -1, "b^c": -1, "a^b^c": 1 });
  });

  test("name the terms whose variance is negative before the matrix is repaired", () => {
    // Four cells, x −1 and 1 in each, with slopes 1, −1, −1 and 1: the scores 2, −2, −2 and 2 add up to 0 by row and by column of cells.
    const slopes = [1, -1, -1, 1];
    const cell = [0, 0, 1, 1, 2, 2, 3, 3];
    const x = cell.map((_, i) => (i % 2 === 0 ? -1 : 1));
    const sample = {
      outcome: Float64Array.from(cell, (of, i) => (slopes[of] as number) * (x[i] as number)),
      regressors: [{ name: "x", values: Float64Array.from(x) }],
      effects: [groupingOf("cell", cell)],
    };
    const row = groupingOf("row", [0, 0, 0, 0, 1, 1, 1, 1]);
    const column = groupingOf("column", [0, 0, 1, 1, 0, 0, 1, 1]);
    const { terms, detail } = estimate(sample, { family: "ols", clusters: [row, column] });
    expect(detail.covariance).toMatchObject({ repaired: true, negative: ["x"] });
    expect(terms[0]).toMatchObject({ standardError: 0, p: Number.NaN });
  });

  test("have as many degrees of freedom as the grouping of fewest clusters", () => {
    const halves = groupingOf("half", [0, 0, 0, 0, 1, 1, 1, 1]);
    const clusters = [groupingOf("g", GROUP), halves];
    expect(estimate(SMALL, { family: "ols", clusters }).degrees).toBe(1);
  });

  test("have none, and one degree of freedom for what is printed, where as many parameters as rows are counted", () => {
    const sample = {
      ...SMALL,
      outcome: Float64Array.of(1, 2),
      regressors: [{ name: "x", values: Float64Array.of(1, 3) }],
    };
    const { terms, degrees } = estimate(sample, { family: "ols" });
    expect(terms[1]).toMatchObject({ estimate: expect.closeTo(0.5, 12), standardError: Number.NaN, p: Number.NaN });
    expect(degrees).toBe(1);
  });
});

describe("matrices", () => {
  test("the eigenvalues of a 2 × 2 matrix are those of its characteristic equation", () => {
    const { values } = symmetricEigen(Float64Array.from([2, 1, 1, 2]), 2);
    expect([...values].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  });

  test("a matrix with eigenvalues 3 and −1 is repaired to the part of 3", () => {
    const { matrix, repaired } = repairSemidefinite(Float64Array.from([1, 2, 2, 1]), 2);
    expect(repaired).toBe(true);
    for (const value of matrix) expect(value).toBeCloseTo(1.5, 13);
    expect(repairSemidefinite(Float64Array.from([2, 1, 1, 2]), 2).repaired).toBe(false);
  });
});
