import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { firstLike } from "../../../site/charts/first-like.ts";
import { leadersAgainstChance } from "../../../site/charts/leaders-against-chance.ts";
import { zeroLikesByMonth } from "../../../site/charts/zero-likes-by-month.ts";
import { said } from "./title.ts";

describe("what is said of the first ten against chance", () => {
  const race = (base: string | null, n: number, share_10: number, share_10_t0: number | null): Row => ({
    ...{ base, relation: "finetune", n, share_10, share_10_t0, chance_10_low: 0.1, chance_10_high: 0.3 },
  });
  const rows = [
    race(null, 900, 0.8, 0.31),
    race("org/a", 100, 0.31, 0.8),
    race("org/b", 60, 0.3, null),
    race("org/c", 40, 0.05, null),
  ];

  it("counts the races above the range of chance, not all families together", () => {
    const { title, subtitle, description, n, drawn, t1, t0 } = said(leadersAgainstChance, rows);
    expect(title).toBe("In 1 of 3 races, the first ten hold more of the likes than the 95 % range of chance");
    expect(subtitle).toContain("n = 200 entries");
    expect(n).toBe(200);
    expect(description).toContain(
      "all families, finetunes: 80 %, by chance 10 % to 30 %; org/a, finetunes: 31 %, by chance 10 % to 30 %; ",
    );
    expect(drawn).toContain("all families · finetune · n = 900");
    expect(drawn).toContain("a · finetune · n = 100");
    expect(drawn).toContain("org/a, finetunes: first ten hold 31 %, 95 % of shuffles 10 % to 30 %");
    // T0 of all families lies where T1 of the first race does, and the other way round.
    expect(t0).toHaveLength(2);
    expect(t0.map(({ x }) => x)).toEqual(t1.map(({ x }) => x).toReversed());
    expect(said(leadersAgainstChance, rows.slice(0, 2)).title).toMatch(/^In 1 of 1 race, /);
  });

  it("needs a race", () => {
    expect(said(leadersAgainstChance, rows.slice(0, 1))).toMatchObject({ n: 0, title: expect.stringMatching(/\?$/) });
  });
});

describe("what is said of likes by month", () => {
  const month = (relation: string, from: string, share_zero: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, month: `${from}-01T00:00:00.000Z`, models: 40, share_zero, evidence: "C" },
    ...{ ci_low: share_zero - 0.05, ci_high: share_zero + 0.05, ...values },
  });
  const rows = (values: Row = {}) => [
    month("quantized", "2026-06", 0.9, { models: 500, ...values }),
    month("finetune", "2026-05", 0.5, values),
    month("finetune", "2026-06", 0.6, values),
    month("finetune", "2026-07", 0.8, values),
    month("finetune", "2026-05", 0.1, { tier: "T0", models: 999, ...values }),
  ];

  it("compares the first with the last month of a relation that has two, and says that the later had less time", () => {
    const { title, subtitle, description, n, grade } = said(zeroLikesByMonth, rows());
    expect(title).toBe(
      "50 % of the finetunes of May 2026 have no like so far, 80 % of those of Jul 2026, which had less time",
    );
    expect(subtitle).toContain("n = 120 models");
    expect(n).toBe(120);
    expect(grade).toBe("C");
    expect(description).toBe(
      "finetunes, May 2026: 50 % of 40 models; finetunes, Jun 2026: 60 % of 40 models; finetunes, Jul 2026: 80 % of 40 models",
    );
    expect(said(zeroLikesByMonth, rows({ ci_low: 0.4, ci_high: 0.9 })).title).toMatch(/ \(their intervals overlap\)$/);
  });

  it("says nothing of less time where all were read at the same age", () => {
    const { title, grade, caveat } = said(zeroLikesByMonth, rows({ evidence: "A" }));
    expect(title).toBe("50 % of the finetunes of May 2026 had no like at 30 days of age, 80 % of those of Jul 2026");
    expect(grade).toBe("A");
    // On 14 January December's models of after the 15th have not been 30 days old.
    expect(caveat).toContain("the first month and the last can hold a part of their models");
  });

  it("needs two months of one relation", () => {
    expect(said(zeroLikesByMonth, rows().slice(0, 2)).missing).not.toBeNull();
  });
});

describe("what is said of the wait for a first like", () => {
  const read = (relation: string, age: number, share_liked: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, age, models: 40, share_liked, ci_low: share_liked - 0.05, ci_high: share_liked + 0.05 },
    ...values,
  });
  const rows = [
    read("merge", 7, 0.9),
    read("finetune", 7, 0.2, { models: 60 }),
    read("finetune", 30, 0.55, { models: 50 }),
    read("finetune", 7, 0.9, { tier: "T0", models: 999 }),
    read("merge", 7, 0.2, { tier: "T0", models: 999 }),
  ];

  it("is the share of each relation that was liked by the age of seven days", () => {
    const { title, subtitle, description, n, grade, drawn, t1, t0 } = said(firstLike, rows);
    expect(title).toBe("Within seven days, 20 % of finetunes and 90 % of merges have a first like");
    expect(subtitle).toContain("n = 100 models read at 7 days");
    expect(n).toBe(100);
    expect(grade).toBe("A");
    expect(description).toBe(
      "finetunes by day 7: 20 % (95 % interval 15 % to 25 %), n = 60; " +
        "finetunes by day 30: 55 % (95 % interval 50 % to 60 %), n = 50; " +
        "merges by day 7: 90 % (95 % interval 85 % to 95 %), n = 40",
    );
    expect(drawn).toContain("finetunes · by day 30 · n = 50");
    // T0 of finetunes lies where T1 of merges does, and the other way round.
    expect(t0.map(({ x }) => x)).toEqual(t1.map(({ x }) => x).toReversed());
  });

  it("says where the intervals of the largest and the smallest of the week overlap", () => {
    const near = [read("merge", 7, 0.25), read("finetune", 7, 0.2), read("quantized", 7, 0.22)];
    expect(said(firstLike, near).title).toMatch(/ have a first like \(their intervals overlap\)$/);
    const far = [read("quantized", 7, 0.5), read("finetune", 7, 0.2), read("merge", 7, 0.45)];
    expect(said(firstLike, far).title).toMatch(/ have a first like$/);
    expect(said(firstLike, []).missing).toMatch(/n = 0/);
  });
});
