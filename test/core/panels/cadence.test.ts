import { expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * org released two bases at the same moment on 1 January, one on the 11th and one on 10 February; solo released two, a day apart; daily
 * released three, a day and then a day and a half apart.
 */
const FAMILIES = `
  select base, author, true as present, released_at, 5 as children, 4 as children_t1
  from (values
    ('org/a', 'org', timestamp '2026-01-01 06:00:00'),
    ('org/b', 'org', timestamp '2026-01-01 06:00:00'),
    ('org/c', 'org', timestamp '2026-01-11 06:00:00'),
    ('org/d', 'org', timestamp '2026-02-10 06:00:00'),
    ('solo/a', 'solo', timestamp '2026-01-01'),
    ('solo/b', 'solo', timestamp '2026-01-02'),
    ('daily/a', 'daily', timestamp '2026-03-01'),
    ('daily/b', 'daily', timestamp '2026-03-02'),
    ('daily/c', 'daily', timestamp '2026-03-03 12:00:00')
  ) as released (base, author, released_at)
  union all by name
  select 'gone/x' as base, 'gone' as author, false as present, timestamp '2026-01-01' as released_at, 9 as children, 9 as children_t1`;

/** Of the children, m/one merges org/a, org/b and gone/x, and m/two, which is flagged, merges org/a and solo/a. */
const MERGES = `
  select id, base, tier, weight
  from (values ('m/one', 'org/a', 'T2', 1 / 3), ('m/one', 'org/b', 'T1', 1 / 3), ('m/one', 'gone/x', 'T2', 1 / 3),
    ('m/two', 'org/a', 'T0', 0.5), ('m/two', 'solo/a', 'T0', 0.5)) as merge (id, base, tier, weight)`;

it("takes the median of the days between bases, and between days with a release", async () => {
  const rows = await withPanels("2026-08-01", { families: FAMILIES, derivatives: MERGES }, ["cadence"], (sql) =>
    sql.rows("from cadence"),
  );
  expect(rows).toMatchObject([
    {
      organization: "daily",
      bases: 3,
      release_days: 3,
      median_days_between_bases: 1.25, // 1, 1.5
      median_days_between_release_days: 1, // 1, 1
      children: 15,
      children_t1: 12,
    },
    {
      organization: "org",
      bases: 4,
      release_days: 3,
      median_days_between_bases: 10, // 0, 10, 30
      median_days_between_release_days: 20, // 10, 30
      children: 19, // 5 on each of four bases, m/one on two of them
      children_t1: 15,
    },
    {
      organization: "solo",
      bases: 2,
      release_days: 2,
      median_days_between_bases: null,
      median_days_between_release_days: null,
    },
  ]);
});

/**
 * org/old was released 100 days before the snapshot, org/new 10 days before. Entries: 30 finetunes of 30 authors in week 0 and 6 in
 * week 2 of org/old, 6 in week 0 of org/new. tiny/base drew two and is too small for rows of its own.
 */
const WEEKS = {
  families: `
    select base, split_part(base, '/', 1) as author, true as present, timestamp '2026-08-01' - to_days(age) as released_at
    from (values ('org/old', 100), ('org/new', 10), ('tiny/base', 100)) as released (base, age)`,
  derivatives: ["'org/old', 3, 30", "'org/old', 14, 6", "'org/new', 6.9, 6", "'tiny/base', 1, 2"]
    .map((cell) => cell.split(", "))
    .map(
      ([base, lag, n], group) => `
        select 'm${group}-' || i as id, 'a${group}-' || i as author, ${base} as base, 'finetune' as relation, 'T2' as tier,
          cast(${lag} as double) as lag_days
        from range(${n}) as entries (i)`,
    )
    .join(" union all "),
};

const weeks = (organization: string) =>
  withPanels("2026-08-01", WEEKS, ["cadence_weeks"], (sql) =>
    sql.rows(`
      select week, bases, entries, entries_per_base from cadence_weeks
      where organization = '${organization}' and relation = 'finetune' and tier = 'T1' and week < 4`),
  );

it("counts entries per week over the bases that have been out for all of it", async () => {
  expect(await weeks("org")).toEqual([
    { week: 0, bases: 2, entries: 36, entries_per_base: 18 },
    { week: 1, bases: 1, entries: 0, entries_per_base: 0 }, // org/new is 10 days old: its second week is not over
    { week: 2, bases: 1, entries: 6, entries_per_base: 6 },
    { week: 3, bases: 1, entries: 0, entries_per_base: 0 },
  ]);
  expect(await weeks("tiny")).toEqual([]);
});

it("has rows of an organization from 30 models by 10 authors on", async () => {
  const entries = (organization: string, models: number, authors: number) => `
    select '${organization}' || i as id, 'a' || i % ${authors} as author, '${organization}/base' as base, 'adapter' as relation,
      'T2' as tier, 1 as weight, 3.0 as lag_days
    from range(${models}) as entries (i)`;
  const field = {
    families: `
      select name || '/base' as base, name as author, true as present, timestamp '2026-07-20' as released_at
      from (values ('enough'), ('short'), ('narrow')) as organization (name)`,
    derivatives: [entries("enough", 30, 10), entries("short", 29, 10), entries("narrow", 30, 9)].join(" union all "),
  };
  const rows = await withPanels("2026-08-01", field, ["cadence_weeks"], (sql) =>
    sql.rows(
      "select organization, week, entries, entries_per_base from cadence_weeks where relation = 'all' and tier = 'T1'",
    ),
  );
  expect(rows).toEqual([
    { organization: "*", week: 0, entries: 89, entries_per_base: null },
    { organization: "enough", week: 0, entries: 30, entries_per_base: 30 },
  ]);
});

it("puts all organizations together, but prints that from five families on", async () => {
  expect((await weeks("*"))[0]).toEqual({ week: 0, bases: 3, entries: 38, entries_per_base: null });
});

it("counts a model of two bases and its author once over all relations", async () => {
  // An adapter of org/old and a merge of org/new by the author of one of the finetunes.
  const two = [
    ["org/old", "adapter"],
    ["org/new", "merge"],
  ].map(
    ([base, relation]) => `
      select 'two' as id, 'a0-1' as author, '${base}' as base, '${relation}' as relation, 'T2' as tier, 3.0 as lag_days`,
  );
  const derivatives = [WEEKS.derivatives, ...two].join(" union all ");
  const rows = await withPanels("2026-08-01", { ...WEEKS, derivatives }, ["cadence_weeks"], (sql) =>
    sql.rows(`
      select relation, entries, models, authors, families from cadence_weeks
      where organization = 'org' and tier = 'T1' and week = 0`),
  );
  expect(rows).toEqual([
    { relation: "adapter", entries: 1, models: 1, authors: 1, families: 1 },
    { relation: "all", entries: 38, models: 43, authors: 42, families: 2 },
    { relation: "finetune", entries: 36, models: 42, authors: 42, families: 2 },
    { relation: "merge", entries: 1, models: 1, authors: 1, families: 1 },
  ]);
});
