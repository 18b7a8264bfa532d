import { expect, test } from "vitest";
import { seededRandom } from "../../../core/estimate/index.ts";
import { ask, askGrowth, together } from "./ask.ts";

test("a family's growth has Poisson's interval where its authors grow alike, and a wider one where a single author makes it", async () => {
  // Ten authors with two entries each a month ago; now four each on "even", one each and 21 of the first on "one".
  const rows =
    await askGrowth(`select 'org/' || base as base, 'a' || author as author, age_days, 200 as lag_days, 'T1' as tier
     from (values ('even'), ('one')) as family (base), range(10) as publisher (author), (
       select i, case when i < 2 then 60 else 5 end as age_days from range(23) as nth (i)
     )
     where i < case when base = 'even' then 6 when author = 0 then 23 else 3 end`);
  const [even, one] = rows;
  // ln 4 ± 1.96 √(1/40 + 1/20): 4 e^{∓0.536768}.
  expect(even).toMatchObject({ base: "org/even", entries_30d: 40, ratio: 4, compared: 2, families: 2, n: 60 });
  expect(even?.ratio_low).toBeCloseTo(2.33854, 4);
  expect(even?.ratio_high).toBeCloseTo(6.84188, 4);
  // Shares differ by 21/30 − 1/10 = 0.6 of one author and by −1/15 of nine: squares 0.4, times 10/9, of 0.4² / (0.6⁴ + 9/15⁴) = 1.233 degrees of freedom:
  // 3 e^{∓8.229 · 2/3} by R's qt(0.975, 1.232877), of which the query's is within a thousandth.
  expect(one).toMatchObject({ base: "org/one", entries_30d: 30, ratio: 3, clear: false });
  expect(Math.log(Number(one?.ratio_low) / 0.0124334)).toBeCloseTo(0, 2);
  expect(Math.log(Number(one?.ratio_high) / 723.859)).toBeCloseTo(0, 2);
});

test("a family's growth has at most as many degrees of freedom as authors less one, and no ratio to a past without entries", async () => {
  // Ten authors: five with six entries a month ago and two now, five the other way round. Shares differ by ±0.1, squares 0.1, times 10/9: exp(∓ 2.262157 / 3) by
  // R's qt(0.975, 9); ten degrees of freedom, as many as the sum of squares over that of fourths has, would be 2.228139.
  const [even] =
    await askGrowth(`select 'org/even' as base, 'a' || author as author, if(i < if(author < 5, 6, 2), 60, 5) as age_days, 200 as lag_days, 'T1' as tier
     from range(10) as publisher (author), range(8) as nth (i)`);
  expect(even).toMatchObject({ entries_30d: 40, mean_before: 20, ratio: 2 });
  expect(Math.log(Number(even?.ratio_high) / 2)).toBeCloseTo(2.262157 / 3, 2);
  const [young] = await askGrowth(
    "select 'org/new' as base, 'a' || (i % 10) as author, 5 as age_days, 200 as lag_days, 'T1' as tier from range(30) as nth (i)",
  );
  expect(young).toMatchObject({ comparable: false, mean_before: 0, ratio: null, ratio_low: null, ratio_high: null });
});

test("a month of a family's growth counts what was listed at its end, also what has vanished since", async () => {
  // Ten authors with four entries now and four 45 days ago; what is gone: so many entries by an author, their age and since when, in days.
  const listed = `select 'org/base' as base, 'a' || author as author, if(i < 4, 45, 5) as age_days, 200 as lag_days, 'T1' as tier
    from range(10) as publisher (author), range(8) as nth (i)`;
  const gone = (count: number, author: string, age: number, days: number, base = "org/base") =>
    `select '${base}' as base, ${author} as author, timestamp '2026-08-23' - to_days(${age}) as created_at, date '2026-08-22' - ${days} as vanished
     from range(${count}) as nth (i)`;
  const [grown] = await askGrowth(
    listed,
    together(
      gone(10, "'a' || i", 45, 29),
      gone(10, "'a' || i", 75, 59),
      gone(19, "'many'", 45, 0),
      // Gone by the end of their month, or within the last one; as many of one author as a burst has; of a base that lists nothing.
      gone(10, "'a' || i", 45, 30),
      gone(1, "'a0'", 75, 60),
      gone(1, "'a1'", 91, 1),
      gone(10, "'a' || i", 10, 1),
      gone(20, "'bot'", 45, 0),
      gone(30, "'a' || i % 10", 45, 0, "org/other"),
    ),
    "2026-06-23",
  );
  // 40 listed, 10 + 10 + 19 gone.
  expect(grown).toMatchObject({ entries_30d: 40, mean_before: 39.5, authors: 11, n: 119, first_snapshot: null });
  const [young] = await askGrowth(listed, undefined, "2026-06-24");
  expect(young).toMatchObject({ mean_before: 20, ratio: 2, first_snapshot: "2026-06-24" });
});

