import { describe, expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * Ten families of 30 finetunes. The entry of rank r has 30 − r likes and 10 · r downloads; it met no rival when r ≤ 15, else r. Each
 * is an author's only one. Family 9 looks automated (tier T0). In family 0, 30 entries were read at age 30: 1 like each.
 */
const FAMILIES = `
  select
    'm' || family || '-' || r as id,
    'a' || family || '-' || r as author,
    'base' || family as base,
    'finetune' as relation,
    case when family = 9 then 'T0' else 'T2' end as tier,
    case when r <= 20 then timestamp '2026-05-10' else timestamp '2026-06-10' end as created_at,
    r as rank_mid,
    30 as family_size,
    case when r <= 15 then 0 else r end as rivals_30d,
    30 - r as likes,
    10 * r as downloads_30d,
    case when family = 0 then 1 end as likes_at_30
  from range(10) as families (family), range(1, 31) as places (r)`;

const rowsOf = (query: string, extra = "") =>
  withPanels("2026-08-01", { derivatives: FAMILIES + extra }, ["recognition", "recognition_months"], (sql) =>
    sql.rows<Record<string, unknown>>(query),
  );

describe("recognition of ten families of thirty", () => {
  it("cuts places into deciles of three: the first three have 29, 28 and 27 likes, the last three 2, 1 and none", async () => {
    const rows = await rowsOf(`
      select decile, models, families, measure_min, measure_max, q1, median, q3, mean, share_zero, evidence
      from recognition
      where outcome = 'likes' and dimension = 'rank' and tier = 'T0' and decile in (1, 10)
      order by decile`);
    expect(rows).toEqual([
      {
        decile: 1,
        models: 30,
        families: 10,
        measure_min: 1,
        measure_max: 3,
        q1: 27, // the 30 values are 27 × 10, 28 × 10, 29 × 10: places 7.25, 14.5 and 21.75 from 0
        median: 28,
        q3: 29,
        mean: 28,
        share_zero: 0,
        evidence: "C",
      },
      {
        decile: 10,
        models: 30,
        families: 10,
        measure_min: 28,
        measure_max: 30,
        q1: 0,
        median: 1,
        q3: 2,
        mean: 1,
        share_zero: 1 / 3,
        evidence: "C",
      },
    ]);
  });

  it("keeps likes and downloads apart", async () => {
    const [row] = await rowsOf(
      "from recognition where outcome = 'downloads_30d' and dimension = 'rank' and decile = 1 and tier = 'T0'",
    );
    expect(row).toMatchObject({ median: 20, mean: 20 });
  });

  it("prints nothing but the count where fewer than 30 models stand", async () => {
    // Without family 9, 27 models are left in each decile of places.
    const [row] = await rowsOf(
      "from recognition where outcome = 'likes' and dimension = 'rank' and decile = 1 and tier = 'T1'",
    );
    expect(row).toMatchObject({
      models: 27,
      authors: 27,
      families: 9,
      q1: null,
      median: null,
      mean: null,
      share_zero: null,
    });
  });

  it("lets equal crowding share a decile", async () => {
    // 150 entries without a rival: mid-rank 75.5 of 300, decile 3. r = 16 (places 151 to 160): mid-rank 155.5, decile 6; with
    // r = 17 and 18 up to place 180, since (175.5 − ½) / 300 lies below 0.6.
    const rows = await rowsOf(`
      select decile, n, measure_min, measure_max
      from recognition
      where outcome = 'likes' and dimension = 'crowding' and tier = 'T0' and decile <= 6
      order by decile`);
    expect(rows).toEqual([
      { decile: 3, n: 150, measure_min: 0, measure_max: 0 },
      { decile: 6, n: 30, measure_min: 16, measure_max: 18 },
    ]);
  });

  it("gives fixed-age outcomes grade A and only the models that were read", async () => {
    const rows = await rowsOf(
      "select * from recognition where outcome = 'likes_at_30' and dimension = 'all' and tier = 'T1'",
    );
    expect(rows).toMatchObject([{ decile: 0, models: 30, families: 1, median: null, evidence: "A" }]);
  });

  it("lists months, a model with two bases once", async () => {
    const twin = ` union all by name
      select 'm0-1' as id, 'a0-1' as author, 'base1' as base, 'finetune' as relation, 'T2' as tier, timestamp '2026-05-10' as created_at,
        40 as rank_mid, 30 as family_size, 0 as rivals_30d, 29 as likes, 10 as downloads_30d, 1 as likes_at_30`;
    const rows = await rowsOf(
      "select month, models, median, share_zero from recognition_months where outcome = 'likes' and tier = 'T0' order by month",
      twin,
    );
    expect(rows).toEqual([
      { month: "2026-05-01", models: 200, median: 19.5, share_zero: 0 }, // likes 10 to 29
      { month: "2026-06-01", models: 100, median: 4.5, share_zero: 0.1 }, // likes 0 to 9
    ]);
  });
});
