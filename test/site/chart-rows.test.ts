import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows, finetunes } from "../support/chart-rows.ts";
import { ENOUGH } from "../support/enough.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-rows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

describe.each(["lag-by-relation", "rivals-by-relation", "zero-likes-by-crowding"])("%s", (chart) => {
  it("shows relations of 30 models by 10 authors in 5 families on each tier, and none with one fewer of any", async () => {
    const rows = await rowsOf(chart, { derivatives: ENOUGH.derivatives });
    expect([...new Set(rows.map(({ tier, relation }) => `${tier} ${relation}`))].sort()).toEqual([
      "T0 adapter",
      "T0 finetune",
      "T0 merge",
      "T0 quantized",
      "T1 finetune",
    ]);
  });
});

it("lag-by-relation has the quantiles of what came at the release or after it", async () => {
  // Lags of −1, 0, 1 … 100 days.
  const [row] = await rowsOf("lag-by-relation", { derivatives: finetunes(102, { lag_days: "i - 1" }) });
  expect(row).toMatchObject({
    ...{ tier: "T1", n: 101, authors: 10, families: 5 },
    ...{ decile_1: 10, quartile_1: 25, median: 50, quartile_3: 75, decile_9: 90 },
  });
});

/** As many entries with 0, 1, 4, 5, 19, 20, 99 and 100 rivals. */
const RIVALS = "[0, 1, 4, 5, 19, 20, 99, 100][1 + i // 30]";

it("rivals-by-relation counts entries by classes that begin with 0, 1, 5, 20 and 100 rivals", async () => {
  const rows = await rowsOf("rivals-by-relation", { derivatives: finetunes(240, { rivals_30d: RIVALS }) });
  expect(rows.filter(({ tier }) => tier === "T1").map(({ from_rivals, entries }) => [from_rivals, entries])).toEqual([
    [0, 30],
    [1, 60],
    [5, 60],
    [20, 60],
    [100, 30],
  ]);
  expect(rows[0]).toMatchObject({ n: 240, median_rivals: 12, mean_rivals: 31, share: 30 / 240 });
});

it("zero-likes-by-crowding asks the same classes for entries of at least a week", async () => {
  // Half of those with 1 to 4 rivals and none of the others have a like; ten more entries without one are a little too young.
  const likes = "cast(i < 90 and i >= 30 and i % 2 = 0 as integer)";
  const old = finetunes(240, { rivals_30d: RIVALS, age_days: "7.0", likes });
  const young = finetunes(10, { rivals_30d: "1", age_days: "6.99", likes: "0" }, 240);
  const rows = await rowsOf("zero-likes-by-crowding", { derivatives: `${old} union all ${young}` });
  const shown = rows.filter(({ tier }) => tier === "T1");
  expect(shown.map(({ from_rivals, n, share_zero }) => [from_rivals, n, share_zero])).toEqual([
    [0, 30, 1],
    [1, 60, 0.5],
    [5, 60, 1],
    [20, 60, 1],
    [100, 30, 1],
  ]);
  expect(shown[0]).toMatchObject({ authors: 10, families: 5, median_age_days: 7 });
});

it("entries-per-week counts whole weeks back from the snapshot, half a year of them", async () => {
  const age = "[-0.1, 0, 3, 6.99, 7, 181.99, 182][i + 1]";
  const derivatives = finetunes(7, { age_days: age, tier: "if(i = 1, 'T0', 'T2')" });
  const rows = await rowsOf("entries-per-week", { derivatives });
  expect(rows).toHaveLength(26);
  expect(rows.filter(({ entries_t0 }) => entries_t0 !== 0)).toEqual([
    { relation: "finetune", weeks_ago: 25, entries_t1: 1, entries_t0: 1 },
    { relation: "finetune", weeks_ago: 1, entries_t1: 1, entries_t0: 1 },
    { relation: "finetune", weeks_ago: 0, entries_t1: 2, entries_t0: 3 },
  ]);
});

it("crowded-niches lists niches that 10 authors entered within 30 days, of 30 models or more, most authors first", async () => {
  const niche = (task: string, count: number, columns: Record<string, string> = {}) =>
    finetunes(count, {
      base: "'org/base'",
      task,
      age_days: "if(i < 10, 30, 30.01)",
      likes: "greatest(0, i // 2 - 1)",
      ...columns,
    });
  const rows = await rowsOf("crowded-niches", {
    derivatives: [
      niche("'chat'", 30),
      niche("null", 30, { age_days: "if(i < 11, 30, 30.01)", author: "'a' || i % 11" }),
      niche("'new'", 29, { age_days: "1" }),
      niche("'new'", 1, { tier: "'T0'", age_days: "1" }),
      niche("'few-authors'", 30, { author: "'a' || i % 9", age_days: "1" }),
      niche("'long-ago'", 30, { age_days: "31" }),
      // Flagged: one more author of today, who counts on T0 alone.
      niche("'chat'", 1, { tier: "'T0'", author: "'robot'" }),
    ].join(" union all "),
  });
  const each = { base: "org/base", relation: "finetune" };
  // Likes 0, 0, 0, 0, 1, 1 … 13, 13.
  const liked = { median_likes: 6, share_zero_likes: 4 / 30 };
  expect(rows).toEqual([
    {
      ...each,
      task: "no task",
      models: 30,
      authors: 11,
      entries_30d: 11,
      authors_30d: 11,
      authors_30d_t0: 11,
      ...liked,
    },
    { ...each, task: "chat", models: 30, authors: 10, entries_30d: 10, authors_30d: 10, authors_30d_t0: 11, ...liked },
  ]);
});

