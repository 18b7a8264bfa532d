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
