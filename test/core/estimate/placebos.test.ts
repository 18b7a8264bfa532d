import { describe, expect, it } from "vitest";
import { estimate, groupingOf } from "../../../core/estimate/index.ts";
import { layOut } from "../../../core/estimate/study/cell.ts";
import { permutationErrors } from "../../../core/estimate/study/permutations.ts";
import { permuteWithinFamilyMonth, rivalsOfAnotherFamily } from "../../../core/estimate/study/placebos.ts";
import { type Entry, handPanel } from "./hand-panel.ts";

const DAY = 86_400;

describe("rivals of another family", () => {
  it("are entries of the 30 days before by other authors, in the one other family with the same relation and task", () => {
    const other = (day: number, author: number): Entry => ({ family: 1, author, created: day * DAY });
    const panel = handPanel([
      { family: 0, author: 7, created: 40 * DAY },
      // A moment too early; long before, by its own author; 30 days before to the second; later in the window; its own author; at the same moment.
      { family: 1, author: 1, created: 10 * DAY - 1 },
      other(5, 7),
      other(10, 2),
      other(20, 1),
      other(39, 7),
      other(40, 3),
      { family: 0, author: 7, created: 12 * DAY },
      // Nobody else has this relation and task.
      { family: 0, author: 4, kind: 1, created: 40 * DAY },
    ]);
    // The second family's own of days 20, 39 and 40 meet the first one's of day 12, which is of the author of day 39.
    const found = rivalsOfAnotherFamily(panel);
    expect([...found]).toEqual([
      Math.log1p(2),
      ...[0, 0, 0, Math.log1p(1), 0, Math.log1p(1)],
      Math.log1p(2),
      Number.NaN,
    ]);
  });

  it("are counted in a family of like size, of the ten next to it or, where one alone would be left, of eleven", () => {
    /** In each family one entry of day 20, after so many of days 1, 2, … by authors that nobody else is. */
    const families = (before: readonly number[]) =>
      before.flatMap((count, family) => [
        { family, author: 1000 + family, created: 20 * DAY },
        ...Array.from({ length: count }, (_, k) => ({ family, author: 100 * family + k, created: (k + 1) * DAY })),
      ]);
    const atDay20 = (before: readonly number[]) => {
      const entries = families(before);
      const found = rivalsOfAnotherFamily(handPanel(entries));
      return [...found].filter((_, i) => entries[i]?.created === 20 * DAY);
    };
    // Ten large families among ten small ones.
    const mixed = Array.from({ length: 20 }, (_, family) => (family % 2 === 0 ? 3 : 1));
    expect(atDay20(mixed)).toEqual(mixed.map((count) => Math.log1p(count)));
    expect(atDay20(new Array<number>(11).fill(2))).toEqual(new Array<number>(11).fill(Math.log1p(2)));
  });
});

describe("a permutation of dates", () => {
  const panel = handPanel(Array.from({ length: 60 }, (_, i) => ({ family: i % 3, month: Math.floor(i / 3) % 2 })));
  const rows = Int32Array.from({ length: 59 }, (_, i) => i + 1);

  it("leaves every date within family and month, and is another for each draw", () => {
    const [once, again, next] = [0, 0, 1].map((draw) => [...permuteWithinFamilyMonth(panel, rows, draw)]);
    expect(again).toEqual(once);
    expect(next).not.toEqual(once);
    expect(once?.toSorted((a, b) => a - b)).toEqual([...rows.keys()]);
    // Rows 6 apart are of one family and month; what stays where it was would be no permutation.
    expect(once?.every((from, place) => (from - place) % 6 === 0)).toBe(true);
    expect(once?.filter((from, place) => from === place).length).toBeLessThan(20);
  });

  it("errs by the standard deviation over 19 more, t with 18 degrees of freedom", () => {
    // Two families of six, whose x is −5, −3, −1, 1, 3 and 5 around its mean.
    const y = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
    const x = y.map((_, i) => 2 * (i % 6) - 5);
    const family = (i: number) => Math.floor(i / 6);
    const small = handPanel(y.map((likes_at_30, i) => ({ likes_at_30, log_lag: x[i] ?? 0, family: family(i) })));
    const outcome = { name: "likes_at_30", grade: "A", column: "likes_at_30", age: "none", estimators: [] } as const;
    const cell = layOut(small, { outcome, sample: "all", tier: "T0" }, "log1p_ols", "family*month");
    const effects = [
      groupingOf(
        "family*month",
        y.map((_, i) => family(i)),
      ),
    ];
    const values = Float64Array.from(x);
    const result = estimate({ outcome: cell.outcome, regressors: [{ name: "x", values }], effects }, { family: "ols" });
    const [term] = permutationErrors(small, cell, result, [{ name: "x", values }]);
    const logs = y.map(Math.log1p);
    const means = [0, 1].map((f) => logs.slice(6 * f, 6 * f + 6).reduce((a, b) => a + b, 0) / 6);
    const slopes = Array.from({ length: 19 }, (_, k) => {
      const from = permuteWithinFamilyMonth(small, cell.rows, k + 1);
      return logs.reduce((sum, log, i) => sum + (x[from[i] ?? 0] ?? 0) * (log - (means[family(i)] ?? 0)), 0) / 140;
    });
    const mean = slopes.reduce((a, b) => a + b, 0) / 19;
    const error = Math.sqrt(slopes.reduce((sum, slope) => sum + (slope - mean) ** 2, 0) / 18);
    expect(term?.standardError).toBeCloseTo(error, 12);
    expect(term?.estimate).toBe(result.terms[0]?.estimate);
    // The 97.5 % point of t with 18 degrees of freedom.
    expect(((term?.high ?? 0) - (term?.estimate ?? 0)) / error).toBeCloseTo(2.10092204, 7);
  });
});
