import { describe, expect, it } from "vitest";
import { ask, askGrowth, together } from "./ask.ts";

/** `count` entries of one kind; columns left out have the value of an entry that counts. `i` runs from 0, and a column may name those before it. */
function entries(count: number, columns: Readonly<Record<string, string>>): string {
  const usual = {
    author: "'u' || i",
    tier: "'T1'",
    relation: "'finetune'",
    task: "'chat'",
    likes: "0",
    downloads_30d: "0",
  };
  const { id = "base || i", lag_days = "100", ...rest } = { age_days: "10", ...usual, ...columns };
  const named = Object.entries({ ...rest, id, lag_days }).map(([name, value]) => `${value} as ${name}`);
  return `select ${named.join(", ")} from range(${count}) as one (i)`;
}

describe("the printing rule and the borders of each question", () => {
  it("takes a niche as crowded with 30 models and 10 authors in 30 days, and an entry of 30 days as one of the last 30", async () => {
    const niche = (base: string, models: number, authors: number, age: string) =>
      entries(models, { base: `'${base}'`, author: `'u' || i % ${authors}`, age_days: age });
    const found = await ask("crowded-niches", {
      derivatives: together(
        niche("ok/thirty", 30, 10, "30"),
        niche("no/models", 29, 29, "1"),
        niche("no/authors", 30, 9, "30"),
        niche("no/longer", 30, 10, "if(i < 9, 1, 31)"),
        niche("no/recent", 30, 10, "30.01"),
        niche("ok/half", 40, 20, "if(i < 20, 1, 31)"),
        entries(30, { base: "'no/flagged'", tier: "'T0'", age_days: "1" }),
      ),
    });
    expect(found.map(({ base, models, authors_30d, entries_30d }) => [base, models, authors_30d, entries_30d])).toEqual(
      [
        ["ok/half", 40, 20, 20],
        ["ok/thirty", 30, 10, 30],
      ],
    );
  });

  it("names ten niches and ten families, of as many authors the one with more entries first", async () => {
    const twelve = Array.from({ length: 12 }, (_, k) => k);
    const niche = (k: number) =>
      entries(30 + k, { base: `'org/b${k}'`, author: "'u' || i % 10", task: k === 11 ? "null" : "'chat'" });
    const niches = await ask("crowded-niches", { derivatives: together(...twelve.map(niche)) });
    expect(niches.map(({ entries_30d }) => entries_30d)).toEqual([41, 40, 39, 38, 37, 36, 35, 34, 33, 32]);
    expect(niches[0]).toMatchObject({ base: "org/b11", task: "no task", models: 41, authors: 10, authors_30d: 10 });
    const before = (k: number) => entries(20, { base: `'org/b${k}'`, age_days: "40" });
    const families = await askGrowth(together(...twelve.flatMap((k) => [niche(k), before(k)])));
    expect(families.map(({ ratio }) => ratio)).toEqual([4.1, 4, 3.9, 3.8, 3.7, 3.6, 3.5, 3.4, 3.3, 3.2]);
    expect(families[0]).toMatchObject({ base: "org/b11", authors: 20, families: 12, compared: 12 });
  });

  it("counts models without a like from an age of 7 days on, with 30 models by 10 authors on 5 bases", async () => {
    const of = (relation: string, models: number, bases: number, columns = {}) =>
      entries(models, {
        relation: `'${relation}'`,
        base: `'lab/' || i % ${bases}`,
        id: `'${relation}' || i`,
        ...columns,
      });
    const found = await ask("zero-likes", {
      derivatives: together(
        of("adapter", 30, 5, { author: "'u' || i % 10", age_days: "7", likes: "if(i < 12, 1, 0)" }),
        of("unknown", 30, 5, { author: "'u' || i % 9", age_days: "7" }),
        of("merge", 30, 4, { age_days: "7" }),
        of("quantized", 40, 5, { age_days: "if(i < 11, 6.99, 7)" }),
        of("finetune", 30, 5, { likes: "if(i < 3, 1, 0)" }),
      ),
    });
    expect(found.map(({ relation, models, authors, share_zero }) => [relation, models, authors, share_zero])).toEqual([
      ["finetune", 30, 30, 0.9],
      ["adapter", 30, 10, 0.6],
    ]);
  });

  it("counts a model without a like for each relation that it declares", async () => {
    const of = (relation: string, owner: string) =>
      entries(30, { relation: `'${relation}'`, base: `'${owner}/' || i % 5`, id: "'m' || i", age_days: "7" });
    const found = await ask("zero-likes", { derivatives: together(of("finetune", "lab"), of("merge", "other")) });
    expect(found.map(({ relation, models }) => [relation, models])).toEqual([
      ["finetune", 30],
      ["merge", 30],
    ]);
  });

  it("compares a family with its past from 30 entries by 10 authors in 90 days on, where the first 60 held 20", async () => {
    const family = (base: string, recent: number, before: number, columns = {}) =>
      together(
        entries(recent, { base: `'${base}'`, age_days: "30", ...columns }),
        entries(before, { base: `'${base}'`, age_days: "if(i % 2 = 0, 30.5, 90)", ...columns }),
      );
    const found = await askGrowth(
      together(
        family("ok/double", 30, 30),
        family("ok/least", 30, 20, { lag_days: "90 - age_days" }),
        // Whether entries came lately does not decide who is compared.
        family("ok/fewer", 10, 20),
        family("no/past", 30, 19),
        family("no/entries", 9, 20),
        family("no/authors", 30, 30, { author: "'u' || i % 9" }),
        // Whom nobody knows is no tenth.
        family("no/tenth", 30, 30, { author: "if(i % 10 = 9, null, 'u' || i % 10)" }),
        family("no/young", 30, 30, { lag_days: "89.9 - age_days" }),
      ),
    );
    expect(found.map(({ base, comparable, ratio, families }) => [base, comparable, ratio, families])).toEqual([
      ["ok/least", true, 3, 4],
      ["ok/double", true, 2, 4],
      ["ok/fewer", true, 1, 4],
      ["no/past", false, 30 / 9.5, 4],
    ]);
    expect(found.map(({ compared, clear, clearly }) => [compared, clear, clearly])).toEqual([
      [3, true, 2],
      [3, true, 2],
      [3, false, 2],
      [3, false, 2],
    ]);
    const none = await askGrowth(together(family("no/past", 30, 19), family("no/before", 30, 0)));
    expect(none.map(({ comparable, clear, compared, families }) => [comparable, clear, compared, families])).toEqual([
      [false, false, 0, 2],
      [false, false, 0, 2],
    ]);
    // exp(ln 2 ± 1.96 √(1/30 + 1/30)) = 2 × 0.6029 and 2 × 1.6588
    expect(found[1]?.ratio_low).toBeCloseTo(1.2057, 4);
    expect(found[1]?.ratio_high).toBeCloseTo(3.3175, 4);
  });

  it("asks of bases of at most 90 days with 10 entries how long the first of a relation took", async () => {
    const base = (number: number, count: number, age: number, columns = {}) =>
      entries(count, {
        base: `'lab/b${number}'`,
        lag_days: `${number} / 24 + i`,
        age_days: `${age} - (${number} / 24 + i)`,
        ...columns,
      });
    const found = await ask("first-arrivals", {
      derivatives: together(
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => base(number, 10, 90)),
        base(11, 9, 90), // too few entries
        base(12, 10, 90.5), // too old
        // Nine bases only have a merge, and adapters have nine authors.
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => base(number, 10, 90, { relation: "'merge'" })),
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) =>
          base(number, 10, 90, { relation: "'adapter'", author: "'u' || i % 9" }),
        ),
      ),
    });
    // All bases are of one organization, and one author was the first on each: no interval.
    const quartiles = { quartile_1_hours: 3.25, median_hours: 5.5, quartile_3_hours: 7.75 };
    const median = { median_low_hours: null, median_high_hours: null };
    expect(found).toEqual([{ relation: "finetune", bases: 10, models: 100, authors: 10, ...quartiles, ...median }]);
  });

  it("takes ten entries, the first at a base's own moment, for enough, and no flagged one for the first of its relation", async () => {
    const [found, ...others] = await ask("first-arrivals", {
      derivatives: together(
        ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((number) => [
          entries(10, { base: `'lab/b${number}'`, relation: "'merge'", lag_days: "i", age_days: "20 - i" }),
          entries(3, { base: `'lab/b${number}'`, tier: "'T0'", author: `'u' || (${number} + i)`, lag_days: "1" }),
        ]),
      ),
    });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ relation: "merge", bases: 10, models: 100, median_hours: 0 });
  });

  it("takes the newest base with 100 entries by 10 authors, and of each relation the first ten, ties included", async () => {
    const released = (day: string) => ({ base_released_at: `timestamp '${day}'` });
    const at = (day: string) => ({ created_at: `timestamp '${day}' + to_hours(cast(i as integer))` });
    const found = await ask("first-entrants", {
      derivatives: together(
        entries(100, { base: "'old/large'", ...released("2026-06-01"), ...at("2026-06-02") }),
        entries(99, { base: "'new/small'", ...released("2026-07-01"), ...at("2026-07-02") }),
        entries(100, { base: "'new/few'", author: "'u' || i % 9", ...released("2026-07-03"), ...at("2026-07-04") }),
        // Neither a flagged first entry nor one without a date has a place.
        entries(1, {
          base: "'mid/large'",
          tier: "'T0'",
          id: "'flagged'",
          ...released("2026-06-15"),
          ...at("2026-06-15"),
        }),
        entries(1, {
          base: "'mid/large'",
          id: "'undated'",
          ...released("2026-06-15"),
          created_at: "cast(null as timestamp)",
        }),
        entries(60, {
          ...{
            base: "'mid/large'",
            author: "'u' || i % 10",
            likes: "if(i < 10, 3, 1)",
            downloads_30d: "if(i < 10, 2, 0)",
          },
          ...{ ...released("2026-06-15"), ...at("2026-06-16") },
        }),
        // The ninth to the eleventh came at one moment: three are tenth or better.
        entries(40, {
          ...{ base: "'mid/large'", author: "'u' || i % 10", relation: "'adapter'", id: "'a' || i", likes: "1" },
          ...released("2026-06-15"),
          created_at: "timestamp '2026-06-17' + to_hours(cast(if(i between 8 and 10, 8, i) as integer))",
        }),
      ),
    });
    expect(
      found.map(({ base, relation, models, first_models, family_models }) => [
        base,
        relation,
        models,
        first_models,
        family_models,
      ]),
    ).toEqual([
      ["mid/large", "finetune", 60, 10, 100],
      ["mid/large", "adapter", 40, 11, 100],
    ]);
    expect(found[0]).toMatchObject({ first_share_likes: 30 / 80, first_share_downloads: 1 });
    expect(found[1]).toMatchObject({ first_share_likes: 11 / 40, first_share_downloads: null });
  });

  it("counts an entry as before its base when it is earlier, not at the same moment, and members of cycles once", async () => {
    const edge = (child: string, parent: string, position = 0) =>
      `('${child}', '${parent}', ${parent !== "gone/x"}, ${position})`;
    const [row] = await ask("data-quality", {
      models: `from (values ('a', timestamp '2026-01-02'), ('b', timestamp '2026-01-02'), ('c', timestamp '2026-01-01'), ('d', null)) as model (id, created_at)`,
      edges: `from (values ${[edge("b", "a"), edge("a", "b"), edge("c", "a"), edge("d", "a"), edge("d", "gone/x", 1)].join(", ")}) as edge (child, parent, parent_present, position)`,
    });
    expect(row).toEqual({
      edges: 5,
      orphan_edges: 1,
      datable_edges: 3,
      edges_before_base: 1,
      models: 4,
      models_without_date: 1,
      cycle_models: 2,
    });
  });

  it("finds a cycle of 32 members, and looks no further", async () => {
    const ring = (letter: string, members: number) =>
      `select '${letter}' || i as child, '${letter}' || (i + 1) % ${members} as parent, true as parent_present, 0 as position from range(${members}) as one (i)`;
    const edges = `${ring("a", 32)} union all ${ring("b", 33)}`;
    const [row] = await ask("data-quality", {
      edges,
      models: `select child as id, null::timestamp as created_at from (${edges})`,
    });
    expect(row).toMatchObject({ edges: 65, cycle_models: 32 });
  });

  it("names the family that loses most to the tiers, by name where two lose as many", async () => {
    const family = (base: string, t0: number, t1: number, t2: number) =>
      together(
        ...(
          [
            ["T0", t0],
            ["T1", t1],
            ["T2", t2],
          ] as const
        )
          .filter(([, count]) => count > 0)
          .map(([tier, count]) => entries(count, { base: `'${base}'`, tier: `'${tier}'` })),
      );
    const [row] = await ask("tiers", {
      derivatives: together(family("b/two", 2, 1, 1), family("a/two", 2, 0, 3), family("c/one", 1, 5, 0)),
    });
    expect(row).toEqual({ t0: 15, t1: 10, t2: 4, base: "a/two", base_t0: 5, base_t1: 3 });
  });
});