it("days-between-releases needs five days with a release, and has deciles from ten gaps on", async () => {
  // few: days 0, 1, 3, 6, 10, so gaps of 1 to 4; many: gaps of 1 to 10; most: of 1 to 22; short: four days, one of them with two bases.
  const after = (gaps: number) => Array.from({ length: gaps + 1 }, (_, day) => (day * (day + 1)) / 2);
  const days = { few: after(4), many: after(10), most: after(22), short: [0, 0, 2, 4, 6] };
  const families = Object.entries(days).flatMap(([author, released]) =>
    released.map(
      (day) =>
        `select '${author}' as author, true as present, timestamp '2026-01-01 12:00:00' + to_days(${day}) as released_at`,
    ),
  );
  const gone = "select 'few' as author, false as present, timestamp '2026-06-01' as released_at";
  const cadence = (organization: string, release_days: number, median: number, children: number) => `
    select '${organization}' as organization, 5 as bases, ${release_days} as release_days, timestamp '2026-01-01' as first_released_at,
      timestamp '2026-02-01' as last_released_at, ${median} as median_days_between_release_days, ${children} as children_t1, 99 as children`;
  const rows = await rowsOf("days-between-releases", {
    families: [...families, gone].join(" union all "),
    cadence: [
      cadence("few", 5, 2.5, 7),
      cadence("many", 11, 5.5, 8),
      cadence("most", 23, 11.5, 6),
      cadence("short", 4, 2, 9),
    ].join(" union all "),
  });
  expect(
    rows.map((row) => [row.organization, row.decile_1, row.quartile_1, row.median, row.quartile_3, row.decile_9]),
  ).toEqual([
    ["many", 1.9, 3.25, 5.5, 7.75, 9.1],
    ["few", 1, 1.75, 2.5, 3.25, 4],
    ["most", 3.1, 6.25, 11.5, 16.75, expect.closeTo(19.9, 9)],
  ]);
  // n single gaps, half of them below the median, are n - 1 at the jackknife: floor(n / 2 - 1.96 n sqrt(0.25 / (n - 1))) is 1 of 10, 6 of 22, and 0 of 4.
  expect(rows.map((row) => [row.median_low, row.median_high])).toEqual([
    [1, 10],
    [null, null],
    [6, 17],
  ]);
});

it("licence-class-kept compares with bases that are listed and state a licence, from 30 entries by 10 authors in 5 families on", async () => {
  // Of 30 entries 15 keep the class of the base's licence, 9 state one of another class, 6 none. Others have a base without licence or unlisted.
  const of = (relation: string, count: number, base = "lab/b") =>
    finetunes(count, {
      id: `'${relation}${base}' || i`,
      relation: `'${relation}'`,
      base: `'${base}' || i % 5`,
      weight: "1",
    });
  const entries = [
    of("finetune", 30),
    of("finetune", 10, "lab/bare"),
    of("finetune", 10, "gone/b"),
    of("adapter", 29),
    of("merge", 30),
    of("quantized", 30),
  ].join(" union all ");
  const rows = await rowsOf("licence-class-kept", {
    derivatives: entries,
    models: `
      select id, case when row_number < 16 then 'mit' when row_number < 25 then 'gpl-3.0' end as license
      from (select id, row_number() over (partition by relation, base like 'lab/b%' and base not like 'lab/bare%' order by id) as row_number from (${entries}))
      union all by name
      select 'lab/b' || b as id, 'apache-2.0' as license from range(5) as bases (b)
      union all by name
      select 'lab/bare' || b as id from range(5) as bases (b)`,
    license_classes: `
      select * from (values ('mit', 'permissive'), ('apache-2.0', 'permissive'), ('gpl-3.0', 'copyleft'), (null, 'none_stated')) as class (license, class)`,
    licenses: `
      select relation, tier, unnest(['permissive', 'not_listed']) as parent_class, unnest([authors, 99]) as authors, unnest([families, 99]) as families
      from (values ('adapter', 10, 5), ('finetune', 10, 5), ('merge', 9, 5), ('quantized', 10, 4)) as shown (relation, authors, families),
        (values ('T0'), ('T1')) as tiers (tier)`,
  });
  const shown = { relation: "finetune", n: 30, share_kept: 0.5, share_not_stated: 0.2 };
  expect(rows).toMatchObject([
    { tier: "T1", ...shown },
    { tier: "T0", ...shown },
  ]);
});

