import { describe, expect, it } from "vitest";
import { groupingOf, type Sample } from "../../../core/estimate/index.ts";
import { estimateInformative, keepInformative } from "../../../core/estimate/study/informative.ts";

/** Rows as [outcome, then the level of each effect]. */
const sampleOf = (rows: readonly (readonly [number, ...string[]])[]): Sample => ({
  outcome: Float64Array.from(rows, ([outcome]) => outcome),
  regressors: [],
  effects: (rows[0] ?? []).slice(1).map((_, e) =>
    groupingOf(
      `effect${e}`,
      rows.map((row) => String(row[e + 1])),
    ),
  ),
});

const column = (name: string, ...values: number[]) => ({ name, values: Float64Array.from(values) });

describe("entries that say nothing", () => {
  const rows = [
    [3, "a", "x"],
    [1, "a", "x"],
    [2, "b", "y"],
    [5, "b", "y"],
    // Raising a and lowering x by as much moves this zero down and nothing else: its mean is zero.
    [0, "a", "y"],
    // Nobody in c has anything.
    [0, "c", "x"],
    [0, "c", "y"],
    // Alone in d; alone in z, and without it the next one alone in e.
    [7, "d", "x"],
    [4, "e", "z"],
    [1, "e", "x"],
  ] as const;

  it("are left out until nothing changes, each by its reason", () => {
    const { places, dropped } = keepInformative(sampleOf(rows), "poisson");
    expect([...places].sort()).toEqual([0, 1, 2, 3]);
    expect(dropped).toEqual({ alone: 3, zeroGroups: 2, separated: 1 });
  });

  it("are under least squares only those alone in a group", () => {
    const { places, dropped } = keepInformative(sampleOf(rows), "ols");
    expect([...places]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(dropped).toEqual({ alone: 3, zeroGroups: 0, separated: 0 });
  });

  it("are not zeros which another zero holds", () => {
    const { places } = keepInformative(sampleOf([...rows, [0, "b", "x"]]), "poisson");
    expect([...places].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 10]);
  });

  it("are zeros that only three effects together predict, once a fit has means next to nothing", () => {
    // With 1 for a second level of the first and of the second effect and −1 for that of the third, positive rows sum to 0 and the last two to 1. Any
    // two effects are held together by the positive rows.
    const sample = sampleOf([
      [1, "a", "x", "m"],
      [2, "a", "x", "m"],
      [3, "b", "x", "n"],
      [6, "b", "x", "n"],
      [2, "a", "y", "n"],
      [4, "a", "y", "n"],
      [0, "b", "y", "n"],
      [0, "b", "y", "n"],
    ]);
    expect(keepInformative(sample, "poisson").places).toHaveLength(8);
    expect(keepInformative(sample, "poisson", true).dropped).toEqual({ alone: 0, zeroGroups: 0, separated: 2 });
    // What is twice as large in each of the three cells has the slope ln 2.
    const late = column("late", 0, 1, 0, 1, 0, 1, 0, 1);
    const clusters = [groupingOf("family", [1, 1, 2, 2, 3, 3, 4, 4])];
    const { result, dropped } = estimateInformative({ ...sample, regressors: [late] }, { family: "poisson", clusters });
    expect(result.terms[0]?.estimate).toBeCloseTo(Math.LN2, 10);
    expect([result.rows, result.clusters[0]?.clusters, dropped.separated]).toEqual([6, 3, 2]);
    expect([...result.detail.rows].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("are also those alone once the zeros which a term predicts are out", () => {
    // Rare licences have no outcome: row 4. Without it row 5 is alone in c.
    const sample = sampleOf([
      [1, "a"],
      [2, "a"],
      [3, "b"],
      [6, "b"],
      [0, "c"],
      [5, "c"],
    ]);
    const regressors = [column("late", 0, 1, 0, 1, 0, 1), column("rare", 0, 0, 0, 0, 1, 0)];
    const clusters = [groupingOf("author", [1, 1, 2, 2, 3, 3])];
    const { result, dropped } = estimateInformative({ ...sample, regressors }, { family: "poisson", clusters });
    expect(dropped).toEqual({ alone: 1, zeroGroups: 0, separated: 1 });
    expect([result.rows, result.clusters[0]?.clusters, result.collinear]).toEqual([4, 2, ["rare"]]);
    expect([...result.detail.rows].sort()).toEqual([0, 1, 2, 3]);
    expect(result.terms.map(({ term, estimate }) => [term, estimate])).toEqual([
      ["late", expect.closeTo(Math.LN2, 10)],
    ]);
  });
});
