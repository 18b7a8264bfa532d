import { describe, expect, it } from "vitest";
import { deletionsFrom } from "../../../core/estimate/deletion.ts";
import { estimate, groupingOf } from "../../../core/estimate/index.ts";
import { type Effects, OUTCOMES, type Outcome } from "../../../core/estimate/specifications.ts";
import { controlsOf, layOut, type Setting } from "../../../core/estimate/study/cell.ts";
import { leaveOneOut } from "../../../core/estimate/study/influence.ts";
import { perDoubling } from "../../../core/estimate/study/rows.ts";
import { createRunner, type Run } from "../../../core/estimate/study/run.ts";
import { type Entry, handPanel } from "./hand-panel.ts";

const outcomeOf = (name: string): Outcome => {
  const found = OUTCOMES.find((outcome) => outcome.name === name);
  if (found === undefined) throw new Error(`there is no outcome ${name}`);
  return found;
};
const settingOf = (name: string, change: Partial<Setting> = {}): Setting => ({
  outcome: outcomeOf(name),
  sample: "all",
  tier: "T0",
  ...change,
});

describe("the rows of a cell", () => {
  const base: Entry = { tier: 1, relation: 1, age_days: 9, log_age: Math.log(9), likes: 1 };
  // In twos of a family, so that none is alone; the second of each is as base, and each but the third is of a model of its own.
  const entries: Entry[] = [
    { age_days: 1, log_age: 0 },
    { age_days: 0.99 },
    { tier: 0 },
    { tier: 2, model: 0 },
    { relation: 2 },
    { likes: Number.NaN },
    { log_leading_30d: Number.NaN, likes: 3 },
  ].flatMap((change, family) => [
    { ...base, family, model: 2 * family, ...change },
    { ...base, family, model: 2 * family + 1 },
    { ...base, family, model: 2 * family + 1 },
  ]);
  const panel = handPanel(entries);
  /** Which of the seven changed entries are kept. */
  const kept = (setting: Setting, requires?: Float64Array) =>
    [...layOut(panel, setting, "log1p_ols", "family", requires).rows].flatMap((row) =>
      row % 3 === 0 ? [row / 3] : [],
    );

  it("are of the tier or a higher one, of the relation, with an outcome and what else is required, and a day old", () => {
    expect(kept(settingOf("likes"))).toEqual([0, 2, 3, 4, 6]);
    expect(kept(settingOf("likes", { tier: "T1" }))).toEqual([0, 3, 4, 6]);
    expect(kept(settingOf("likes", { sample: "finetune" }))).toEqual([0, 2, 3, 6]);
    expect(kept(settingOf("likes", { sample: "adapter" }))).toEqual([]);
    expect(kept(settingOf("likes"), panel.columns.log_leading_30d)).toEqual([0, 2, 3, 4]);
    // A reading at a fixed age is none of the snapshot's: however young the entry is.
    expect(kept(settingOf("likes_at_30"))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const draw = Uint8Array.from(entries, (_, row) => (row < 9 ? 1 : 0));
    expect(kept(settingOf("likes", { draw }))).toEqual([0, 2]);
  });

  it("have their age as an offset only of a running total under Poisson, and as a control where it is not", () => {
    const offset = (name: string, estimator: "ppml" | "log1p_ols") => {
      const setting = settingOf(name, { outcome: { ...outcomeOf(name), column: "likes" } });
      return layOut(panel, setting, estimator, "family").offset?.slice(0, 2);
    };
    const controlled = (name: string, estimator: "ppml" | "log1p_ols") =>
      controlsOf(settingOf(name), estimator, "family").some(({ term }) => term === "ln(age)");
    expect(offset("likes", "ppml")).toEqual(Float64Array.of(0, Math.log(9)));
    for (const [name, estimator] of [
      ["likes", "log1p_ols"],
      ["downloads_30d", "ppml"],
      ["likes_at_30", "ppml"],
    ] as const)
      expect(offset(name, estimator)).toBeUndefined();
    expect(controlled("likes", "ppml")).toBe(false);
    expect(controlled("likes", "log1p_ols")).toBe(true);
    expect(controlled("downloads_30d", "ppml")).toBe(true);
    expect(controlled("likes_at_30", "log1p_ols")).toBe(false);
    const named = (effects: Effects) => controlsOf(settingOf("likes_at_30"), "ppml", effects).length;
    expect(named("prominence+month") - named("family")).toBe(3);
  });

  it("have an outcome as the estimator takes it, and count a model once", () => {
    const setting = settingOf("likes", { sample: "finetune", tier: "T1" });
    const last = (estimator: "ppml" | "log1p_ols" | "any_lpm") =>
      layOut(panel, setting, estimator, "family").outcome.at(-3);
    expect([last("ppml"), last("log1p_ols"), last("any_lpm")]).toEqual([3, Math.log(4), 1]);
    // Of the changed entries 0, 3 and 6, of which the second is the first's model, and in each of seven families one more model.
    expect(layOut(panel, setting, "log1p_ols", "family").models).toBe(9);
  });
});

describe("a run", () => {
  /** Two entries for each family, each author of neighbouring ones; the first entries of families go round in so many models. */
  const run = (families: number, { authors = families, models = 2 * families } = {}): Run => {
    const entries = Array.from({ length: 2 * families }, (_, i) => ({
      family: Math.floor(i / 2),
      author: i % authors,
      model: i % models,
      likes_at_30: (7 * i * i) % 11,
      log_lag: (5 * i) % 7,
      log_rivals_30d: (3 * i * i) % 5,
    }));
    const specification = { estimator: "log1p_ols", priority: "lag", window: 30, effects: "family" } as const;
    return createRunner(handPanel(entries)).run(specification, settingOf("likes_at_30"));
  };

  it("needs 30 models, 20 families and 20 authors, and says what there is", () => {
    expect(run(20, { models: 30, authors: 20 }).reason).toBeNull();
    const there = (found: Run) => found.reason?.replace(/^not enough data \((.*); 30, 20 and 20 are needed\)$/, "$1");
    expect(there(run(20, { models: 29 }))).toBe("29 models of 20 families and 20 authors");
    expect(there(run(20, { authors: 19 }))).toBe("40 models of 20 families and 19 authors");
    expect(there(run(19, { authors: 38 }))).toBe("38 models of 19 families and 38 authors");
    expect(run(19).result).toBeNull();
  });

  it("leaves each of fewer than 50 families out in earnest", () => {
    expect(run(49)).toMatchObject({ errors: "jackknife", families: 49 });
    expect(run(50).jackknife).toBeNull();
  });
});

describe("the range of an estimate without one cluster", () => {
  const rangeOf = (outcome: readonly number[], codes: readonly number[]) => {
    const cluster = groupingOf("g", [...codes]);
    const sample = { outcome: Float64Array.from(outcome), regressors: [], effects: [] };
    const result = estimate(sample, { family: "ols", clusters: [cluster] });
    return leaveOneOut(result, "(Intercept)", cluster, deletionsFrom(result));
  };

  it("is that of the clusters at both ends, each left out in earnest", () => {
    // 1 to 8: without the 8 the mean is 28 / 7, without the 1 it is 35 / 7.
    expect(rangeOf([3, 1, 2, 8, 4, 6, 5, 7], [0, 1, 2, 3, 4, 5, 6, 7])).toEqual({
      low: expect.closeTo(4, 12),
      high: expect.closeTo(5, 12),
      lowWithout: 3,
      highWithout: 1,
      method: "most influential",
    });
  });

  it("is one step of more than 20,000 rows", () => {
    // 12,000 ones and 8,001 zeros: from the mean b the score of the ones takes 12,000 (1 − b) / n, that of the zeros gives 8,001 b / n.
    const ones = Array.from({ length: 20_001 }, (_, i) => (i < 12_000 ? 1 : 0));
    const b = 12_000 / 20_001;
    expect(rangeOf(ones, ones)).toEqual({
      low: expect.closeTo(b - (12_000 * (1 - b)) / 20_001, 10),
      high: expect.closeTo(b + (8_001 * b) / 20_001, 10),
      lowWithout: 0,
      highWithout: 1,
      method: "one step",
    });
  });
});

describe("what goes with a doubling", () => {
  const of = (estimator: "ppml" | "any_lpm", log: boolean) =>
    perDoubling(0.5, { term: "x", column: "log_lag", log }, {
      specification: { estimator, priority: "lag", window: 30, effects: "family" },
    } as Run);

  it("is a factor of the outcome, of a probability a difference, and nothing of a term that is no logarithm", () => {
    expect(of("ppml", true)).toBeCloseTo(Math.SQRT2 - 1, 14);
    expect(of("any_lpm", true)).toBeCloseTo(0.5 * Math.log(2), 14);
    expect(of("ppml", false)).toBeNull();
  });
});
