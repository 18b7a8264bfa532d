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

describe("the four outcomes", () => {
  const PANELS = ["recognition", "recognition_months"];

  it("have statistics of their own", async () => {
    // Of 30 models by 10 authors of 5 bases, 1 has no like, 2 no download, 3 no like at age 30 and 4 no download then; the others have
    // 1, 2, 3 … likes or 10, 20, 30 … downloads. The mean of max(0, i − k) over i = 0 … 29 is (29 − k)(30 − k) / 60.
    const derivatives = `
      select
        'm' || i as id,
        'a' || i % 10 as author,
        'base' || i % 5 as base,
        'finetune' as relation,
        'T2' as tier,
        1 as weight,
        timestamp '2026-05-10' as created_at,
        i as likes,
        10 * greatest(0, i - 1) as downloads_30d,
        greatest(0, i - 2) as likes_at_30,
        10 * greatest(0, i - 3) as downloads_at_30
      from range(30) as models (i)`;
    const [all, months] = await withPanels("2026-08-01", { derivatives }, PANELS, async (sql) => [
      await sql.rows(
        "select outcome, q1, median, q3, mean, share_zero from recognition where tier = 'T1' order by outcome",
      ),
      await sql.rows("select outcome, median, share_zero from recognition_months where tier = 'T1' order by outcome"),
    ]);
    const near = (value: number) => expect.closeTo(value, 12);
    expect(all).toEqual([
      { outcome: "downloads_30d", q1: 62.5, median: 135, q3: 207.5, mean: near(406 / 3), share_zero: near(2 / 30) },
      { outcome: "downloads_at_30", q1: 42.5, median: 115, q3: 187.5, mean: near(117), share_zero: near(4 / 30) },
      { outcome: "likes", q1: 7.25, median: 14.5, q3: 21.75, mean: near(14.5), share_zero: near(1 / 30) },
      { outcome: "likes_at_30", q1: 5.25, median: 12.5, q3: 19.75, mean: near(12.6), share_zero: near(3 / 30) },
    ]);
    expect(months).toEqual([
      { outcome: "downloads_30d", median: 135, share_zero: near(2 / 30) },
      { outcome: "downloads_at_30", median: 115, share_zero: near(4 / 30) },
      { outcome: "likes", median: 14.5, share_zero: near(1 / 30) },
      { outcome: "likes_at_30", median: 12.5, share_zero: near(3 / 30) },
    ]);
  });

  it("count the models, authors and families of which they are known, each once", async () => {
    // The last model has two bases. The second and the fourth are flagged.
    const derivatives = `
      select *, 'finetune' as relation, timestamp '2026-05-10' as created_at
      from (values
        ('m1', 'ann', 'x', 'T2', 1.0, 5, null, null, null),
        ('m2', 'ann', 'y', 'T0', 1.0, null, 5, null, null),
        ('m3', 'bob', 'y', 'T1', 1.0, null, null, 5, null),
        ('m4', 'cid', 'x', 'T0', 1.0, 5, null, null, 5),
        ('m5', 'bob', 'y', 'T1', 0.5, 5, 5, 5, 5),
        ('m5', 'bob', 'z', 'T1', 0.5, 5, 5, 5, 5)
      ) as entry (id, author, base, tier, weight, likes, downloads_30d, likes_at_30, downloads_at_30)`;
    const known = [
      { outcome: "downloads_30d", tier: "T0", models: 2, authors: 2, families: 2, n: 3 }, // m2, m5
      { outcome: "downloads_30d", tier: "T1", models: 1, authors: 1, families: 2, n: 2 }, // m5
      { outcome: "downloads_at_30", tier: "T0", models: 2, authors: 2, families: 3, n: 3 }, // m4, m5
      { outcome: "downloads_at_30", tier: "T1", models: 1, authors: 1, families: 2, n: 2 }, // m5
      { outcome: "likes", tier: "T0", models: 3, authors: 3, families: 3, n: 4 }, // m1, m4, m5
      { outcome: "likes", tier: "T1", models: 2, authors: 2, families: 3, n: 3 }, // m1, m5
      { outcome: "likes_at_30", tier: "T0", models: 2, authors: 1, families: 2, n: 3 }, // m3, m5
      { outcome: "likes_at_30", tier: "T1", models: 2, authors: 1, families: 2, n: 3 }, // m3, m5
    ];
    const [all, months] = await withPanels("2026-08-01", { derivatives }, PANELS, async (sql) => [
      await sql.rows("select outcome, tier, models, authors, families, n from recognition order by outcome, tier"),
      await sql.rows("select outcome, tier, models, authors, families from recognition_months order by outcome, tier"),
    ]);
    expect(all).toEqual(known);
    expect(months).toEqual(known.map(({ n: _, ...counts }) => counts));
  });
});
