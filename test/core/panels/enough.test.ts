import { describe, expect, it } from "vitest";
import { ENOUGH } from "../../support/enough.ts";
import { withPanels } from "../../support/panel-fixture.ts";

/** The columns of each panel that are null where too little stands behind a row. */
const STATISTICS: Record<string, readonly string[]> = {
  recognition: ["q1", "median", "q3", "mean", "share_zero"],
  recognition_months: ["median", "share_zero"],
  efficiency: [
    "share_of_entries",
    "entries_per_base",
    "likes_median",
    "likes_mean",
    "likes_share_zero",
    "downloads_30d_median",
    "downloads_30d_mean",
    "downloads_30d_share_zero",
  ],
  formats: ["share"],
  licenses: ["share_of_row"],
  concentration: ["gini", "hhi", "effective_number", "top_1_share", "top_1pct_share", "top_10pct_share"],
  maturation: [
    "authors_90d_per_base",
    "median_first_lag_days",
    "median_lag_days",
    "share_evals",
    "share_license",
    "share_license_of_base",
    "share_datasets",
    "share_safe_weights",
    "share_card",
  ],
  first_like: ["share_liked"],
};

it("ecosystem has shares on each tier where that many stand behind all of a relation's bases, and not with one fewer of any", async () => {
  const found = await withPanels("2026-08-01", ENOUGH, ["ecosystem"], (sql) =>
    sql.rows(`
      select relation, bases, children_t0, children_t1, authors_t0, authors_t1, share_t0, share_t1, share_by_root_t0, share_by_root_t1
      from ecosystem
      where name = 'lab'
      order by relation`),
  );
  const printed = { share_t0: 1, share_by_root_t0: 1 };
  const hidden = { share_t1: null, share_by_root_t1: null };
  const every = { share_t1: 1, share_by_root_t1: 1 };
  expect(found).toEqual([
    {
      relation: "adapter",
      bases: 6,
      children_t0: 30,
      children_t1: 29,
      authors_t0: 11,
      authors_t1: 10,
      ...printed,
      ...hidden,
    },
    {
      relation: "all",
      bases: 23,
      children_t0: 123,
      children_t1: 119,
      authors_t0: 11,
      authors_t1: 10,
      ...printed,
      ...every,
    },
    {
      relation: "finetune",
      bases: 6,
      children_t0: 31,
      children_t1: 30,
      authors_t0: 11,
      authors_t1: 10,
      ...printed,
      ...every,
    },
    {
      relation: "merge",
      bases: 5,
      children_t0: 31,
      children_t1: 30,
      authors_t0: 11,
      authors_t1: 10,
      ...printed,
      ...hidden,
    },
    {
      relation: "quantized",
      bases: 6,
      children_t0: 31,
      children_t1: 30,
      authors_t0: 10,
      authors_t1: 9,
      ...printed,
      ...hidden,
    },
  ]);
});

describe.each(Object.entries(STATISTICS))("%s of 30 models by 10 authors in 5 families", (panel, statistics) => {
  const rows = (query: string) =>
    withPanels("2026-08-01", ENOUGH, ["license_classes", panel], (sql) => sql.rows<Record<string, unknown>>(query));

  it("has statistics on each tier where that many stand behind a row, and not with one fewer of any", async () => {
    const printed = statistics.map(
      (column) => `list(distinct relation order by relation) filter (${column} is not null) as ${column}`,
    );
    const found = await rows(
      `select tier, ${printed.join(", ")} from ${panel} where relation <> 'none' group by tier order by tier`,
    );
    const all = (relations: readonly string[]) => Object.fromEntries(statistics.map((column) => [column, relations]));
    expect(found).toEqual([
      { tier: "T0", ...all(["adapter", "finetune", "merge", "quantized"]) },
      { tier: "T1", ...all(["finetune"]) },
    ]);
  });

  it("counts a model with two bases, an author and a base once", async () => {
    const found = await rows(`
      select distinct relation, tier, ${["licenses", "formats", "concentration"].includes(panel) ? "" : "models,"} authors, families
      from ${panel}
      where relation <> 'none' ${panel === "first_like" ? "and age < 90" : ""}
      order by relation, tier`);
    const counts = (models: number, authors: number, families: number) =>
      ["licenses", "formats", "concentration"].includes(panel) ? { authors, families } : { models, authors, families };
    expect(found).toEqual([
      { relation: "adapter", tier: "T0", ...counts(30, 11, 6) },
      { relation: "adapter", tier: "T1", ...counts(29, 10, 5) },
      { relation: "finetune", tier: "T0", ...counts(31, 11, 6) },
      { relation: "finetune", tier: "T1", ...counts(30, 10, 5) },
      { relation: "merge", tier: "T0", ...counts(31, 11, 5) },
      { relation: "merge", tier: "T1", ...counts(30, 10, 4) },
      { relation: "quantized", tier: "T0", ...counts(31, 10, 6) },
      { relation: "quantized", tier: "T1", ...counts(30, 9, 5) },
    ]);
  });
});

it.each([
  // Likes 0 to 29, the first model's twice, and on T0 the flagged one's 40 twice.
  ["recognition", "median", 15, 14],
  ["efficiency", "likes_median", 15, 14],
  // Each model once.
  ["recognition_months", "median", 15, 14.5],
])("%s has the middle of what stands on each tier", async (panel, median, t0, t1) => {
  const outcome = panel === "efficiency" ? "side = 'base'" : "outcome = 'likes'";
  const found = await withPanels("2026-08-01", ENOUGH, [panel], (sql) =>
    sql.rows(
      `select distinct tier, ${median} as median from ${panel} where relation = 'finetune' and ${outcome} order by tier`,
    ),
  );
  expect(found).toEqual([
    { tier: "T0", median: t0 },
    { tier: "T1", median: t1 },
  ]);
});
