import { expect, it } from "vitest";
import { panelRows, times } from "../../support/panel-rows.ts";

it("counts a model that was first seen one day old at seven days, not at that one day, which it had lived to by then", async () => {
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
