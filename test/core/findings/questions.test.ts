import { describe, expect, test } from "vitest";
import type { Answer, Row } from "../../../core/findings/question.ts";
import { QUESTIONS } from "../../../core/findings/questions.ts";

function answer(kind: string, ...rows: Row[]): Answer | null {
  const question = QUESTIONS.find((one) => one.kind === kind);
  if (question === undefined) throw new Error(`there is no question ${kind}`);
  return question.answer(rows);
}
test("nothing is said of entries' data quality where there is no entry", () => {
  const none = {
    edges: 0,
    orphan_edges: 0,
    models: 3,
    cycle_models: 0,
    models_without_date: 0,
    datable_edges: 0,
    edges_before_base: 0,
  };
  expect(answer("data-quality", none)).toBeNull();
});

/** What a finding says that its n is, beside its title. */
const sample = (found: Answer | null) => [found?.title, found?.n, found?.n_of];

describe("a finding's n counts what its title speaks of", () => {
  test("the models of the relation, not all of the family", () => {
    const row = { base: "org/base", family_models: 265, first_models: 10, first_share_likes: 0.5 };
    expect(
      sample(
        answer(
          "first-entrants",
          { ...row, relation: "finetune", models: 120, first_share_downloads: 0.65 },
          { ...row, relation: "adapter", models: 95, first_share_downloads: 0.4 },
        ),
      ),
    ).toEqual(["On org/base, the first 10 of 120 finetunes hold 65 % of their downloads", 120, "finetunes"]);
    const unliked = { ...row, relation: "merge", models: 40, first_share_likes: null, first_share_downloads: 0.4 };
    const found = answer("first-entrants", unliked);
    expect(found?.summary).toContain(
      "of 40 merges the first 10 (25 %) hold none of the likes, of which there are none, and 40 % of the",
    );
    expect(found?.numbers).toMatchObject({ merge_first_share_likes: null, merge_first_share_downloads: 0.4 });
  });

  test("the models of the niche", () => {
    const row = {
      base: "org/base",
      relation: "quantized",
      task: "no task",
      authors_30d: 32,
      entries_30d: 60,
      models: 88,
    };
    expect(sample(answer("crowded-niches", row))).toEqual([
      "The most crowded niche of 30 models or more now: quantizations of org/base without a stated task, 32 authors in 30 days",
      88,
      "quantizations in the niche",
    ]);
    const [other, fewer] = [32, 31].map((authors_30d) =>
      answer("crowded-niches", row, { ...row, relation: "finetune", task: "chat", authors_30d }),
    );
    expect(other?.title).toBe(
      "One of the most crowded niches of 30 models or more now: quantizations of org/base without a stated task, 32 authors in 30 days",
    );
    expect(other?.summary).toContain(". As many: finetunes of org/base for chat, 32 authors. ");
    expect(fewer?.title).toMatch(/^The most crowded niche of 30 models or more now/);
    expect(fewer?.summary).toContain(". Next: finetunes of org/base for chat, 31 authors. ");
  });

  test("the entries of the months that are compared, or the families that cannot be", () => {
    const row = {
      base: "org/base",
      entries_30d: 90,
      mean_before: 30,
      ratio: 3,
      ratio_low: 2.2,
      ratio_high: 4,
      n: 150,
      compared: 8,
      clear: true,
      clearly: 2,
    };
    expect(sample(answer("growing-families", { ...row, comparable: true, families: 12 }))).toEqual([
      "org/base draws 3 times the entries of its own past",
      150,
      "entries in 90 days",
    ]);
    const [more, held] = [true, false].map((clear) =>
      answer("growing-families", { ...row, clear, clearly: Number(clear), comparable: true, families: 12 }),
    );
    expect(more?.title).toBe("org/base draws 3 times the entries of its own past");
    expect(held?.title).toBe(
      "No family draws clearly more entries than in its own past; org/base comes closest with 3 times as many",
    );
    expect(held?.summary).toContain("The clearest of 8 bases");
    expect(held?.summary).toMatch(/ Each month counts what was listed at its end, also what has vanished since\.$/);
    const since = { ...row, first_snapshot: "2026-08-19", comparable: true, families: 12 };
    expect(answer("growing-families", since)?.summary).toMatch(
      / What vanished before the first snapshot \(2026-08-19\) is missing, .* every ratio too high: by up to a sixth where a quarter is gone within twelve weeks\.$/,
    );
    expect(more?.summary).toMatch(
      /The only one of 8 bases .* that draws clearly more, judged over all 8 at once \(if none drew more, one report in 40 would name any\)\./,
    );
    expect(
      answer("growing-families", { ...row, compared: 2, clearly: 1, comparable: true, families: 12 })?.summary,
    ).toMatch(/The only one of 2 bases .*, judged over both at once /);
    expect(answer("growing-families", { ...row, comparable: true, families: 12 })?.summary).toMatch(
      /The largest ratio of the 2 that draw clearly more, judged over all 8 at once .*, of 8 bases at least 90 days old .*; picked for/,
    );
    const only = answer("growing-families", { ...row, compared: 1, comparable: true, families: 12 });
    expect(only?.summary).toContain(
      "No other base is at least 90 days old with 30 entries by 10 authors in the last 90 days",
    );
    expect(only?.summary).not.toContain("picked");
    // Twelve families, of which the SQL lists ten at most.
    const none = answer("growing-families", { ...row, comparable: false, families: 12 });
    expect(sample(none)).toEqual(["No family can be compared with its own past yet", 12, "families"]);
    expect(none?.summary).toMatch(
      /^12 families older than 90 days had at least 30 entries by 10 authors in the last 90 days, but none had 10 a month /,
    );
  });

  test("the bases behind a median of bases", () => {
    const row = { quartile_1_hours: 1, quartile_3_hours: 9, models: 400 };
    const found = answer(
      "first-arrivals",
      { ...row, relation: "quantized", median_hours: 3, median_low_hours: 2, median_high_hours: 5, bases: 41 },
      { ...row, relation: "finetune", median_hours: 30, median_low_hours: null, median_high_hours: null, bases: 25 },
    );
    expect(sample(found)).toEqual([
      "New bases with ten derivatives got the first of their quantizations after 3 hours in the median",
      41,
      "bases",
    ]);
    expect(found?.summary).toContain(
      "(95 % interval of the median: 2 hours to 5 hours; middle half: 1 hour to 9 hours; 41 bases)",
    );
    expect(found?.summary).toContain(
      "30 hours for finetunes (too few organizations or authors for an interval; 25 bases)",
    );
    expect(found?.numbers).toMatchObject({ quantized_median_low_hours: 2, finetune_median_low_hours: null });
    // The one that its page shows.
    expect(found?.chart).toBe("first-arrivals");
    // As the charts round: 108 hours are neither 4 days nor 5.
    const slow = {
      ...row,
      relation: "adapter",
      median_hours: 108,
      median_low_hours: 50,
      median_high_hours: 250,
      bases: 20,
    };
    expect(
      answer("first-arrivals", { ...row, relation: "quantized", median_hours: 3, bases: 41 }, slow)?.summary,
    ).toContain("4.5 days for adapters (2.1 days to 10 days; 20 bases)");
    // Whether 3 hours are less than 4.5 days is said where intervals are apart, not where they meet or one is missing.
    const first = { ...row, relation: "quantized", median_hours: 3, median_low_hours: 2, bases: 41 };
    const finetunes = { ...slow, relation: "finetune", median_low_hours: null, median_high_hours: null };
    const order = (end: number, ...later: (typeof slow | typeof finetunes)[]) =>
      answer("first-arrivals", { ...first, median_high_hours: end }, ...later)?.summary.match(/ It is open .*?\./)?.[0];
    expect(order(49, slow)).toBeUndefined();
    expect(order(50, slow)).toBe(
      " It is open whether quantizations come before adapters: their 95 % intervals overlap or are missing.",
    );
    expect(order(49, finetunes, slow)).toBe(
      " It is open whether quantizations come before finetunes: their 95 % intervals overlap or are missing.",
    );
    expect(order(50, finetunes, slow)).toContain("before finetunes and adapters: ");
    // One relation alone is compared with nothing.
    expect(answer("first-arrivals", { ...row, relation: "quantized", median_hours: 3, bases: 41 })).toBeNull();
  });

  test("the models of the relation that has most without a like", () => {
    const found = answer(
      "zero-likes",
      { relation: "adapter", models: 300, share_zero: 0.67, share_zero_low: 0.56, share_zero_high: 0.77 },
      { relation: "merge", models: 40, share_zero: 0.5, share_zero_low: 0.004, share_zero_high: 1 },
    );
    expect(sample(found)).toEqual([
      "67 % of adapters a week old or more have no like at all",
      300,
      "adapters a week old or more",
    ]);
    expect(found?.summary).toBe(
      "Among derivatives at least 7 days old that are still listed, 67 % of 300 adapters (56 to 77 %) and 50 % of 40 merges (0.4 to 100 %) " +
        "have not a single like so far. In brackets: 95 % intervals.",
    );
    expect(found?.numbers).toEqual({
      adapter_share_zero: 0.67,
      adapter_share_zero_low: 0.56,
      adapter_share_zero_high: 0.77,
      adapter_models: 300,
      merge_share_zero: 0.5,
      merge_share_zero_low: 0.004,
      merge_share_zero_high: 1,
      merge_models: 40,
    });
  });

  test("entries before anything is left out, and those whose base is not listed", () => {
    const tiers = { t0: 500, t1: 420, t2: 300, base: "org/base", base_t0: 90, base_t1: 40 };
    expect(sample(answer("tiers", tiers))).toEqual([
      "Leaving out suspected automated uploads takes the entries from 500 to 420",
      500,
      "entries",
    ]);
    const edges = { edges: 510, orphan_edges: 51, models: 900, datable_edges: 400, edges_before_base: 2 };
    expect(sample(answer("data-quality", { ...edges, cycle_models: 0, models_without_date: 3 }))).toEqual([
      "10 % of entries name a base that is not listed in this snapshot",
      510,
      "entries",
    ]);
  });

  test("one of each in the singular, verbs too", () => {
    const one = { edges: 1, orphan_edges: 1, models: 2, datable_edges: 1, edges_before_base: 1 };
    const found = answer("data-quality", { ...one, cycle_models: 1, models_without_date: 1 });
    expect(found?.n_of).toBe("entry");
    expect(found?.summary).toBe(
      "1 of 1 entry (derivative and declared base) names a base that is not in the snapshot (deleted, private, renamed, mistyped, or outside a sample). " +
        "Of 2 models 1 stands in cycles of declared lineage and 1 has no known creation date; " +
        "of 1 entry whose two dates are known 1 was created before its base.",
    );
    const none = { edges: 9, orphan_edges: 0, models: 20, datable_edges: 9, edges_before_base: 0 };
    expect(answer("data-quality", { ...none, cycle_models: 0, models_without_date: 0 })?.summary).toContain(
      "Of 20 models none stand in cycles of declared lineage and none have no known creation date; " +
        "of 9 entries whose two dates are known none were created before their base.",
    );
    const tiers = answer("tiers", { t0: 1, t1: 0, t2: 0, base: "org/base", base_t0: 1, base_t1: 1 });
    expect(tiers?.n_of).toBe("entry");
    expect(tiers?.summary).toMatch(
      /^1 of 1 entry \(derivative and declared base; 100 %\) came in .* or carries a serial name; /,
    );
    const all = answer("tiers", { t0: 5, t1: 5, t2: 5, base: "org/base", base_t0: 1, base_t1: 1 });
    expect(all?.title).toBe("None of 5 entries is suspected to be an automated upload");
    expect(all?.summary).toMatch(/^None of 5 entries \(.*; of those left 5 are their author's first on the base\.$/);
    const undated = answer("data-quality", { ...none, datable_edges: 0, cycle_models: 0, models_without_date: 20 });
    expect(undated?.summary).toContain("20 have no known creation date; of no entry are both dates known.");
    const growing = answer("growing-families", { base: "org/base", comparable: false, families: 1 });
    expect(growing?.n_of).toBe("family");
  });
});
