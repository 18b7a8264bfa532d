import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coreOf } from "../../../core/estimate/core.ts";
import { termsAreHeld } from "../../../core/estimate/fit.ts";
import {
  type Estimate,
  estimate,
  type Family,
  findSeparation,
  fit,
  groupingOf,
  poissonDraw,
  type Sample,
  seededRandom,
} from "../../../core/estimate/index.ts";

function sampleOf(
  outcome: number[],
  effects: Record<string, (string | number)[]>,
  regressors: Record<string, number[]> = {},
): Sample {
  return {
    outcome: Float64Array.from(outcome),
    regressors: Object.entries(regressors).map(([name, values]) => ({ name, values: Float64Array.from(values) })),
    effects: Object.entries(effects).map(([name, labels]) => groupingOf(name, labels)),
  };
}

const rowsOf = (found: ReturnType<typeof coreOf>) => found && [...found.rows].sort((a, b) => a - b);

describe("the rows that can move a slope", () => {
  test("a chain of rows that are alone one after the other is left out whole", () => {
    // Author p is alone; without it family a is alone in author q's row, then q is.
    const sample = sampleOf([1, 2, 3, 4, 5, 6, 7], {
      family: ["a", "a", "b", "b", "c", "b", "c"],
      author: ["p", "q", "q", "r", "r", "s", "s"],
    });
    expect(rowsOf(coreOf(sample, "ols"))).toEqual([3, 4, 5, 6]);
  });

  test("a family left with zeros once a lone positive row is gone has means of zero under Poisson, and stays under least squares", () => {
    const sample = sampleOf([5, 0, 0, 2, 3, 1, 4], {
      family: ["a", "a", "a", "b", "b", "c", "c"],
      author: ["alone", "q", "r", "q", "r", "q", "r"],
    });
    const found = coreOf(sample, "poisson");
    expect(rowsOf(found)).toEqual([3, 4, 5, 6]);
    expect(found?.zeroMeans).toBe(2);
    expect(rowsOf(coreOf(sample, "ols"))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("zeros that lead from one block of positive rows to another and not back are predicted; those that lead back as well are not", () => {
    // Block 1: families a, b with authors p, q. Block 2: families c, d with authors r, s.
    const family = ["a", "a", "b", "b", "c", "c", "d", "d"];
    const author = ["p", "q", "p", "q", "r", "s", "r", "s"];
    const outcome = [1, 2, 3, 1, 2, 2, 1, 4];
    const across = sampleOf([...outcome, 0, 0], { family: [...family, "a", "b"], author: [...author, "r", "s"] });
    expect(coreOf(across, "poisson")?.zeroMeans).toBe(2);
    const andBack = sampleOf([...outcome, 0, 0], { family: [...family, "a", "c"], author: [...author, "r", "p"] });
    expect(coreOf(andBack, "poisson")).toBeUndefined();
  });

  test("it has the mean of zero that the maximum tends to: every predicted zero shrinks, the rest stays", () => {
    // The likelihood of the two blocks above by plain gradient ascent over all levels, without any of the estimator's code.
    const family = [0, 0, 1, 1, 2, 2, 3, 3, 0, 1, 2];
    const author = [0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 3];
    const outcome = [1, 2, 3, 1, 2, 2, 1, 4, 0, 0, 0];
    const level = new Float64Array(8);
    const mean = (i: number) =>
      Math.exp((level[family[i] as number] as number) + (level[4 + (author[i] as number)] as number));
    for (let step = 0; step < 20_000; step++) {
      const slope = new Float64Array(8);
      outcome.forEach((y, i) => {
        for (const k of [family[i] as number, 4 + (author[i] as number)]) slope[k] = (slope[k] as number) + y - mean(i);
      });
      slope.forEach((value, k) => {
        level[k] = (level[k] as number) + 0.02 * value;
      });
    }
    const vanished = [...outcome.keys()].filter((i) => mean(i) < 0.01);
    expect(vanished).toEqual([8, 9]);
    const found = coreOf(sampleOf(outcome, { family, author }), "poisson");
    expect(found?.zeroMeans).toBe(2);
    expect(rowsOf(found)).not.toContain(8);
    expect(rowsOf(found)).toContain(10);
  });
});

describe("separation by a term", () => {
  test("rows of one sign are found, a term of both signs is not taken for it", () => {
    const outcome = [2, 1, 3, 2, 0, 0, 0, 0];
    const family = ["a", "a", "b", "b", "a", "a", "b", "b"];
    const find = (d: number[]) => {
      const { count, settled, separated } = findSeparation(sampleOf(outcome, { family }, { d }));
      return { count, settled, rows: [...separated.keys()].filter((i) => separated[i]) };
    };
    expect(find([0, 0, 0, 0, 1, 0, 0, 2])).toEqual({ count: 2, settled: true, rows: [4, 7] });
    expect(find([0, 0, 0, 0, -1, 0, 0, -2])).toEqual({ count: 2, settled: true, rows: [4, 7] });
    // In units however small.
    expect(find([0, 0, 0, 0, 1e-9, 0, 0, 2e-9])).toEqual({ count: 2, settled: true, rows: [4, 7] });
    expect(find([0, 0, 0, 0, 1, 0, 0, -1])).toEqual({ count: 0, settled: true, rows: [] });
    // Explained by family on the positive rows (1 and 2), above that on one zero.
    expect(find([1, 1, 2, 2, 1, 1, 2, 5])).toEqual({ count: 1, settled: true, rows: [7] });
    expect(find([1, 0, 2, 1, 1, 1, 2, 5])).toEqual({ count: 0, settled: true, rows: [] });
  });

  test("two terms separate only the rows on which a combination of one sign is not zero, and none where there is no such combination", () => {
    const find = (d: number[], e: number[]) => {
      const outcome = [2, 1, 3, 2, ...d.map(() => 0)];
      const none = [0, 0, 0, 0];
      const { separated, settled } = findSeparation(sampleOf(outcome, {}, { d: [...none, ...d], e: [...none, ...e] }));
      return settled ? [...separated.subarray(4)] : undefined;
    };
    // a d + b e ≥ 0: the third and last row make it b = −2 a, which is 4, 6, 0, 3 and 0 times a.
    expect(find([2, 2, 2, 1, -2], [-1, -2, 1, -1, -1])).toEqual([1, 1, 0, 1, 0]);
    // a ≤ 0, b ≥ 0 and a ≥ 2 b leave a = b = 0.
    expect(find([-1, 0, 2, 1], [0, 2, 2, -2])).toEqual([0, 0, 0, 0]);
  });

  test("two terms that only together have one sign are found by the rectifier", () => {
    const outcome = [2, 1, 3, 2, 0, 0, 0, 0];
    // d is −1 and 1, e is 3 and −1: neither has one sign, d + e/2 has.
    const sample = sampleOf(outcome, {}, { d: [0, 0, 0, 0, -1, 1, 0, 0], e: [0, 0, 0, 0, 3, -1, 0, 0] });
    const { count, settled } = findSeparation(sample);
    expect({ count, settled }).toEqual({ count: 2, settled: true });
  });
});

test("a term is held where rows whose means do not vanish identify it, and only there", () => {
  // z differs from x in the last row alone, whose outcome is zero.
  const outcome = [2, 1, 3, 2, 5, 0];
  const sample = sampleOf(
    outcome,
    { family: ["a", "a", "b", "b", "b", "b"] },
    { x: [1, 2, 1, 3, 2, 1], z: [1, 2, 1, 3, 2, 4] },
  );
  const all = fit(sample, { family: "ols" });
  expect(termsAreHeld(sample, { ...all, vanishing: [] })).toBe(true);
  expect(termsAreHeld(sample, { ...all, vanishing: [5] })).toBe(false);
  expect(termsAreHeld(sample, { ...all, vanishing: [4] })).toBe(true);
  expect(termsAreHeld(sample, { ...all, vanishing: [5], collinear: ["z"] })).toBe(true);
});

describe("both ways of solving", () => {
  /** Sparse panels: authors of one row, many zeros, blocks that hang together loosely, a term that predicts zeros in most of them. */
  const panel = fc.integer({ min: 1, max: 1e6 }).map((seed): Sample => {
    const random = seededRandom(seed);
    const rows = 120 + Math.floor(130 * random.uniform());
    const skewed = (levels: number) => Array.from({ length: rows }, () => Math.floor(levels * random.uniform() ** 2));
    const family = skewed(Math.floor(rows / (3 + 5 * random.uniform())));
    const author = skewed(Math.floor(rows / (3 + 6 * random.uniform())));
    const month = skewed(4);
    const x = Array.from({ length: rows }, () => random.normal());
    const rare = Array.from({ length: rows }, () => Number(random.uniform() < 0.06));
    const outcome = x.map((value, i) =>
      rare[i] && random.uniform() < 0.8
        ? 0
        : poissonDraw(random, Math.exp(0.8 * (((family[i] as number) % 5) - 2.5) + 0.3 * value + random.normal())),
    );
    return sampleOf(outcome, { family, author, month }, { x, rare });
  });
  const run = (sample: Sample, family: Family, directLevels?: number): Estimate =>
    estimate(sample, { family, clusters: sample.effects.slice(0, 1), directLevels });

  test.each(["poisson", "ols"] as const)(
    "%s: the factored system and conjugate gradients drop the same rows, name the same terms and give the same numbers",
    (family) => {
      fc.assert(
        fc.property(panel, (sample) => {
          const direct = run(sample, family);
          const iterative = run(sample, family, 0);
          const facts = ({ rows, converged, collinear, dropped, vanishing, terms }: Estimate) => ({
            rows,
            converged,
            collinear,
            dropped,
            vanishing,
            terms: terms.map(({ term }) => term),
          });
          expect(facts(iterative)).toEqual(facts(direct));
          direct.terms.forEach((term, j) => {
            const other = iterative.terms[j];
            expect(Math.abs((other?.estimate as number) - term.estimate)).toBeLessThan(1e-7 * term.standardError);
            expect(Math.abs((other?.standardError as number) / term.standardError - 1)).toBeLessThan(1e-6);
          });
        }),
        { numRuns: 100, seed: 4 },
      );
    },
  );

  test("rows alone in a level change nothing but the counts: without them the estimate is the same", () => {
    fc.assert(
      fc.property(panel, fc.constantFrom<Family>("poisson", "ols"), (sample, family) => {
        const rows = sample.outcome.length;
        const twice = Array.from({ length: rows + 20 }, (_, i) => i % rows);
        const longer = sampleOf(
          twice.map((row, i) => (i < rows ? (sample.outcome[row] as number) : 1 + (i % 7))),
          Object.fromEntries(
            sample.effects.map((effect, e) => [
              effect.name,
              twice.map((row, i) => (i >= rows && e === 1 ? `new ${i}` : `${effect.codes[row]}`)),
            ]),
          ),
          Object.fromEntries(
            sample.regressors.map(({ name, values }) => [
              name,
              twice.map((row, i) => (i < rows ? (values[row] as number) : (i % 3) - 1)),
            ]),
          ),
        );
        const before = run(sample, family);
        const after = run(longer, family);
        // A family of zeros is dropped before, and kept with a mean of zero once a lone positive row is added to it.
        expect(after.terms.map(({ term }) => term)).toEqual(before.terms.map(({ term }) => term));
        before.terms.forEach((term, j) => {
          expect(Math.abs((after.terms[j]?.estimate as number) - term.estimate)).toBeLessThan(
            1e-7 * term.standardError,
          );
        });
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});
