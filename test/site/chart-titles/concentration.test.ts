import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { entryAndAttention, entryConcentrationByMonth } from "../../../site/charts/concentration.ts";
import { plain, said, titleOf } from "./title.ts";

describe("the title of how concentrated entries and attention are", () => {
  const held = (relation: string, measure: string, n: number, top_10pct_share: number): Row => ({
    tier: "T1",
    relation,
    measure,
    n,
    units: n,
    top_10pct_share,
    gini: 0.5,
    effective_number: 20,
  });
  const rows = [
    held("finetune", "base_entries", 900, 0.51),
    held("finetune", "model_likes", 900, 0.99),
    held("quantized", "base_entries", 1000, 0.55),
    held("quantized", "model_likes", 1000, 0.97),
    held("merge", "base_entries", 40, 0.3),
  ];

  it("compares one measure over relations and never entries with likes, which differ by construction", () => {
    expect(titleOf(entryAndAttention, rows)).toBe(
      "The largest tenth of bases draws 55 % of quantizations, 51 % of finetunes and 30 % of merges",
    );
    const { summary, caveat } = entryAndAttention.answer(rows, {} as ReleaseManifest);
    expect(plain(summary ?? "")).toBe(
      "The tenth of bases with most entries draws 55 % of quantizations, 51 % of finetunes and 30 % of merges. " +
        "Of likes, the most liked tenth of models holds 97 % of those of quantizations and 99 % of those of finetunes. " +
        "Entries and attention differ by construction: each is to be compared with itself alone.",
    );
    expect(caveat).toContain("compare a measure with itself");
  });

  it("gives each measure of each relation with T0 beside, and counts the models on T1", () => {
    const everything = (relation: string, share: number) => ({
      ...held(relation, "base_entries", 9_000, share),
      tier: "T0",
    });
    const both = [
      ...rows,
      everything("finetune", 0.55),
      everything("quantized", 0.51),
      held("merge", "model_downloads", 40, 0.9),
    ];
    const { subtitle, description, summary, n, t1, t0 } = said(entryAndAttention, both);
    expect(subtitle).toContain("n = 1,940 models");
    expect(n).toBe(1_940);
    expect(description).toContain(
      "quantizations, entries over bases: the largest tenth of 1,000 holds 55 %, Gini 0.5, effective number 20; finetunes, entries over bases: ",
    );
    expect(summary).toContain(" Of downloads, the most downloaded tenth holds 90 % of those of merges.");
    expect(t0).toHaveLength(2);
    expect(t0.map(({ x }) => x)).toEqual(t1.map(({ x }) => x).toReversed());
    const four = said(entryAndAttention, [...rows, held("adapter", "base_entries", 30, 0.2)]);
    expect(four.title).toMatch(
      /^The largest tenth of bases draws 55 % of quantizations, 51 % of finetunes and 30 % of merges$/,
    );
    expect(said(entryAndAttention, both.slice(5, 7))).toMatchObject({ n: 0, drawn: "" });
  });

  it("has the relations of one measure beside one another", () => {
    const wide = entryAndAttention.answer(rows, {} as ReleaseManifest).picture?.wide ?? "";
    const places = ["quantizations · entries", "finetunes · entries", "quantizations · likes", "finetunes · likes"].map(
      (label) => wide.indexOf(label),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

describe("the title of entry over months", () => {
  it("compares the first month with the last by their chances, and says where the intervals overlap", () => {
    const month = (from: string, same_base: number, ci_low: number, ci_high: number): Row => ({
      ...{ tier: "T1", relation: "quantized", month: from, n: 40, gini: 0.5, same_base, ci_low, ci_high },
    });
    const may = month("2026-05-01T00:00:00.000Z", 0.032, 0.015, 0.07);
    const august = (ci_low: number) => month("2026-08-01T00:00:00.000Z", 0.21, ci_low, 0.4);
    const chances =
      "Two quantizations of the same month are on one base with a chance of 3 % in May 2026 and 21 % in Aug 2026";
    expect(titleOf(entryConcentrationByMonth, [may, august(0.1)])).toBe(chances);
    expect(titleOf(entryConcentrationByMonth, [may, august(0.05)])).toBe(`${chances} (their intervals overlap)`);
  });

  it("tells the relation with most models among those that have two months", () => {
    const month = (relation: string, from: string, n: number, same_base: number, tier = "T1"): Row => ({
      ...{ tier, relation, month: `2026-${from}-01T00:00:00.000Z`, n, same_base, ci_low: same_base / 2 },
      ...{ ci_high: same_base * 1.1 },
    });
    const rows = [
      month("quantized", "05", 900, 0.5),
      month("finetune", "05", 40, 0.1),
      month("finetune", "06", 50, 0.2),
      month("merge", "05", 30, 0.3),
      month("merge", "06", 1, 0.4),
      month("finetune", "06", 999, 0.9, "T0"),
    ];
    const { title, subtitle, description, key, n } = said(entryConcentrationByMonth, rows);
    expect(title).toMatch(
      /^Two finetunes of the same month are on one base with a chance of 10 % in May 2026 and 20 %/,
    );
    expect(subtitle).toContain("n = 121 models");
    expect(n).toBe(121);
    expect(description).toBe(
      "finetunes, May 2026: 10 % of 40 models; finetunes, Jun 2026: 20 % of 50 models; merges, May 2026: 30 % of 30 models; merges, Jun 2026: 40 % of 1 model",
    );
    expect(key).not.toContain("it reaches further");
    expect(said(entryConcentrationByMonth, rows.slice(0, 2)).missing).not.toBeNull();
  });

  it("stands above a picture also where no two entries of any month are on one base", () => {
    const months = ["2026-05", "2026-06"].map(
      (from): Row => ({
        ...{
          tier: "T1",
          relation: "merge",
          month: `${from}-01T00:00:00.000Z`,
          n: 30,
          same_base: 0,
          ci_low: 0,
          ci_high: 0.08,
        },
      }),
    );
    const { picture } = entryConcentrationByMonth.answer(months, {} as ReleaseManifest);
    expect(plain(picture?.wide ?? "")).toContain(">8 %<");
    expect(picture?.wide).not.toContain("NaN");
  });
});
