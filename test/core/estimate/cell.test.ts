import { describe, expect, it } from "vitest";
import { deletionsFrom } from "../../../core/estimate/deletion.ts";
import { estimate, groupingOf, linearizedErrors } from "../../../core/estimate/index.ts";
import { type Effects, OUTCOMES, type Outcome, type Placebo } from "../../../core/estimate/specifications.ts";
import { controlsOf, layOut, type Setting } from "../../../core/estimate/study/cell.ts";
import { checkFit, checkMain } from "../../../core/estimate/study/checks.ts";
import { leaveOneOut } from "../../../core/estimate/study/influence.ts";
import { perDoubling, rowsOf } from "../../../core/estimate/study/rows.ts";
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
    // Whatever is above zero is any.
    expect(new Set(layOut(panel, setting, "any_lpm", "family").outcome)).toEqual(new Set([1]));
    // Of the changed entries 0, 3 and 6, of which the second is the first's model, and in each of seven families one more model.
    expect(layOut(panel, setting, "log1p_ols", "family").models).toBe(9);
  });
});

describe("a run", () => {
  /** Two entries for each family; so many authors, and so many models, take turns. */
  const entriesOf = (families: number, { authors = families, models = 2 * families } = {}): Entry[] =>
    Array.from({ length: 2 * families }, (_, i) => ({
      family: Math.floor(i / 2),
      author: i % authors,
      model: i % models,
      likes_at_30: (7 * i * i) % 11,
      log_lag: (5 * i) % 7,
      log_rivals_30d: (3 * i * i) % 5,
    }));
  const main = { estimator: "log1p_ols", priority: "lag", window: 30, effects: "family" } as const;
  const setting = settingOf("likes_at_30");
  const runOf = (entries: readonly Entry[]): Run => createRunner(handPanel(entries)).run(main, setting);
  const run = (...of: Parameters<typeof entriesOf>): Run => runOf(entriesOf(...of));

  it("needs 30 models, 20 families and 20 authors, and says what there is", () => {
    expect(run(20, { models: 30, authors: 20 }).reason).toBeNull();
    const there = (found: Run) => found.reason?.replace(/^not enough data \((.*); 30, 20 and 20 are needed\)$/, "$1");
    expect(there(run(20, { models: 29 }))).toBe("29 models of 20 families and 20 authors");
    expect(there(run(20, { authors: 19 }))).toBe("40 models of 20 families and 19 authors");
    expect(there(run(19, { authors: 38 }))).toBe("38 models of 19 families and 38 authors");
    expect(run(19).result).toBeNull();
  });

  it("counts what there is once the rows that a term separates are gone", () => {
    // The first family has one zero and one outcome, and nobody else the term that the zero has: without it the other is alone.
    const entries = entriesOf(20).map((entry, i) => ({ ...entry, has_evals: i === 0 ? 1 : 0 }));
    const found = createRunner(handPanel(entries)).run({ ...main, estimator: "ppml" }, setting);
    expect([found.result, found.dropped]).toEqual([null, { alone: 1, zeroGroups: 0, separated: 1 }]);
    expect(found.reason).toContain("38 models of 19 families and 20 authors");
  });

  it("leaves each of fewer than 50 families out in earnest", () => {
    expect(run(49)).toMatchObject({ errors: "jackknife", families: 49 });
    expect(run(50).jackknife).toBeNull();
  });

  it("has the largest of its errors: of two-way clusters, the jackknife over families, and a linearized one over authors", () => {
    const found = run(24, { authors: 31 });
    const { detail, terms } = found.result ?? { terms: [] };
    const author = detail?.clusters.find(({ name }) => name === "author");
    const authors = detail && author && linearizedErrors(detail.fit, author);
    for (const { term } of found.focus) {
      const knife = found.jackknife?.terms.find((one) => one.term === term);
      const two = terms.find((one) => one.term === term);
      const errors = [two?.standardError, knife?.standardError, authors?.[detail?.fit.terms.indexOf(term) ?? -1]];
      expect(errors).toHaveLength(errors.filter(Number.isFinite).length);
      expect(found.terms.get(term)?.standardError).toBe(Math.max(...errors.map(Number)));
    }
  });

  it("says which of its jackknives its errors are of", () => {
    const entries = entriesOf(60, { authors: 97 });
    const of = (refits: boolean) => createRunner(handPanel(entries)).run(main, setting, { refits }).errors;
    expect([of(false), of(true)]).toEqual(["linearized jackknife", "partly refitted jackknife"]);
  });

  it("names in its ranges the family and the author without whom the estimate is that", () => {
    const entries = entriesOf(24, { authors: 31 });
    const of = (name: "family" | "author") => Array.from({ length: 31 }, (_, code) => `${name} ${code}`);
    const panel = handPanel(entries, { family: of("family"), author: of("author") });
    const checks = checkMain(createRunner(panel).run(main, setting), panel);
    expect(checks.map(({ term }) => term)).toEqual(["ln(1+lag)", "ln(1+rivals_30d)"]);
    const without = (term: string, label = "") => {
      const [name, code] = label.split(" ");
      const rest = entries.filter((entry) => entry[name as "family" | "author"] !== Number(code));
      return runOf(rest).terms.get(term)?.estimate;
    };
    for (const { term, families, authors } of checks)
      for (const range of [families, authors]) {
        expect(without(term, range?.low_without)).toBeCloseTo(range?.low ?? 0, 10);
        expect(without(term, range?.high_without)).toBeCloseTo(range?.high ?? 0, 10);
      }
  });

  it("is not in the main table with a term of which it has no error", () => {
    const entries = entriesOf(24).map((entry) => ({
      ...entry,
      log_lag: entry.family === 3 ? (entry.log_lag ?? 0) : 0,
    }));
    const panel = handPanel(entries);
    expect(checkMain(createRunner(panel).run(main, setting), panel).map(({ term }) => term)).toEqual([
      "ln(1+rivals_30d)",
    ]);
  });

  it("counts what was left out before it and in it", () => {
    // One entry more is alone in its family.
    const found = runOf([...entriesOf(24), { family: 24, author: 3, model: 99 }]);
    expect([found.rows, found.dropped]).toEqual([48, { alone: 1, zeroGroups: 0, separated: 0 }]);
    const dropped = { alone: 1, zeroGroups: 2, separated: 4 };
    expect(rowsOf({ ...found, dropped }, false).map(({ n_dropped }) => n_dropped)).toEqual([7, 7]);
    expect(checkFit({ ...found, dropped })).toMatchObject({ dropped: 7, alone: 1, zero_groups: 2, separated: 4 });
  });

  it("of a placebo keeps what the placebo does not stand for", () => {
    const runner = createRunner(handPanel(entriesOf(24)));
    const first = (placebo?: Placebo) =>
      runner
        .run({ ...main, ...(placebo ? { placebo } : {}) }, setting)
        .regressors.slice(0, 3)
        .map(({ term }) => term);
    const control = "ln(1+earlier_uploads)";
    expect(first()).toEqual(["ln(1+lag)", "ln(1+rivals_30d)", control]);
    expect(first("leading")).toEqual(["ln(1+leading_30d)", "ln(1+lag)", "ln(1+rivals_30d)"]);
    expect(first("other_family")).toEqual(["ln(1+rivals_30d of another family)", "ln(1+lag)", control]);
    expect(first("permuted")).toEqual(["ln(1+lag) permuted", "ln(1+rivals_30d) permuted", control]);
  });

  it("lays another setting out anew", () => {
    const runner = createRunner(handPanel(entriesOf(24)));
    expect(runner.run(main, setting).rows).toBe(48);
    expect(runner.run(main, { ...setting, tier: "T1" }).rows).toBe(0);
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
    // 1 to 12: without the 12 the mean is 66 / 11, without the 1 it is 77 / 11.
    expect(rangeOf([3, 1, 2, 12, 4, 6, 5, 7, 8, 9, 10, 11], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toEqual({
      low: expect.closeTo(6, 12),
      high: expect.closeTo(7, 12),
      lowWithout: 3,
      highWithout: 1,
      method: "most influential",
    });
  });

  it("is one step of more than 20,000 rows", () => {
    // 12,000 ones, one a half and 8,000 zeros: from the mean b the score of the ones takes 12,000 (1 − b) / n, that of the zeros gives 8,000 b / n.
    const values = Array.from({ length: 20_001 }, (_, i) => (i < 12_000 ? 1 : i > 12_000 ? 0 : 0.5));
    const b = 12_000.5 / 20_001;
    expect(rangeOf(values, values)).toEqual({
      low: expect.closeTo(b - (12_000 * (1 - b)) / 20_001, 10),
      high: expect.closeTo(b + (8_000 * b) / 20_001, 10),
      lowWithout: 0,
      highWithout: 2,
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
