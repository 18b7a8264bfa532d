import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * ann's one is a merge of two bases; her two and three look automated; bob has a base that ann derived from and nothing else. cid has two
 * derivatives, one created 30 days before the snapshot and one a second earlier.
 */
const FIXTURE = {
  models: `
    select id, split_part(id, '/', 1) as author
    from (values ('ann/one'), ('ann/two'), ('ann/three'), ('bob/base'), ('cid/in'), ('cid/out')) as models (id)`,
  lineage: `
    select id, burst, serial_name
    from (values
      ('ann/one', false, false),
      ('ann/two', true, true),
      ('ann/three', false, true),
      ('bob/base', false, false)
    ) as lineage (id, burst, serial_name)`,
  derivatives: `
    select id, split_part(id, '/', 1) as author, base, weight, created_at, rank, 3 as likes, 10 as downloads_30d, tier
    from (values
      ('ann/one', 'bob/base', 0.5, timestamp '2026-07-01', 1, 'T2'),
      ('ann/one', 'gone/base', 0.5, timestamp '2026-07-01', 1, 'T2'),
      ('ann/two', 'bob/base', 1, timestamp '2026-08-20', 2, 'T0'),
      ('ann/three', 'bob/base', 1, null, null, 'T0'),
      ('cid/in', 'gone/base', 1, timestamp '2026-07-23', 5, 'T2'),
      ('cid/out', 'gone/base', 1, timestamp '2026-07-22 23:59:59', 4, 'T1')
    ) as entry (id, base, weight, created_at, rank, tier)`,
};

it("counts an author's models and what looks automated among them, each derivative once", async () => {
  const rows = await withPanels("2026-08-22", FIXTURE, ["authors"], (sql) => sql.rows("from authors"));
  expect(rows).toEqual([
    {
      author: "ann",
      models: 3,
      derivatives: 3,
      families: 2,
      first_entry_at: "2026-07-01T00:00:00.000Z",
      entries_30d: 1,
      first_places: 2,
      likes_sum: 9,
      downloads_30d_sum: 30,
      derivatives_t1: 1,
      burst_models: 1,
      serial_models: 2,
    },
    {
      author: "bob",
      models: 1,
      derivatives: 0,
      families: 0,
      first_entry_at: null,
      entries_30d: 0,
      first_places: 0,
      likes_sum: 0,
      downloads_30d_sum: 0,
      derivatives_t1: 0,
      burst_models: 0,
      serial_models: 0,
    },
    {
      author: "cid",
      models: 2,
      derivatives: 2,
      families: 1,
      first_entry_at: "2026-07-22T23:59:59.000Z",
      entries_30d: 1,
      first_places: 0,
      likes_sum: 6,
      downloads_30d_sum: 20,
      derivatives_t1: 2,
      burst_models: 0,
      serial_models: 0,
    },
  ]);
});
