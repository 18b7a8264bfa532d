import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { lagByPotential, qualityByPotential } from "../../../site/charts/lag-by-potential.ts";
import { potentialError } from "../../../site/charts/potential-error.ts";
import { said } from "./title.ts";

describe("what is said of lag by potential", () => {
  const quarter = (relation: string, potential_quartile: number, median: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, potential_quartile, n: 40, authors_90d_per_base: 1.25, median, quartile_1: median / 2 },
    ...{ quartile_3: median * 2, median_low: median * 0.9, median_high: median * 1.1, ...values },
  });
  const rows = [
    quarter("merge", 0, 50, { n: 900 }),
    quarter("finetune", 0, 60, { n: 70 }),
    quarter("finetune", 1, 20, { authors_90d_per_base: 0.5 }),
    quarter("finetune", 3, 8),
    quarter("finetune", 4, 4, { authors_90d_per_base: 7 }),
    quarter("finetune", 4, 20, { tier: "T0", n: 999 }),
    quarter("finetune", 1, 4, { tier: "T0", n: 999 }),
  ];

  it("compares the lowest with the highest quarter of the relation with most entries that have a potential", () => {
    const { title, subtitle, description, summary, n, drawn, t1, t0 } = said(lagByPotential, rows);
    expect(title).toBe(
      "Median lag of finetunes: 20 days on bases of the lowest quarter of potential, 4 days on the highest",
    );
    expect(subtitle).toContain("n = 1,090 entries");
    expect(n).toBe(1_090);
    expect(description).toBe(
      "finetunes: none 60 days, lowest 20 days, 3rd 8 days, highest 4 days; merges: none 50 days",
    );
    expect(summary).toBe(
      "Of the bases that were entered at all, those of the highest quarter of that expectation drew 7 authors of finetunes each within 90 days, " +
        "half of their entries within 4 days; those of the lowest 0.5, within 20 days (n = 1,090 entries).",
    );
    expect(drawn).toContain(
      "finetunes, potential 3rd: median lag 8 days (95 % interval 7.2 days to 8.8 days), middle half 4 days to 16 days, n = 40, 1.25 entrants per base",
    );
    // T0 of the highest quarter lies where T1 of the lowest does, and the other way round.
    expect(t0).toHaveLength(2);
    expect(t0.map(({ y }) => y)).toEqual(t1.map(({ y }) => y).toReversed());
    const near = rows.map((row) => ({ ...row, median_low: 3, median_high: 30 }));
    expect(said(lagByPotential, near).title).toMatch(/ on the highest \(their intervals overlap\)$/);
  });

  it("needs two quarters of potential", () => {
    expect(said(lagByPotential, rows.slice(0, 3))).toMatchObject({ n: 1_010, title: expect.stringMatching(/\?$/) });
    expect(said(lagByPotential, rows.slice(0, 2)).missing).not.toBeNull();
  });
});

describe("what is said of quality by potential", () => {
  const state = (relation: string, signal: string, potential_quartile: number, share: number, n = 40): Row => ({
    ...{ tier: "T1", relation, signal, potential_quartile, n, share, ci_low: share - 0.05, ci_high: share + 0.05 },
  });
  const of = (relation: string, n?: number) => [
    state(relation, "share_license", 0, 0.95, n),
    state(relation, "share_license", 2, 0.6, n),
    state(relation, "share_license", 4, 0.3, n),
    state(relation, "share_card", 0, 0.99, n),
    state(relation, "share_card", 2, 0.8, n),
  ];

  it("compares the licences of finetunes over the quarters, whatever other relation has more", () => {
    const { title, subtitle, description, n, drawn } = said(qualityByPotential, [
      ...of("quantized", 900),
      ...of("finetune"),
    ]);
    expect(title).toBe(
      "60 % of finetunes on bases of the 2nd quarter of potential state a licence, 30 % on the highest",
    );
    expect(subtitle).toBe(
      "Share of finetunes with each quality signal, by quarter of the base’s potential, n = 80 entries",
    );
    expect(n).toBe(80);
    expect(description).toBe("states a licence: none 95 %, 2nd 60 %, highest 30 %; has a card: none 99 %, 2nd 80 %");
    expect(drawn).toContain("has a card, potential 2nd: 80 % (95 % interval 75 % to 85 %), n = 40");
  });

  it("takes the largest relation where there are no finetunes, and says where the intervals overlap", () => {
    const wide = of("merge").map((row) => ({ ...row, ci_low: 0.1, ci_high: 0.7 }));
    expect(said(qualityByPotential, wide).title).toBe(
      "60 % of merges on bases of the 2nd quarter of potential state a licence, 30 % on the highest (their intervals overlap)",
    );
    expect(said(qualityByPotential, of("finetune").slice(0, 2)).missing).not.toBeNull();
    const unplaced = of("finetune", 900).filter((row) => row.potential_quartile === 0);
    expect(said(qualityByPotential, [...unplaced, ...wide]).title).toMatch(
      /^60 % of merges on bases of the 2nd quarter/,
    );
  });
});

describe("what is said of the potential's error", () => {
  const error = (values: Row): Row => ({
    ...{ n: 1_200, n_entered: 300, spearman: 0.456, spearman_entered: -0.1 },
    ...{ mean_absolute_error: 18.25, baseline_mean_absolute_error: 25, root_mean_square_error: 22.5 },
    ...{ baseline_root_mean_square_error: 30, ...values },
  });

  it("tells the part of the variance that is foretold", () => {
    const { title, subtitle, description, summary, n, drawn } = said(potentialError, [error({})]);
    // 1 − (22.5 / 30)²
    expect(title).toBe(
      "Potential foretells 44 % of the differences between bases in how many authors they draw (rank correlation 0.46)",
    );
    expect(subtitle).toContain("not trained on, n = 1,200 bases");
    expect(n).toBe(1_200);
    expect(description).toBe(
      "Mean absolute error 18.3 points against 25 for the median; root mean square error 22.5 against 30 for 50. Rank correlation 0.46; among the 300 bases with an entry −0.1.",
    );
    expect(summary).toBe(
      "What is known of bases at their release foretells 44 % of the differences between them in how many authors they draw: the root mean square error of the " +
        "expected percentile is 22.5 points, that of 50 for all 30 (rank correlation 0.46; 300 of 1,200 bases drew an author).",
    );
    expect(drawn).toContain("root mean square error: potential 22.5 points, 50 for all 30");
    expect(drawn).toContain("18.3 · median 25");
  });

  it("does not judge an expectation by the median, which is off by less where most bases draw nobody", () => {
    // Of 4,000 simulated bases of which 94 % draw nobody the true expectation is off by 5.04 points on average, the median by 2.94.
    const perfect = error({
      ...{ mean_absolute_error: 5.04, baseline_mean_absolute_error: 2.94, root_mean_square_error: 11.21 },
      baseline_root_mean_square_error: 11.76,
    });
    expect(said(potentialError, [perfect]).title).toMatch(/^Potential foretells 9 % of the differences between bases /);
  });

  it("says so where it is no nearer than one number for all", () => {
    const { title, summary } = said(potentialError, [error({ root_mean_square_error: 30 })]);
    expect(title).toBe(
      "Potential is no nearer to how many authors bases draw than one number for all (rank correlation 0.46)",
    );
    expect(summary).toMatch(
      /^What is known of bases at their release says no more of how many authors they draw than /,
    );
    expect(said(potentialError, [error({ mean_absolute_error: null })])).toMatchObject({ n: 1_200, drawn: "" });
    expect(said(potentialError, []).missing).toMatch(/n = 0/);
  });
});
