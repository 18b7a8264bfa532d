import { expect, test } from "vitest";
import { ask } from "./ask.ts";

test("a family's growth has Poisson's interval where its authors grow alike, and a wider one where a single author makes it", async () => {
  // Ten authors with two entries each a month ago; now four each on "even", one each and 21 of the first on "one".
  const rows = await ask("growing-families", {
    derivatives: `select 'org/' || base as base, 'a' || author as author, age_days, 200 as lag_days, 'T1' as tier
     from (values ('even'), ('one')) as family (base), range(10) as publisher (author), (
       select i, case when i < 2 then 60 else 5 end as age_days from range(23) as nth (i)
     )
     where i < case when base = 'even' then 6 when author = 0 then 23 else 3 end`,
  });
  const [even, one] = rows;
  // ln 4 ± 1.96 √(1/40 + 1/20): 4 e^{∓0.536768}.
  expect(even).toMatchObject({ base: "org/even", entries_30d: 40, ratio: 4, compared: 2, families: 2, n: 60 });
  expect(even?.ratio_low).toBeCloseTo(2.33854, 4);
  expect(even?.ratio_high).toBeCloseTo(6.84188, 4);
  // Shares differ by 21/30 − 1/10 = 0.6 of one author and by −1/15 of nine: squares 0.4, times 10/9: 3 e^{∓1.96 · 2/3}.
  expect(one).toMatchObject({ base: "org/one", entries_30d: 30, ratio: 3 });
  expect(one?.ratio_low).toBeCloseTo(0.81216, 4);
  expect(one?.ratio_high).toBeCloseTo(11.0815, 3);
});

test("a family that draws clearly more is named before a larger ratio that may be chance", async () => {
  // Ten authors each: on lab/steady 4 entries before and 8 after; on lab/shift one before and one after, but 11 before of one and 46 after of another.
  const rows = await ask("growing-families", {
    derivatives: `select 'lab/' || base as base, 'a' || author as author, age_days, 200 as lag_days, 'T1' as tier
     from (values ('steady'), ('shift')) as family (base), range(10) as publisher (author), (
       select i, case when i < 12 then 60 else 5 end as age_days from range(58) as nth (i)
     )
     where case
       when base = 'steady' then i between 8 and 19
       when author = 0 then i = 0 or i >= 12
       when author = 1 then i < 11 or i = 12
       else i in (0, 12)
     end`,
  });
  expect(rows).toMatchObject([
    { base: "lab/steady", ratio: 4, clear: true, compared: 2, clearly: 1 },
    { base: "lab/shift", ratio: 5.5, clear: false, compared: 2, clearly: 1 },
  ]);
  // Shares differ by 46/55 − 1/20, 1/55 − 11/20 and eight times 1/55 − 1/20: squares 0.909298, times 10/9: 5.5 e^{−1.96 · 1.005153}.
  expect(rows[1]?.ratio_low).toBeCloseTo(0.767, 3);
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
