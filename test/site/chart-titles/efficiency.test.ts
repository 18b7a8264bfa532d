import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { adoptionLeaders, relationsBySize, zeroLikesBySize } from "../../../site/charts/sizes.ts";
import { said } from "./title.ts";

describe("what is said of relations by size", () => {
  const cell = (relation: string, size: string, share_of_entries: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, size, n: 40, share_of_entries, ci_low: share_of_entries - 0.05 },
    ...{ ci_high: share_of_entries + 0.05, ...values },
  });
  const rows = [
    cell("quantized", "<1B", 0.5),
    cell("quantized", "4-10B", 0.7),
    cell("quantized", ">100B", 0.3),
    cell("finetune", "<1B", 0.1),
    cell("quantized", "<1B", 0.99, { tier: "T0", n: 900 }),
  ];

  it("names the sizes of which quantizations are the largest and the smallest share", () => {
    const { title, subtitle, description, summary, n, drawn } = said(relationsBySize, rows);
    expect(title).toBe(
      "70 % of the derivatives of bases of 4 to 10 billion parameters are quantizations, 30 % of those of over 100 billion",
    );
    expect(subtitle).toContain("n = 160 entries");
    expect(n).toBe(160);
    expect(description).toBe(
      "quantizations: 50 % at under 1 billion parameters, 70 % at 4 to 10 billion parameters, 30 % at over 100 billion parameters; " +
        "finetunes: 10 % at under 1 billion parameters",
    );
    expect(summary).toBe(
      "Quantizations are 70 % (65 to 75 %) of the entries on bases of 4 to 10 billion parameters and 30 % (25 to 35 %) on those of over 100 billion.",
    );
    expect(drawn).toContain(
      "finetunes of bases of under 1 billion parameters: 10 % of the entries (95 % interval 5 % to 15 %), n = 40",
    );
    const wide = rows.map((row) => ({ ...row, ci_low: 0.1, ci_high: 0.9 }));
    expect(said(relationsBySize, wide).title).toMatch(/ \(their intervals overlap\)$/);
  });

  it("needs two sizes with quantizations", () => {
    expect(said(relationsBySize, [cell("quantized", "<1B", 0.5), cell("finetune", "1-4B", 0.1)])).toMatchObject({
      ...{ n: 80, title: "What is made of bases of each size?" },
    });
  });
});

describe("what is said of likes by size", () => {
  const cell = (relation: string, size: string, likes_share_zero: number, values: Row = {}): Row => ({
    ...{ tier: "T1", relation, size, n: 40, likes_share_zero, downloads_30d_median: 12 },
    ...{ ci_low: likes_share_zero - 0.05, ci_high: likes_share_zero + 0.05, ...values },
  });
  const rows = [
    cell("finetune", "1-4B", 0.8),
    cell("finetune", "10-40B", 0.6),
    cell("finetune", "40-100B", 0.65),
    cell("merge", "1-4B", 0.2),
    cell("merge", "<1B", 0.2, { tier: "T0", n: 900 }),
  ];

  it("compares the smallest with the largest size of the relation with most entries on T1", () => {
    const { title, subtitle, description, n, drawn } = said(zeroLikesBySize, rows);
    expect(title).toBe(
      "80 % of finetunes of bases of 1 to 4 billion parameters have no like so far, 65 % of those of 40 to 100 billion",
    );
    expect(subtitle).toContain("n = 160 entries");
    expect(n).toBe(160);
    expect(description).toBe(
      "finetunes: 80 % at 1 to 4 billion parameters, 60 % at 10 to 40 billion parameters, 65 % at 40 to 100 billion parameters; " +
        "merges: 20 % at 1 to 4 billion parameters",
    );
    expect(drawn).toContain(
      "merges of bases of 1 to 4 billion parameters: 20 % without a like (95 % interval 15 % to 25 %), median 12 downloads, n = 40",
    );
    const wide = rows.map((row) => ({ ...row, ci_low: 0.1, ci_high: 0.9 }));
    expect(said(zeroLikesBySize, wide).title).toMatch(/ \(their intervals overlap\)$/);
    expect(said(zeroLikesBySize, rows.slice(0, 1)).missing).not.toBeNull();
  });
});

describe("what is said of adoption", () => {
  const model = (id: string, size: string, adoption: number, peers: number, compared: number): Row => ({
    ...{ id, size, adoption, peers, compared, age_days: 40, downloads_all_time: 5_000, tenth_downloads: 400 },
  });

  it("names the model with the largest ratio, wherever it stands, and counts each size's models once", () => {
    const rows = [
      model("org/a", "<1B", 9.96, 30, 45),
      model("org/b", "1-4B", 12.5, 50, 60),
      model("org/b2", "1-4B", 1.5, 40, 60),
      model("org/c", ">100B", 2.25, 31, 7),
    ];
    const { title, subtitle, description, n, drawn } = said(adoptionLeaders, rows);
    expect(title).toBe("b was downloaded 13 times as often as the tenth model of its size and age");
    expect(subtitle).toContain("n = 112 models");
    expect(n).toBe(112);
    expect(description).toBe("org/a (<1B): 10 ×; org/b (1-4B): 13 ×; org/b2 (1-4B): 1.5 ×; org/c (>100B): 2.3 ×");
    expect(drawn).toContain("a · under 1 billion · 40 days old");
    expect(drawn).toContain("org/b: 5,000 downloads, the tenth of 50 models of its class has 400");
    expect(said(adoptionLeaders, []).missing).toMatch(/n = 0/);
  });
});
