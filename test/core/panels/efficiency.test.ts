import { describe, expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/** Ten bases of 7 billion parameters, each with three finetunes of 7 billion (likes 0, 1, 5) and a quantization of unknown size. */
const ENTRIES = "from range(10) as bases (b), range(4) as entries (e)";
const FIXTURE = {
  models: `
    select 'base' || b as id, 7000000000 as parameters from range(10) as bases (b)
    union all by name
    select 'm' || b || '-' || e as id, case when e < 3 then 7000000000 end as parameters ${ENTRIES}`,
  derivatives: `
    select
      'm' || b || '-' || e as id,
      'a' || b || '-' || e as author,
      'base' || b as base,
      case when e < 3 then 'finetune' else 'quantized' end as relation,
      'T2' as tier,
      [0, 1, 5, 9][e + 1] as likes,
      100 * e as downloads_30d
    ${ENTRIES}`,
};

describe("efficiency of ten families of one size", () => {
  const rows = (where: string) =>
    withPanels("2026-08-01", FIXTURE, ["efficiency"], (sql) =>
      sql.rows(`from efficiency where tier = 'T1' and ${where} order by relation`),
    );

  it("shows entries and recognition by the base's size, and the share quantized even where its own cell is small", async () => {
    expect(await rows("side = 'base'")).toMatchObject([
      {
        size: "4-10B",
        relation: "finetune",
        models: 30,
        share_of_entries: 0.75,
        entries_per_base: 3,
        likes_median: 1,
        likes_mean: 2,
        likes_share_zero: 1 / 3,
        downloads_30d_median: 100,
      },
      {
        size: "4-10B",
        relation: "quantized",
        models: 10,
        share_of_entries: 0.25,
        entries_per_base: null,
        likes_median: null,
      },
    ]);
  });

  it("shows the same by the derivative's own size, unknown as a size of its own", async () => {
    expect(await rows("side = 'model'")).toMatchObject([
      { size: "4-10B", relation: "finetune", models: 30, share_of_entries: 1 },
      { size: "unknown", relation: "quantized", models: 10, share_of_entries: null },
    ]);
  });

  it("puts a bound into the bucket above it", async () => {
    const bounds = await withPanels(
      "2026-08-01",
      {
        models:
          "select 'm' || p as id, cast(p * 1e9 as bigint) as parameters from (values (0.999), (1), (4), (10), (40), (100)) as bounds (p)",
        derivatives:
          "select 'm' || p as id, 'a' as author, 'b' as base, 'finetune' as relation, 'T2' as tier from (values (0.999), (1), (4), (10), (40), (100)) as bounds (p)",
      },
      ["efficiency"],
      (sql) =>
        sql.rows<{ size: string }>("select size from efficiency where side = 'model' and tier = 'T0' order by size"),
    );
    expect(bounds.map(({ size }) => size)).toEqual(["1-4B", "10-40B", "4-10B", "40-100B", "<1B", ">100B"]);
  });
});

it("takes a model of two parents, its author and their base once for a cell, and those without a name for one author", async () => {
  const cells = await withPanels(
    "2026-08-01",
    {
      models: "select id, 2000000000 as parameters from (values ('m'), ('flagged'), ('merged')) as models (id)",
      derivatives: `
        select * from (values
          ('m', 'a', 'one', 'finetune', 0.5, 'T2'),
          ('m', 'a', 'two', 'finetune', 0.5, 'T2'),
          ('flagged', 'a', 'one', 'finetune', 1, 'T0'),
          ('merged', null, 'one', 'merge', 1, 'T1')
        ) as entries (id, author, base, relation, weight, tier)`,
    },
    ["efficiency"],
    (sql) => sql.rows("select relation, tier, models, authors, families, n from efficiency where side = 'model'"),
  );
  expect(cells).toEqual([
    { relation: "finetune", tier: "T0", models: 2, authors: 1, families: 2, n: 3 },
    { relation: "finetune", tier: "T1", models: 1, authors: 1, families: 2, n: 2 },
    { relation: "merge", tier: "T0", models: 1, authors: 1, families: 1, n: 1 },
    { relation: "merge", tier: "T1", models: 1, authors: 1, families: 1, n: 1 },
  ]);
});

describe("adoption within the size class", () => {
  /** Twelve models of 2 billion parameters, a month old, with 100, 200 … 1,200 downloads; one of a year; one with fewer parameters. */
  const models = `
    select 'm' || i as id, 'a' as author, 2000000000 as parameters, timestamp '2026-07-02' as created_at, 100 * i as downloads_all_time
    from range(1, 13) as models (i)
    union all by name
    select 'aged' as id, 'a' as author, 2000000000 as parameters, timestamp '2025-08-01' as created_at, 5000 as downloads_all_time
    union all by name
    select 'small' as id, 'a' as author, 900000000 as parameters, timestamp '2026-07-02' as created_at, 5000 as downloads_all_time
    union all by name
    select 'silent' as id, 'a' as author, 2000000000 as parameters, timestamp '2026-07-02' as created_at`;
  const adopted = (where: string) =>
    withPanels("2026-08-01", { models, lineage: "select id from models" }, ["adoption"], (sql) =>
      sql.rows(`select id, peers, tenth_downloads, adoption from adoption where ${where} order by id`),
    );

  it("divides by the tenth-ranked of the same age: 1,200 down to 300", async () => {
    expect(await adopted("id in ('m3', 'm6', 'm12')")).toEqual([
      { id: "m12", peers: 12, tenth_downloads: 300, adoption: 4 },
      { id: "m3", peers: 12, tenth_downloads: 300, adoption: 1 },
      { id: "m6", peers: 12, tenth_downloads: 300, adoption: 2 },
    ]);
  });

  it("is null where fewer than ten models have that size and age, and has no row without downloads", async () => {
    expect(await adopted("id in ('aged', 'small', 'silent')")).toEqual([
      { id: "aged", peers: 1, tenth_downloads: null, adoption: null },
      { id: "small", peers: 1, tenth_downloads: null, adoption: null },
    ]);
  });
});