test("a family that draws clearly more is named before a larger ratio that may be chance", async () => {
  // Ten authors each: on lab/steady 4 entries before and 8 after; on lab/shift one before and one after, but 11 before of one and 46 after of another.
  const rows =
    await askGrowth(`select 'lab/' || base as base, 'a' || author as author, age_days, 200 as lag_days, 'T1' as tier
     from (values ('steady'), ('shift')) as family (base), range(10) as publisher (author), (
       select i, case when i < 12 then 60 else 5 end as age_days from range(58) as nth (i)
     )
     where case
       when base = 'steady' then i between 8 and 19
       when author = 0 then i = 0 or i >= 12
       when author = 1 then i < 11 or i = 12
       else i in (0, 12)
     end`);
  expect(rows).toMatchObject([
    { base: "lab/steady", ratio: 4, clear: true, compared: 2, clearly: 1 },
    { base: "lab/shift", ratio: 5.5, clear: false, compared: 2, clearly: 1 },
  ]);
  // Shares differ by 46/55 − 1/20, 1/55 − 11/20 and eight times 1/55 − 1/20: squares 0.909298, times 10/9: 5.5 e^{−4.830 · 1.005152}, by R's qt(0.975, 1.788187).
  expect(Math.log(Number(rows[1]?.ratio_low) / 0.0428495)).toBeCloseTo(0, 2);
});

test("no family draws clearly more where it is the luckiest of many", async () => {
  // Ten authors with four entries each in the 60 days before, and with four in the last 30: ln 2 by an error of √(1/40 + 1/40) is 3.0999, which one of so many
  // that do not grow exceeds in 1 of 40 draws: R's qnorm(0.025 / k, lower = FALSE) is 3.0902 of 25 and 3.1019 of 26.
  const clearOf = async (families: number) => {
    const [first] =
      await askGrowth(`select 'org/' || base as base, 'a' || author as author, if(i < 4, 60, 5) as age_days, 200 as lag_days, 'T1' as tier
       from range(${families}) as family (base), range(10) as publisher (author), range(8) as nth (i)
       -- The others have half as many now.
       where base = 0 or i < 6`);
    return first;
  };
  expect(await clearOf(25)).toMatchObject({ base: "org/0", ratio: 2, compared: 25, clear: true, clearly: 1 });
  expect(await clearOf(26)).toMatchObject({ base: "org/0", ratio: 2, compared: 26, clear: false, clearly: 0 });
});

test("in a world of families that do not grow a report names one of forty hardly ever", async () => {
  const random = seededRandom(20_261_124);
  let named = 0;
  for (let report = 0; report < 40; report++) {
    const rows: string[] = [];
    for (let base = 0; base < 40; base++)
      for (let author = 0; author < 35; author++) {
        // An author has one to several entries, of which a half release all at once.
        const entries = Math.min(12, Math.ceil(Math.log(1 - random.uniform()) / Math.log(0.6)));
        const at = random.uniform() < 0.5 ? 90 * random.uniform() : null;
        for (let i = 0; i < entries; i++) rows.push(`(${base}, ${author}, ${at ?? 90 * random.uniform()})`);
      }
    const [first] =
      await askGrowth(`select 'org/' || base as base, 'a' || author as author, age_days, 200 as lag_days, 'T1' as tier
        from (values ${rows.join(", ")}) as entry (base, author, age_days)`);
    named += first?.clear === true ? 1 : 0;
  }
  // It was 26 where each family was judged for itself.
  expect(named).toBeLessThanOrEqual(2);
});

test("a median wait has an interval for bases of many organizations and first authors, and is told of ten bases or more", async () => {
  // Base b of ten waits b days for its first finetune and has ten more later; nine of them have an adapter too. `organization` and `first` as SQL.
  const waits = (organization: string, first: string) =>
    ask("first-arrivals", {
      derivatives: `select 'm' || i as id, ${organization} || '/b' || b as base, if(i = 0, ${first}, 'a' || (b % 12) || '-' || i) as author, relation,
         cast(b + i as double) as lag_days, 1.0 as age_days, 'T1' as tier
       from range(1, 11) as base (b), range(11) as nth (i), (values ('finetune'), ('adapter')) as of (relation)
       where relation = 'finetune' or b < 10`,
    });
  const rows = await waits("'org' || b", "'first' || b");
  // 5 − 1.96 · 10 · √(0.25 / 9) = 1.7: from the shortest to the longest.
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    relation: "finetune",
    bases: 10,
    models: 110,
    median_hours: 5.5 * 24,
    median_low_hours: 24,
    median_high_hours: 240,
  });
  // Two organizations say as little as two bases do, and so do two authors that were first everywhere.
  for (const [organization, first] of [
    ["'org' || b // 6", "'first' || b"],
    ["'org' || b", "'first' || b // 6"],
  ] as const)
    expect((await waits(organization, first))[0]).toMatchObject({
      median_hours: 132,
      median_low_hours: null,
      median_high_hours: null,
    });
});

test("a share without a like has the interval of as many models as those of one author and base are worth, each model once", async () => {
  // Twelve authors of three models that are all liked or all not, six of each base half and half: 36 models say as much as 11 (12/11 · 12 · 1.5² = 3.27 · 36 / 4).
  const [row, ...others] = await ask("zero-likes", {
    derivatives: `with once as (
        select 'm' || i as id, 'a' || (((i // 6) % 2) * 6 + (i % 6)) as author, 'base' || (i % 6) as base, 'finetune' as relation, 'T1' as tier,
          10 as age_days, cast((i // 6) % 2 as integer) as likes
        from range(36) as entry (i)
      )
      from once union all by name select * replace ('other' as base) from once where id in ('m0', 'm1')`,
  });
  expect(others).toEqual([]);
  expect(row).toMatchObject({ relation: "finetune", models: 36, authors: 12, share_zero: 0.5 });
  // Wilson: (0.5 + 3.8416/22 ∓ 1.96 √(0.25/11 + 3.8416/484)) / (1 + 3.8416/11).
  expect(row?.share_zero_low).toBeCloseTo(0.245618, 5);
  expect(row?.share_zero_high).toBeCloseTo(0.754382, 5);
});
