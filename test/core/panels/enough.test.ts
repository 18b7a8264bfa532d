import { describe, expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * What stands in T1: 30 finetunes by 10 authors of 5 bases, which is just enough; one adapter, one author of quantizations and one base
 * of merges too few. In T0 each has one model more, flagged, by a further author, of a further base: enough of all four. The first
 * model of each relation and the flagged one declare two bases, so that there are more entries than models.
 */
const RELATIONS = `
  values ('adapter', 29, 10, 5, 2e9), ('finetune', 30, 10, 5, 5e8), ('merge', 30, 10, 4, 2e10), ('quantized', 30, 9, 5, 5e9)`;

const MODEL = `
  select
    relation || i as id,
    'author' || i % authors as author,
    'lab/' || relation || i % bases as base,
    relation,
    'T2' as tier,
    i,
    size
  from (${RELATIONS}) as wanted (relation, models, authors, bases, size), range(models) as model (i)
  union all
  select relation || '-flagged', 'robot', 'lab/' || relation || 9, relation, 'T0', 40, size
  from (${RELATIONS}) as wanted (relation, models, authors, bases, size)`;

const FIXTURE = {
  models: `
    select distinct base as id, 'lab' as author, timestamp '2026-03-01' as created_at, size as parameters, 'mit' as license from (${MODEL})
    union all by name
    select
      id,
      author,
      timestamp '2026-03-10' as created_at,
      size as parameters,
      'mit' as license,
      ['gguf'] as formats,
      cast([] as varchar[]) as datasets,
      cast([] as varchar[]) as languages,
      false as has_evals
    from (${MODEL})`,
  derivatives: `
    select
      * exclude (i, size, number),
      base as root,
      case when i in (0, 40) then 0.5 else 1 end as weight,
      timestamp '2026-03-10' as created_at,
      timestamp '2026-03-01' as base_released_at,
      9 as lag_days,
      i as likes,
      10 * i as downloads_30d,
      i as likes_at_30,
      10 * i as downloads_at_30
    from (
      select *, 0 as number from (${MODEL})
      union all
      select * replace ('lab/' || relation || 1 as base), 1 as number from (${MODEL}) where i in (0, 40)
    )`,
  outcomes: `select id, age, i as likes from (${MODEL}), (values (7), (30)) as reading (age)`,
};

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
  const found = await withPanels("2026-08-01", FIXTURE, ["ecosystem"], (sql) =>
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
    withPanels("2026-08-01", FIXTURE, ["license_classes", panel], (sql) => sql.rows<Record<string, unknown>>(query));

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
