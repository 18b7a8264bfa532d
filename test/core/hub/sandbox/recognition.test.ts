import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createGround } from "../../../../core/hub/sandbox/ground.ts";
import { createParents } from "../../../../core/hub/sandbox/parents.ts";
import { matured, poissonQuantile, SANDBOX_TRUTH } from "../../../../core/hub/sandbox/recognition.ts";
import { measureRivalry } from "../../../../core/hub/sandbox/rivalry.ts";
import { createTraits } from "../../../../core/hub/sandbox/traits.ts";
import { sandboxModels } from "../../../../core/hub/sandbox/world.ts";

test("entry order and rivals of every child are those of the definitions, counted one by one", () => {
  const ground = createGround(6000, 11);
  const slots = ground.calendar.slotsOn(10);
  const parents = createParents(ground, slots);
  const traits = createTraits(ground, parents);
  const rivalry = measureRivalry(ground, parents, traits);
  const entries: { slot: number; base: number; at: number; author: number; niche: string; first: boolean }[] = [];
  for (let slot = ground.calendar.floorModels; slot < slots; slot++) {
    if (!ground.children.has(slot)) continue;
    const at = ground.calendar.secondOf(slot);
    const own = { slot, at, author: traits.author(slot), niche: `${parents.relation(slot)} ${traits.task(slot)}` };
    entries.push({ ...own, base: parents.first(slot), first: true });
    for (const base of parents.others(slot)) entries.push({ ...own, base, first: false });
  }
  expect(entries.length).toBeGreaterThan(1500);
  const families = Map.groupBy(entries, (entry) => entry.base);
  for (const i of entries.filter((entry) => entry.first)) {
    const earlier = (families.get(i.base) ?? []).filter((j) => j.at < i.at && j.author !== i.author);
    expect(rivalry.rankAuthors(i.slot)).toBe(1 + new Set(earlier.map((j) => j.author)).size);
    const rivals = earlier.filter((j) => j.niche === i.niche && j.at >= i.at - 30 * 86_400);
    expect(rivalry.rivals30d(i.slot)).toBe(rivals.length);
  }
});

describe("the Poisson quantile", () => {
  test("is the smallest count whose distribution function reaches the draw", () => {
    // Mean 1: F(0) = 0.3679, F(1) = 0.7358, F(2) = 0.9197. Mean 2: F(3) = 0.8571, F(4) = 0.9473 (tables).
    expect([0.3, 0.37, 0.73, 0.74, 0.92].map((draw) => poissonQuantile(1, draw))).toEqual([0, 1, 1, 2, 3]);
    expect([0.857, 0.858, 0.947, 0.948].map((draw) => poissonQuantile(2, draw))).toEqual([3, 4, 4, 5]);
    expect(poissonQuantile(0, 0.999)).toBe(0);
  });

  test("never falls when the mean rises", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 300, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        (mean, more, draw) => poissonQuantile(mean, draw) <= poissonQuantile(mean + more, draw),
      ),
      { numRuns: 2000 },
    );
  });

  test("has its mean as mean, below and above the point where it turns approximate", () => {
    for (const mean of [0.3, 5, 29, 31, 400]) {
      const draws = Array.from({ length: 20_000 }, (_, i) => poissonQuantile(mean, (i + 0.5) / 20_000));
      const average = draws.reduce((sum, count) => sum + count, 0) / draws.length;
      expect(Math.abs(average - mean)).toBeLessThan(0.55);
    }
  });
});

describe("recognition", () => {
  test("follows the published coefficients: observed likes over expected likes are one in every stratum", () => {
    const likes = { ...SANDBOX_TRUTH.likes, dispersion: 0, intercept: 1 };
    const world = sandboxModels({ models: 60_000, seed: 2, day: 0, truth: { ...SANDBOX_TRUTH, likes } });
    const strata = new Map<string, { observed: number; expected: number; n: number }>();
    for (let i = 0; i < world.count; i++) {
      const row = world.row(i);
      const term = world.terms(i);
      // Bases of families are recognised on their own account, and the floor hides the age.
      if (term === null || row.createdAt < "2022-03-04" || !row.author || /-\d[\d.]*[BM]$/.test(row.id)) continue;
      const eta =
        1 -
        0.2 * Math.log(term.rank_authors) -
        0.1 * Math.log(1 + term.rivals_30d) +
        0.5 * term.base_potential +
        0.5 * term.author_prominence +
        likes.relation[term.relation];
      const age = (world.now - Date.parse(row.createdAt)) / 86_400_000;
      const expected = Math.exp(eta) * (1 - Math.exp(-age / 35));
      const order = term.rank_authors <= 2 ? "early" : term.rank_authors <= 30 ? "middle" : "late";
      const crowd = term.rivals_30d === 0 ? "alone" : term.rivals_30d < 10 ? "some" : "many";
      for (const stratum of [order, crowd, `${term.relation} ${age < 60 ? "young" : "old"}`]) {
        const sums = strata.get(stratum) ?? { observed: 0, expected: 0, n: 0 };
        strata.set(stratum, {
          observed: sums.observed + row.likes,
          expected: sums.expected + expected,
          n: sums.n + 1,
        });
      }
    }
    for (const [stratum, { observed, expected, n }] of strata) {
      if (n < 200) continue;
      // Poisson: the standard error of the sum is the root of its mean; the approximation above 30 may add half a like.
      expect(Math.abs(observed - expected), stratum).toBeLessThan(4 * Math.sqrt(expected) + 0.02 * expected);
    }
    expect(strata.size).toBeGreaterThan(10);
  });

  test("saturates: half of the likes after 24 days, nearly all after half a year", () => {
    expect(matured(SANDBOX_TRUTH.likes, 24.26)).toBeCloseTo(0.5, 3);
    expect(matured(SANDBOX_TRUTH.likes, 182)).toBeGreaterThan(0.99);
    expect(matured(SANDBOX_TRUTH.likes, 0)).toBe(0);
    expect(matured(SANDBOX_TRUTH.likes, -3)).toBe(0);
  });

  test("can be told to depend on nothing, for placebo tests", () => {
    const nothing = {
      ...SANDBOX_TRUTH.likes,
      ln_rank_authors: 0,
      ln1p_rivals_30d: 0,
      base_potential: 0,
      author_prominence: 0,
      dispersion: 0,
      intercept: 2,
      relation: { finetune: 0, adapter: 0, quantized: 0, merge: 0, unknown: 0 },
    };
    const world = sandboxModels({ models: 5000, seed: 2, day: 0, truth: { ...SANDBOX_TRUTH, likes: nothing } });
    let sum = 0;
    let n = 0;
    for (let i = 0; i < 2500; i++) {
      if (world.terms(i) === null || /-\d[\d.]*[BM]$/.test(world.row(i).id)) continue;
      sum += world.row(i).likes;
      n++;
    }
    expect(Math.abs(sum / n - Math.exp(2))).toBeLessThan(0.5);
  });
});
