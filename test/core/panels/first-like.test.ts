import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/** Forty adapters of ten authors on five bases. */
const ADAPTERS = `
  select 'm' || i as id, 'a' || i % 10 as author, 'b' || i % 5 as base, 'adapter' as relation, 'T2' as tier, i from range(40) as models (i)`;

/**
 * All but ten were read at age 7; six of those 30 had a like. At age 30 all forty were read: the first 15 and the ten that were not followed have
 * a like. At age 90 only 20 were read.
 */
const READ = `
  select
    * exclude (i),
    case when i < 6 then 1 when i < 30 then 0 end as likes_at_7,
    case when i < 15 or i >= 30 then 2 else 0 end as likes_at_30,
    case when i < 20 then 3 end as likes_at_90
  from (${ADAPTERS})`;

const firstLike = (derivatives: string) =>
  withPanels("2026-08-01", { derivatives }, ["first_like"], (sql) =>
    sql.rows(
      "select age, models, authors, families, share_liked, median_by_age from first_like where tier = 'T1' order by age",
    ),
  );

it("follows the models read at age 7 and names the age by which half had a like", async () => {
  expect(await firstLike(READ)).toEqual([
    { age: 7, models: 30, authors: 10, families: 5, share_liked: 0.2, median_by_age: 30 },
    { age: 30, models: 30, authors: 10, families: 5, share_liked: 0.5, median_by_age: 30 },
    { age: 90, models: 20, authors: 10, families: 5, share_liked: null, median_by_age: 30 },
  ]);
});

it("names the earliest age by which half had a like", async () => {
  const early = await firstLike(READ.replace("i < 6", "i < 15"));
  expect(early).toMatchObject([
    { age: 7, share_liked: 0.5, median_by_age: 7 },
    { age: 30, share_liked: 0.5, median_by_age: 7 },
    { age: 90, median_by_age: 7 },
  ]);
});

it("says nothing but n while there is no history", async () => {
  const nothing = { models: 0, authors: 0, families: 0, share_liked: null, median_by_age: null };
  expect(await firstLike(`select * exclude (i) from (${ADAPTERS})`)).toEqual(
    [7, 30, 90].map((age) => ({ age, ...nothing })),
  );
});
