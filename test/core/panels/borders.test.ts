import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";
import { panelRows, times } from "../../support/panel-rows.ts";

it("churn counts a model that was first seen one day old at seven days, not at that one day, which it had lived to by then", async () => {
  const known_models = times(30, (i) => ({
    key: `m${i}`,
    id: `a${i % 10}/m${i}`,
    author: `a${i % 10}`,
    relation: "finetune",
    created_at: "2026-08-01 13:00:00",
    first_seen: "2026-08-02",
    last_seen: "2026-08-21",
    vanished: null,
  }));
  const known_edges = times(30, (i) => ({ key: `m${i}`, parent: `org/base${i % 5}`, last_seen: "2026-08-21" }));
  const rows = await panelRows(["churn"], { known_models, known_edges });
  expect(rows.map(({ within_days, n }) => [within_days, n])).toEqual([
    [null, 30],
    [7, 30],
  ]);
});

it("cadence has a median of days between bases from three bases on, of which two may be of one day", async () => {
  const families = `
    select 'org/' || i as base, 'org' as author, true as present, timestamp '2026-01-01' + to_days(cast(10 * (i // 2) as integer)) as released_at,
      5 as children, 5 as children_t1
    from range(3) as base (i)`;
  const rows = await withPanels("2026-08-01", { families }, ["cadence"], (sql) =>
    sql.rows("select bases, release_days, median_days_between_bases, median_days_between_release_days from cadence"),
  );
  // Released on 1, 1 and 11 January: 0 and 10 days apart.
  expect(rows).toEqual([
    { bases: 3, release_days: 2, median_days_between_bases: 5, median_days_between_release_days: null },
  ]);
});

it("potential and adoption, too, put a number of parameters that is a bound into the size above it", async () => {
  const sizes = "(values (0.999), (1), (4), (10), (40), (100)) as bound (p)";
  const fixture = {
    models: `
      select cast(p as varchar) as id, cast(p * 1e9 as bigint) as parameters, timestamp '2026-07-01' as created_at, 'false' as gated, 1 as downloads_all_time
      from ${sizes}`,
    lineage: `select cast(p as varchar) as id from ${sizes}`,
  };
  const [potential, adoption] = await withPanels(
    "2026-08-01",
    fixture,
    ["license_classes", "potential", "adoption"],
    async (sql) => [
      await sql.rows<{ size: string }>("select size from potential order by cast(base as double)"),
      await sql.rows<{ size: string }>("select size from adoption order by cast(id as double)"),
    ],
  );
  const above = ["<1B", "1-4B", "4-10B", "10-40B", "40-100B", ">100B"];
  expect([potential, adoption].map((rows) => rows?.map(({ size }) => size))).toEqual([above, above]);
});

it("diffusion counts a child of the very moment of the release, and none from before it, listed or vanished", async () => {
  const child = (id: string, days: number) => `
    select '${id}' as id, 'org/' || base as base, 'finetune' as relation, 'T2' as tier, timestamp '2026-05-10' as base_released_at,
      ${days} as lag_days
    from (values ('one'), ('two')) as family (base)`;
  const fixture = {
    derivatives: `
      ${child("early", -1)}
      union all ${child("later", 5)} where base = 'one'
      union all select * replace ('org/automated' as base, 'T0' as tier) from (${child("flagged", 3)}) where base = 'org/two'`,
    vanished: ["2026-05-09 23:59:59", "2026-05-10"]
      .map((at) => `select 'gone' as id, 'org/one' as base, 'finetune' as relation, timestamp '${at}' as created_at`)
      .join(" union all "),
  };
  const rows = await withPanels("2026-08-01", fixture, ["diffusion"], (sql) =>
    sql.rows("select base, tier, children, days from diffusion where relation = 'all' and k = 1"),
  );
  expect(rows).toEqual([
    { base: "org/automated", tier: "T0", children: 1, days: 3 },
    { base: "org/one", tier: "T0", children: 2, days: 0 },
    { base: "org/one", tier: "T1", children: 1, days: 5 },
  ]);
});

it("vanished models keep the place that they had among the listed, of a tie the first, and have none without a date", async () => {
  const at = (id: string, base: string, created_at: string | null) => ({ id, base, created_at });
  const rows = await panelRows(["vanished"], {
    derivatives: [
      at("a", "org/base", "2026-08-01"),
      at("b", "org/base", "2026-08-02"),
      at("c", "org/base", "2026-08-02"),
      at("undated", "org/base", null),
    ],
    vanished_entries: [
      at("gone/elsewhere", "org/other", "2026-08-03"),
      at("gone/last", "org/base", "2026-08-03"),
      at("gone/tied", "org/base", "2026-08-02"),
      at("gone/undated", "org/base", null),
    ],
  });
  expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
    ["gone/elsewhere", 1],
    ["gone/last", 5],
    ["gone/tied", 2],
    ["gone/undated", null],
  ]);
});