it("liked-by-place shows tenths of 30 models by 10 authors in 5 families with ten entries", async () => {
  const races = (relation: string, bases: number, entries: number, authors: number) => `
    select '${relation}' || b || '-' || e as id, 'a' || ${bases > 5 ? "b" : "e"} % ${authors} as author, 'org/${relation}' || b as base,
      '${relation}' as relation, 'T1' as tier, 1 as weight, timestamp '2026-08-01' + to_hours(e) as created_at, 10 as age_days,
      cast(e < ${entries} / 2 as integer) as likes
    from range(${bases}) as bases (b), range(${entries}) as entries (e)`;
  const rows = await rowsOf("liked-by-place", {
    derivatives: [
      races("finetune", 30, 10, 10),
      races("finetune", 30, 9, 10)
        .replaceAll("org/finetune", "org/small")
        .replaceAll("'finetune' || b", "'small' || b"),
      races("adapter", 29, 10, 10),
      races("quantized", 30, 10, 9),
      races("merge", 4, 100, 10),
    ].join(" union all "),
  });
  expect(rows.map(({ tier, relation, part, n, share_liked }) => [tier, relation, part, n, share_liked])).toEqual(
    ["T1", "T0"].flatMap((tier) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((part) => [tier, "finetune", part, 30, part <= 5 ? 1 : 0]),
    ),
  );
});

it("lag-by-potential has the lags of the first 90 days by quarters of potential, in which equals stand together", async () => {
  // Eight bases with potential, of which the four of 30 have the middle places: mid-ranks 0.5, 1.5, 4 (four times), 6.5 and 7.5 of 8 are in
  // quarters 1, 1, 3, 4 and 4. The ninth has none. Each drew 16 entries, one an hour; a tenth has been out for less than 90 days.
  const potentials = [10, 20, 30, 30, 30, 30, 40, 50];
  const released = "timestamp '2026-08-22' - interval 90 days";
  const base = (b: number, count: number, columns: Record<string, string>) =>
    finetunes(count, {
      id: `'b${b}-' || i`,
      base: `'org/b${b}'`,
      base_released_at: released,
      lag_days: `${b} + i / 100`,
      weight: "1",
      ...columns,
    });
  const derivatives = [
    ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((b) => base(b, 16, {})),
    base(9, 16, { base_released_at: `${released} + interval 1 second` }),
    base(0, 2, { id: "'early' || i", lag_days: "-1" }),
    base(0, 2, { id: "'late' || i", lag_days: "90" }),
    base(0, 1, { id: "'robot'", lag_days: "89.9", tier: "'T0'" }),
  ];
  const maturation = `
    select tier, 'finetune' as relation, quartile as potential_quartile, 2 as bases, 32 as models, 10 as authors, 32 as n, 1.5 as authors_90d_per_base,
      case when quartile > 0 or tier = 'T1' then 1.0 end as median_lag_days
    from (values ('T0'), ('T1')) as tiers (tier), (values (0), (1), (3), (4)) as quartiles (quartile)`;
  const rows = await rowsOf("lag-by-potential", {
    derivatives: derivatives.join(" union all "),
    potential: potentials
      .map((potential, b) => `select 'org/b${b}' as base, ${potential} as potential`)
      .join(" union all "),
    maturation,
  });
  const near = (value: number) => expect.closeTo(value, 9);
  // Of one to four bases, the lags of each on one side of those of the next, no median has an interval.
  const open = { median_low: null, median_high: null };
  // Of n sorted lags the quartiles stand at places (n − 1) / 4, / 2 and · 3/4 from 0.
  expect(rows.filter(({ tier }) => tier === "T1")).toMatchObject([
    {
      potential_quartile: 0,
      quartile_1: near(8.0375),
      median: near(8.075),
      quartile_3: near(8.1125),
      ...open,
    },
    {
      potential_quartile: 1,
      quartile_1: near(0.0775),
      median: near(0.575),
      quartile_3: near(1.0725),
      ...open,
    },
    {
      potential_quartile: 3,
      quartile_1: near(2.7875),
      median: near(3.575),
      quartile_3: near(4.3625),
      ...open,
    },
    {
      potential_quartile: 4,
      quartile_1: near(6.0775),
      median: near(6.575),
      quartile_3: near(7.0725),
      ...open,
    },
  ]);
  const everything = rows.filter(({ tier }) => tier === "T0");
  expect(everything.map(({ potential_quartile }) => potential_quartile)).toEqual([1, 3, 4]);
  // With the flagged one, after 89.9 days, the middle of 33.
  expect(everything[0]?.median).toEqual(near(1));
});
