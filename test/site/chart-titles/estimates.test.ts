import { expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { binnedScatterOfLikes } from "../../../site/charts/binned-scatter.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { estimatesMissing } from "../../../site/charts/estimates-missing.ts";
import { potentialError } from "../../../site/charts/potential-error.ts";
import { said, titleOf } from "./title.ts";

it("says why fits gave no estimate, and no number of a reason that none had", () => {
  const fit = (spec: string, reason: string): Row => ({
    ...{ outcome: "likes_at_7", sample: "all", tier: "T1", evidence: "A", tried: 9, n: 12, families: 3, authors: 4 },
    ...{ spec, reason },
  });
  const few = [fit("a", "not enough data (n = 12)"), fit("b", "not enough data (n = 12)")];
  expect(titleOf(estimatesMissing, few)).toBe("2 of 9 fits gave no estimate, all for want of data");
  expect(titleOf(estimatesMissing, [...few, fit("c", "the fit did not converge")])).toBe(
    "3 of 9 fits gave no estimate: 2 for want of data, 1 for another reason",
  );
});

it("puts fits of one outcome, sample, tier and reason together, with the most that any of them had", () => {
  const fit = (n: number, values: Row = {}): Row => ({
    ...{ outcome: "likes_at_7", sample: "finetune (drawn)", tier: "T1", evidence: "A", tried: 90, n, families: 40 - n },
    ...{ authors: n + 2, reason: "not enough data (n = 12); more", ...values },
  });
  const rows = [fit(12), fit(29), fit(5, { tier: "T0" }), fit(7, { reason: "separated; by a term", evidence: "B" })];
  const { digest, grade, n } = estimatesMissing.answer(rows, {} as ReleaseManifest);
  const of = { outcome_name: "likes, at 7 days", sample_name: "finetunes, sampled" };
  expect(digest?.rows).toMatchObject([
    { ...of, tier: "T1", kind: "not enough data", fits: 2, n: 29, families: 28, authors: 31 },
    { ...of, tier: "T0", kind: "not enough data", fits: 1, n: 5 },
    { ...of, tier: "T1", kind: "separated", fits: 1, n: 7 },
  ]);
  expect([grade, n]).toEqual(["B", 90]);
  expect(said(estimatesMissing, rows).description).toBe(
    "likes, at 7 days, finetunes, sampled, T1: 2 × not enough data; likes, at 7 days, finetunes, sampled, T0: 1 × not enough data; " +
      "likes, at 7 days, finetunes, sampled, T1: 1 × separated",
  );
  expect(said(estimatesMissing, []).missing).toMatch(/the first specification that gave no estimate\.$/);
});

it("counts the bins on the side of zero where the estimate lies", () => {
  const bin = (term: string, x: number, y: number): Row => ({
    ...{ outcome: "likes_at_7", evidence: "A", term, bin: 1, x, y, entries: 30, n: 90 },
    ...{ estimate: -0.5, ci_low: -0.9, ci_high: -0.1, effect_per_doubling: -0.29 },
  });
  // The line falls: above zero on the left of it, below on the right.
  const rows = [bin("ln(1+lag)", -1, 2), bin("ln(1+lag)", 1, 0.2), bin("ln(1+lag)", 2, -1)];
  expect(titleOf(binnedScatterOfLikes, rows)).toBe(
    "Likes at 7 days of age: bins on the estimate’s side are 2 of 3 for lag",
  );
  const key = (...more: Row[]) => binnedScatterOfLikes.answer([...rows, ...more], {} as ReleaseManifest).key;
  expect(key()).not.toContain("Arrow");
  expect(key(bin("ln(1+lag)", 3, -500))).toContain(" Arrow: a bin beyond the axis. Line: ");
});

it("says that the potential's rank correlation is not known where there is none, not 0", () => {
  const row = { n: 30, mean_absolute_error: 24.9, baseline_mean_absolute_error: 0, n_entered: 0, spearman: null };
  const { title, description, summary } = potentialError.answer(
    [{ ...row, spearman_entered: null }],
    {} as ReleaseManifest,
  );
  for (const text of [title, description, summary]) expect(text).toMatch(/rank correlation not known/i);
});
