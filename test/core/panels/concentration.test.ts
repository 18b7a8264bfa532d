import { expect, it } from "vitest";
import { panelRows, rowWith, times } from "../../support/panel-rows.ts";

/**
 * 30 finetunes of July: bases b0 … b4 with 2, 4, 6, 8, 10 of them, ten authors with 3 each. Model 0 has all 30 likes; models 0 … 19
 * have 3 downloads each, the others no count. Model 29 is flagged.
 */
const BASE_OF = [2, 4, 6, 8, 10].flatMap((size, b) => Array.from({ length: size }, () => `org/b${b}`));
const derivatives = times(30, (i) => ({
  id: `a${i % 10}/m${i}`,
  author: `a${i % 10}`,
  base: BASE_OF[i] ?? "",
  weight: 1,
  relation: "finetune",
  tier: i === 29 ? "T0" : "T2",
  created_at: "2026-07-10",
  likes: i === 0 ? 30 : 0,
  downloads_30d: i < 20 ? 3 : null,
}));

it("concentration of entry and attention is that of the sizes written out", async () => {
  const rows = await panelRows(["concentration"], { derivatives });
  const of = (measure: string, month: string | null = null, tier = "T0") => rowWith(rows, { measure, month, tier });
  const behind = { n: 30, authors: 10, families: 5 };

  // Σ i·x = 2 + 8 + 18 + 32 + 50 = 110; Gini 220 / 150 − 6/5. Σ x² = 4 + 16 + 36 + 64 + 100 = 220.
  const bases = of("base_entries");
  expect(bases).toMatchObject({ ...behind, units: 5, total: 30, hhi: 220 / 900, effective_number: 900 / 220 });
  expect(bases.gini).toBeCloseTo(4 / 15, 12);
  // 1 % and 10 % of five bases, rounded up, are one base.
  expect([bases.top_1_share, bases.top_1pct_share, bases.top_10pct_share]).toEqual([10 / 30, 10 / 30, 10 / 30]);

  const authors = of("author_entries");
  expect(authors).toMatchObject({ units: 10, total: 30, hhi: 0.1, effective_number: 10, top_1_share: 0.1 });
  expect(authors.gini).toBeCloseTo(0, 12);

  // One model has everything: Gini 2·30·30 / (30·30) − 31/30 = 29/30.
  const likes = of("model_likes");
  expect(likes).toMatchObject({
    units: 30,
    total: 30,
    hhi: 1,
    effective_number: 1,
    top_1_share: 1,
    top_10pct_share: 1,
  });
  expect(likes.gini).toBeCloseTo(29 / 30, 12);

  // Without model 29, which is flagged.
  expect(of("model_likes", null, "T1")).toMatchObject({ units: 29, total: 30 });

  // Twenty equal models; 10 % of them are two.
  expect(of("model_downloads")).toMatchObject({ units: 20, total: 60, hhi: 1 / 20, top_10pct_share: 0.1 });

  expect(of("base_entries", "2026-07-01")).toMatchObject({ ...behind, hhi: 220 / 900, complete: true });
  expect(rows.some((row) => row.measure === "model_likes" && row.month !== null)).toBe(false);
  // 29 models without the flagged one: counts, but no statistics.
  expect(of("base_entries", null, "T1")).toMatchObject({ n: 29, total: 29, gini: null, hhi: null, top_1_share: null });
});

it("a model that declares two bases is one model, two entries", async () => {
  const [first, ...others] = derivatives;
  const both = ["org/b0", "org/b4"].map((base) => ({ ...first, base, weight: 0.5 }));
  const rows = await panelRows(["concentration"], { derivatives: [...both, ...others] });
  expect(rowWith(rows, { measure: "model_likes", tier: "T0" })).toMatchObject({ n: 30, total: 30 });
  expect(rowWith(rows, { measure: "base_entries", month: null, tier: "T0" })).toMatchObject({ n: 30, total: 31 });
});

it("where nobody has a like there is nothing to share", async () => {
  const rows = await panelRows(["concentration"], { derivatives: derivatives.map((row) => ({ ...row, likes: 0 })) });
  expect(rowWith(rows, { measure: "model_likes", tier: "T0" })).toMatchObject({
    n: 30,
    total: 0,
    gini: null,
    top_1_share: null,
  });
});

it("adds up what a base and an author have in all months", async () => {
  // 30 finetunes: each of five bases has three of July and three of August, each of ten authors three of one month.
  const months = times(30, (i) => ({
    ...{ id: `m${i}`, author: `a${i % 10}`, base: `org/b${i % 5}`, weight: 1, relation: "finetune", tier: "T2" },
    ...{ created_at: i % 2 === 0 ? "2026-07-10" : "2026-08-10", likes: 1, downloads_30d: 1 },
  }));
  const rows = await panelRows(["concentration"], { derivatives: months });
  for (const tier of ["T0", "T1"]) {
    const units = (measure: string, month: string | null) => {
      const { units, total, n } = rowWith(rows, { measure, month, tier });
      return { units, total, n };
    };
    expect(units("base_entries", null)).toEqual({ units: 5, total: 30, n: 30 });
    expect(units("base_entries", "2026-07-01")).toEqual({ units: 5, total: 15, n: 15 });
    expect(units("author_entries", null)).toEqual({ units: 10, total: 30, n: 30 });
    expect(units("author_entries", "2026-08-01")).toEqual({ units: 5, total: 15, n: 15 });
  }
});
