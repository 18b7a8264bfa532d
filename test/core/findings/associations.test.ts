import { describe, expect, it } from "vitest";
import { ASSOCIATIONS } from "../../../core/findings/associations.ts";
import { QUESTIONS } from "../../../core/findings/questions.ts";

const [lateness, crowding] = ASSOCIATIONS;
if (lateness === undefined || crowding === undefined) throw new Error("the questions about estimates are gone");

/** A row as the SQL gives it: 20 % fewer likes per doubling, interval −30 % to −9 %. */
const row = (fields: Record<string, number | string | boolean | null> = {}) => ({
  kind: "likes",
  outcome: "likes",
  evidence: "B",
  sample: "all",
  estimated: true,
  effect: -0.2,
  effect_low: -0.3,
  effect_high: -0.09,
  p_value: 0.001,
  p_holm: 0.04,
  tests: 40,
  n: 2604,
  families: 204,
  authors: 1104,
  permuted_effect: 0.01,
  permuted_p: 0.8,
  ...fields,
});
const merges = row({ sample: "merge", estimated: false, effect: null, effect_low: null, effect_high: null, n: 28 });
const downloads = (fields = {}) => row({ kind: "downloads", outcome: "downloads_30d", ...fields });

describe("the sentence about an estimate", () => {
  it("gives the effect per doubling with interval, n and clusters, and the placebo beside it", () => {
    const answer = lateness.answer([row(), merges, downloads({ effect_high: 0.1 })]);
    expect(answer?.title).toBe(
      "Being twice as late (1 + days) goes with 20 % fewer likes and no clear difference in downloads",
    );
    expect(answer?.summary).toContain(
      "Likes: −20 % per doubling of 1 + the days behind the base (95 % interval −30 % to −9 %; p = 0.001, 0.04 after Holm’s correction over 40 tests; 2,604 entries of 204 families and 1,104 authors)",
    );
    expect(answer?.summary).toContain("By relation: merges not enough data (n = 28). ");
    expect(answer?.summary).toContain("permuted within family and month +1 % (p = 0.8); none can be told from zero.");
    expect(answer?.numbers).toMatchObject({
      likes_all_effect: -0.2,
      likes_all_permuted_p: 0.8,
      likes_merge_effect: null,
    });
  });

  it("says of rivals what doubles: most entries have none, and twice none is none", () => {
    const answer = crowding.answer([row(), downloads({ effect_high: 0.1 })]);
    expect(answer?.title).toBe(
      "Twice the crowd (1 + rivals in the 30 days before) goes with 20 % fewer likes and no clear difference in downloads",
    );
    expect(answer?.summary).toContain(
      "Likes: −20 % per doubling of 1 + the rivals in the 30 days before (95 % interval",
    );
  });

  it("gives an end near zero with its one digit that says something", () => {
    const answer = lateness.answer([row({ effect_high: -0.00042 }), downloads()]);
    expect(answer?.summary).toContain("(95 % interval −30 % to −0.04 %;");
  });

  it("says that no association was found when the intervals hold zero", () => {
    const answer = crowding.answer([row({ effect_high: 0.1 }), downloads({ effect_high: 0.1 })]);
    expect(answer?.title).toBe("No association found between crowding and likes or downloads");
  });

  it("names the measure of lateness that it speaks of, since another one can say otherwise", () => {
    const answer = lateness.answer([row({ effect_high: 0.1 }), downloads({ effect_high: 0.1 })]);
    expect(answer?.title).toBe("No association found between the lag behind the base and likes or downloads");
    expect(answer?.summary).toContain(
      " Per doubling of the place among the family's authors, the other measure of lateness: " +
        "likes not enough data (n = 0); downloads not enough data (n = 0). ",
    );
  });

  it("tells the other measure of lateness with it, which may have been found where the lag was not", () => {
    const place = (effect: number, low: number, high: number, p_holm = 0.04) => ({
      ...{ place_effect: effect, place_effect_low: low, place_effect_high: high, place_p_holm: p_holm, place_n: 2604 },
    });
    const none = row({ effect_high: 0.1, ...place(-0.1, -0.3, 0.2) });
    const answer = lateness.answer([none, downloads({ effect_high: 0.1, ...place(-0.64, -0.78, -0.41) })]);
    expect(answer?.title).toBe(
      "No association found between the lag behind the base and likes or downloads; per doubling of the place among authors 64 % fewer downloads",
    );
    expect(answer?.summary).toContain(
      "the other measure of lateness: likes no association found (−10 %, −30 % to +20 %); downloads −64 % (−78 % to −41 %). An association",
    );
    expect(answer?.numbers).toMatchObject({ likes_all_place_effect: -0.1, downloads_all_place_p_holm: 0.04 });
    const rivals = crowding.answer([row(place(-0.2, -0.4, -0.1, 0.2)), downloads(place(-0.2, -0.4, -0.1))]);
    expect(rivals?.summary).toContain(
      "With the place among the family's authors held constant instead of the lag: likes −20 % (−40 % to −10 %, not after Holm’s correction); downloads −20 % (−40 % to −10 %). ",
    );
  });

  it("says in the title, too, where the other specification finds something else, which may be no difference, or more for fewer", () => {
    const title = (likes: [number, number, number, number?], downloadsBeside: [number, number, number, number?]) => {
      const beside = ([effect, low, high, p_holm = 0.04]: [number, number, number, number?]) => ({
        ...{ place_effect: effect, place_effect_low: low, place_effect_high: high, place_p_holm: p_holm },
      });
      return crowding.answer([row(beside(likes)), downloads({ effect_high: 0.1, ...beside(downloadsBeside) })])?.title;
    };
    const found =
      "Twice the crowd (1 + rivals in the 30 days before) goes with 20 % fewer likes and no clear difference in downloads";
    expect(title([-0.5, -0.6, -0.4], [-0.3, -0.5, 0.2])).toBe(found);
    expect(title([-0.1, -0.3, 0.2], [-0.3, -0.5, 0.2])).toBe(
      `${found}; with the place among authors held constant no clear difference in likes`,
    );
    expect(title([0.3, 0.1, 0.5, 0.2], [-0.3, -0.5, -0.1])).toBe(
      `${found}; with the place among authors held constant 30 % more likes (not after Holm’s correction) and 30 % fewer downloads`,
    );
  });

  it("says of a placebo on how many entries it was made where these were drawn: it tells less from zero than the figure", () => {
    const answer = lateness.answer([row({ permuted_drawn: 1866 }), downloads()]);
    expect(answer?.summary).toContain(
      "permuted within family and month +1 % (p = 0.8, on 1,866 sampled entries); none can be told from zero.",
    );
    expect(answer?.numbers).toMatchObject({ likes_all_permuted_drawn: 1866, downloads_all_permuted_drawn: null });
  });

  it("doubts a figure whose placebo differs from zero, in the title too", () => {
    const answer = lateness.answer([row({ permuted_p: 0.01 }), downloads()]);
    expect(answer?.title).toMatch(/, but a placebo that should be zero is not$/);
    expect(answer?.summary).toContain("should show nothing and does, so this figure is not to be trusted");
  });

  it("corrects the placebos of a figure after Holm before it doubts the figure", () => {
    const three = (leading: number, other: number, permuted: number) =>
      row({
        ...{ leading_p: leading, leading_effect: -0.1, other_family_p: other, other_family_effect: 0.1 },
        ...{ permuted_p: permuted, permuted_effect: 0.1 },
      });
    // 3 × 0.02 = 0.06; 3 × 0.016 = 0.048, 2 × 0.024 = 0.048, 0.04; 3 × 0.016 = 0.048, but 2 × 0.026 = 0.052.
    const quiet = crowding.answer([three(0.02, 0.5, 0.5), downloads()]);
    expect(quiet?.title).not.toContain("placebo");
    expect(quiet?.summary).toContain("rivals of the 30 days after −10 % (p = 0.02)");
    expect(quiet?.summary).toContain("after Holm’s correction over the 3 none can be told from zero.");
    const all = crowding.answer([three(0.016, 0.024, 0.04), downloads()]);
    expect(all?.title).toMatch(/, but a placebo that should be zero is not$/);
    expect(all?.summary).toMatch(
      /rivals of another family and dates permuted within family and month should show nothing and do/,
    );
    const one = crowding.answer([three(0.026, 0.016, 0.04), downloads()]);
    expect(one?.summary).toContain("; rivals of another family should show nothing and does");
  });

  it("takes an interval that ends at zero for no association, and a placebo at p = 0.05 for silent", () => {
    const [below, above] = [row({ effect_high: 0 }), downloads({ effect: 0.1, effect_low: 0, effect_high: 0.3 })];
    expect(crowding.answer([below, above])?.title).toBe("No association found between crowding and likes or downloads");
    expect(lateness.answer([row({ permuted_p: 0.05 }), downloads()])?.summary).not.toContain("not to be trusted");
  });

  it("rounds no end of an interval to zero, nor a fall to all", () => {
    const merge = row({ sample: "merge", effect: -0.9996, effect_low: -0.99999, effect_high: -0.0004 });
    const small = downloads({ effect: 0.0008, effect_low: 0.0002, effect_high: 0.0149 });
    const answer = lateness.answer([row({ effect: -0.997, effect_low: -0.9992, effect_high: -0.98 }), merge, small]);
    expect(answer?.title).toBe("Being twice as late (1 + days) goes with 99.7 % fewer likes and 0.08 % more downloads");
    expect(answer?.summary).toContain(
      "Likes: −99.7 % per doubling of 1 + the days behind the base (95 % interval under −99.9 % to −98 %;",
    );
    expect(answer?.summary).toContain("merges under −99.9 % (under −99.9 % to −0.04 %)");
    expect(answer?.summary).toContain(
      "Downloads: +0.08 % per doubling of 1 + the days behind the base (95 % interval +0.02 % to +1 %;",
    );
    const all = lateness.answer([row({ effect: -0.9996, effect_low: -1 }), downloads()]);
    expect(all?.title).toMatch(/over 99.9 % fewer likes/);
  });

  it("says of an interval that excludes zero when it does not stay after Holm's correction", () => {
    const answer = lateness.answer([row({ p_holm: 0.2 }), row({ sample: "merge", p_holm: 0.05 }), downloads()]);
    expect(answer?.title).toBe(
      "Being twice as late (1 + days) goes with 20 % fewer likes (not after Holm’s correction) and 20 % fewer downloads",
    );
    expect(answer?.summary).toContain("By relation: merges −20 % (−30 % to −9 %, not after Holm’s correction). ");
    expect(answer?.numbers).toMatchObject({ likes_all_p_holm: 0.2, downloads_all_p_holm: 0.04 });
  });

  it("carries the warning of grade B, takes grade A only when every figure has it, and never says penalty or premium", () => {
    const warning = "late and less time to be noticed cannot be told apart in one snapshot";
    const b = lateness.answer([row({ evidence: "A" }), downloads()]);
    const a = lateness.answer([row({ evidence: "A" }), downloads({ evidence: "A" })]);
    expect(b).toMatchObject({ evidence: "B", summary: expect.stringContaining(warning) });
    expect(a).toMatchObject({ evidence: "A", summary: expect.not.stringContaining(warning) });
    for (const answer of [a, b]) expect(JSON.stringify(answer)).not.toMatch(/penalt|premium|because|causes?\b/i);
  });

  it("stays silent without an estimate of both outcomes", () => {
    expect(lateness.answer([])).toBeNull();
    expect(lateness.answer([row(), downloads({ estimated: false, effect: null })])).toBeNull();
  });

  it("is asked only where there are estimates", () => {
    expect(QUESTIONS.filter(({ needs }) => needs === "estimates.parquet").map(({ kind }) => kind)).toEqual([
      "lateness",
      "crowding",
    ]);
  });
});
