import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows } from "../support/chart-rows.ts";
import { ENOUGH } from "../support/enough.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-rows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

/** `count` finetunes by ten authors of five bases on T1, as SQL; `columns` replaces or adds some, of an entry's number i. */
const finetunes = (count: number, columns: Record<string, string>, from = 0) => {
  const all: Record<string, string> = {
    ...{
      id: "'m' || i",
      author: "'a' || i % 10",
      base: "'org/base' || i % 5",
      relation: "'finetune'",
      tier: "'T1'",
      likes: "i",
    },
    ...columns,
  };
  const selected = Object.entries(all).map(([name, value]) => `${value} as ${name}`);
  return `select ${selected.join(", ")} from range(${from}, ${from + count}) as entry (i)`;
};

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

it("crowded-niches lists niches of 30 models by 10 authors that somebody entered within 30 days, most authors first", async () => {
  const niche = (task: string, count: number, columns: Record<string, string> = {}) =>
    finetunes(count, {
      base: "'org/base'",
      task,
      age_days: "if(i < 4, 30, 30.01)",
      likes: "greatest(0, i // 2 - 1)",
      ...columns,
    });
  const rows = await rowsOf("crowded-niches", {
    derivatives: [
      niche("'chat'", 30),
      niche("null", 30, { age_days: "if(i < 5, 30, 30.01)" }),
      niche("'too-few'", 29),
      niche("'too-few'", 1, { tier: "'T0'" }),
      niche("'few-authors'", 30, { author: "'a' || i % 9" }),
      niche("'long-ago'", 30, { age_days: "31" }),
      // Flagged: an eleventh author of today, who counts on T0 alone.
      niche("'chat'", 1, { tier: "'T0'", author: "'robot'" }),
    ].join(" union all "),
  });
  const both = { base: "org/base", relation: "finetune", models: 30, authors: 10 };
  // Likes 0, 0, 0, 0, 1, 1 … 13, 13.
  const liked = { median_likes: 6, share_zero_likes: 4 / 30 };
  expect(rows).toEqual([
    { ...both, task: "no task", entries_30d: 5, authors_30d: 5, authors_30d_t0: 5, ...liked },
    { ...both, task: "chat", entries_30d: 4, authors_30d: 4, authors_30d_t0: 5, ...liked },
  ]);
});

it("days-between-releases needs five days with a release, and has deciles from ten gaps on", async () => {
  // few: days 0, 1, 3, 6, 10, so gaps of 1 to 4; many: gaps of 1 to 10; short: four days, one of them with two bases.
  const days = { few: [0, 1, 3, 6, 10], many: [0, 1, 3, 6, 10, 15, 21, 28, 36, 45, 55], short: [0, 0, 2, 4, 6] };
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
    cadence: [cadence("few", 5, 2.5, 7), cadence("many", 11, 5.5, 8), cadence("short", 4, 2, 9)].join(" union all "),
  });
  expect(
    rows.map((row) => [row.organization, row.decile_1, row.quartile_1, row.median, row.quartile_3, row.decile_9]),
  ).toEqual([
    ["many", 1.9, 3.25, 5.5, 7.75, 9.1],
    ["few", 1, 1.75, 2.5, 3.25, 4],
  ]);
});

it("leader-share takes families of 30 entries by 10 authors with a like, and all that came with the tenth", async () => {
  const family = (name: string, count: number, columns: Record<string, string> = {}) =>
    finetunes(count, {
      base: `'org/${name}'`,
      created_at: "timestamp '2026-08-01' + to_hours(cast(if(i = 10, 9, i) as integer))",
      likes: "2",
      downloads_30d: "if(i < 15, 4, 0)",
      ...columns,
    });
  const rows = await rowsOf("leader-share", {
    derivatives: [
      family("enough", 30),
      family("enough", 1, {
        id: "'robot'",
        tier: "'T0'",
        author: "'robot'",
        created_at: "timestamp '2026-07-01'",
        likes: "60",
        downloads_30d: "0",
      }),
      family("silent", 30, { downloads_30d: "0" }),
      family("short", 29),
      family("narrow", 30, { author: "'a' || i % 9" }),
      family("unliked", 30, { likes: "0" }),
      family("undated", 30, { created_at: "null" }),
    ].join(" union all "),
  });
  expect(rows).toEqual([
    {
      ...{ base: "org/enough", relation: "finetune", entries: 30, authors: 10 },
      // The tenth and the eleventh came together: 11 of 30 entries, 22 of 60 likes, 44 of 60 downloads.
      ...{ first: 11, even_share: 11 / 30, share_likes: 22 / 60, share_downloads: 44 / 60 },
      // With the flagged one before them the first ten are it and nine others: 60 + 18 of 120 likes, 36 of 60 downloads.
      ...{ entries_t0: 31, share_likes_t0: 78 / 120, share_downloads_t0: 36 / 60 },
    },
    {
      ...{ base: "org/silent", relation: "finetune", entries: 30, authors: 10 },
      ...{ first: 11, even_share: 11 / 30, share_likes: 22 / 60, share_downloads: null },
      ...{ entries_t0: 30, share_likes_t0: 22 / 60, share_downloads_t0: null },
    },
  ]);
});

it("leaders-against-chance shows families with 30 likes, all of a relation first, with T0 beside", async () => {
  const row = (base: string | null, tier: string, likes: number, share: number | null, relation = "finetune") => `
    select '${relation}' as relation, '${tier}' as tier, ${base === null ? "null" : `'${base}'`} as base, 40 as models, 12 as authors, 1 as families,
      ${likes} as n, ${likes} as likes, cast(${share} as double) as share_10, 0.25 as chance_10, 0.1 as chance_10_low, 0.4 as chance_10_high`;
  const rows = await rowsOf("leaders-against-chance", {
    leader_share: [
      row("org/a", "T1", 30, 0.5),
      row("org/a", "T0", 30, 0.75),
      row("org/few", "T1", 29, 0.5),
      row("org/hidden", "T1", 90, null),
      row("org/unknown", "T1", 90, 0.5, "unknown"),
      row("org/b", "T1", 50, 0.25),
      row(null, "T1", 80, 0.3),
      row(null, "T0", 90, 0.4),
      row(null, "T0", 90, 0.9, "adapter"),
    ].join(" union all "),
  });
  expect(rows.map(({ base, share_10, share_10_t0 }) => [base, share_10, share_10_t0])).toEqual([
    [null, 0.3, 0.4],
    ["org/b", 0.25, null],
    ["org/a", 0.5, 0.75],
  ]);
});

it("adoption-leaders names two of each size, of classes of 30 models", async () => {
  const rows = await rowsOf("adoption-leaders", {
    adoption: `
      select id, 'a' as author, size, 10.0 as age_days, 100 as downloads_all_time, peers, 50 as tenth_downloads, adoption
      from (values
        ('a/third', '10-40B', 30, 1.0), ('a/first', '10-40B', 30, 3.0), ('a/tied', '10-40B', 30, 2.0), ('a/second', '10-40B', 30, 2.0),
        ('b/few', '1-4B', 29, 9.0), ('b/none', '1-4B', 40, null), ('b/only', '1-4B', 31, 1.0)
      ) as model (id, size, peers, adoption)`,
  });
  expect(rows.map(({ id }) => id)).toEqual(["b/only", "a/first", "a/second"]);
});

describe("the newest large family", () => {
  const family = (name: string, released: string, count: number, columns: Record<string, string> = {}) =>
    finetunes(count, {
      id: `'${name}' || i`,
      base: `'org/${name}'`,
      base_released_at: `timestamp '${released}'`,
      lag_days: "1",
      age_days: "10",
      created_at: `timestamp '${released}' + to_hours(cast(24 + i as integer))`,
      downloads_30d: "1",
      ...columns,
    });
  const chosen = [
    family("enough", "2026-08-02", 100),
    family("older", "2026-08-01", 300),
    family("short", "2026-08-03", 99),
    family("narrow", "2026-08-04", 100, { author: "'a' || i % 9" }),
    family("flagged", "2026-08-05", 100, { tier: "if(i = 0, 'T0', 'T2')" }),
  ].join(" union all ");

  it("has 100 entries by 10 authors on T1 and was released last, for all charts of it", async () => {
    for (const chart of ["newest-family-entries", "first-entrants", "likes-by-release-order"]) {
      const rows = await rowsOf(chart, { derivatives: chosen });
      expect([...new Set(rows.map(({ base }) => base))], chart).toEqual(["org/enough"]);
    }
  });

  it("has its entries summed up to the end of each quarter of a day", async () => {
    // The hundred came hourly from midnight of 3 August on; three more with the last of them: one flagged, two their authors' first.
    const more = family("enough", "2026-08-02", 3, {
      id: "'more' || i",
      tier: "if(i = 0, 'T0', 'T2')",
      created_at: "timestamp '2026-08-07 03:59:59'",
    });
    const rows = await rowsOf("newest-family-entries", { derivatives: `${chosen} union all ${more}` });
    const counts = rows.map(({ until, entries_t1, entries_t0, entries_t2 }) => [
      until,
      entries_t1,
      entries_t0,
      entries_t2,
    ]);
    expect(counts[0]).toEqual(["2026-08-03T06:00:00.000Z", 6, 6, 0]);
    expect(counts[1]).toEqual(["2026-08-03T12:00:00.000Z", 12, 12, 0]);
    expect(counts.at(-1)).toEqual(["2026-08-07T06:00:00.000Z", 102, 103, 2]);
    expect(counts).toHaveLength(17);
  });

  it("has the shares of its first entries, of the same moment together", async () => {
    // Ten likes of the first two, who came together, and one each of the others; no download of the first, one each of the others.
    const raced = family("raced", "2026-08-09", 100, {
      likes: "if(i < 2, 10, 1)",
      downloads_30d: "if(i = 0, 0, 1)",
      created_at: "timestamp '2026-08-10' + to_hours(cast(greatest(i, 1) as integer))",
    });
    const flagged = family("raced", "2026-08-09", 1, { id: "'robot'", tier: "'T0'", likes: "100" });
    const both = await rowsOf("first-entrants", { derivatives: `${raced} union all ${flagged}` });
    expect(both.find(({ tier }) => tier === "T0")).toMatchObject({
      k: 1,
      first: 1,
      entries: 101,
      share_likes: 100 / 218,
    });
    const rows = both.filter(({ tier }) => tier === "T1");
    expect(
      rows.slice(0, 3).map(({ k, first, share_likes, share_downloads }) => [k, first, share_likes, share_downloads]),
    ).toEqual([
      [1, 2, 20 / 118, 1 / 99],
      [2, 2, 20 / 118, 1 / 99],
      [3, 3, 21 / 118, 2 / 99],
    ]);
    expect(rows).toHaveLength(100);
    expect(rows.at(-1)).toMatchObject({
      k: 100,
      first: 100,
      entries: 100,
      authors: 10,
      share_likes: 1,
      share_downloads: 1,
    });
  });
});

/** Wilson's interval of `hits` of `n`, taken as `effective` independent ones. */
function wilson(hits: number, n: number, effective: number) {
  const [p, z] = [hits / n, 1.96];
  const centre = p + z ** 2 / (2 * effective);
  const half = z * Math.sqrt((p * (1 - p)) / effective + z ** 2 / (4 * effective ** 2));
  const [ci_low, ci_high] = [centre - half, centre + half].map((end) =>
    expect.closeTo(end / (1 + z ** 2 / effective), 9),
  );
  return { effective_n: expect.closeTo(effective, 9), ci_low, ci_high };
}

describe("whose models are built on", () => {
  // Of org1, org2 … org13 13, 12 … 1 finetunes on T1, four of paths, and one of both org1 and org2: 96 models, each by an author of its own
  // and on a base of its own. A flagged one of org1 is not among them.
  const entries = Array.from({ length: 13 }, (_, k) =>
    finetunes(13 - k, { id: `'m${k}-' || i`, author: `'a${k}-' || i`, base: `'org${k + 1}/b' || i`, weight: "1" }),
  );
  const twin = ["org1", "org2"].map((org) =>
    finetunes(1, { id: "'twin'", author: "'twin'", base: `'${org}/twin'`, weight: "0.5" }),
  );
  const derivatives = [
    ...entries,
    ...twin,
    finetunes(4, { id: "'path' || i", author: "'p' || i", base: "'/data/' || i", weight: "1" }),
    finetunes(1, { id: "'robot'", author: "'robot'", base: "'org1/b0'", weight: "1", tier: "'T0'" }),
  ].join(" union all ");
  const counts = [14, 13, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  const row = (scope: string, name: string, region: string, relation: string, children: number) => `
    select '${scope}' as scope, '${name}' as name, '${region}' as region, '${relation}' as relation, 1 as bases, ${children} as children_t1,
      ${children} as children_t0, ${children} as children_by_root_t1, ${children} as children_by_root_t0, ${children} as authors_t1,
      96 as total_t1, 97 as total_t0, ${children} / 96 as share_t1, 0.5 as share_t0, 0.5 as share_by_root_t1, 0.5 as share_by_root_t0`;
  const ecosystem = [
    ...["all", "finetune"].flatMap((relation) =>
      counts.map((children, k) => row("organization", `org${k + 1}`, k < 2 ? "eu" : "us", relation, children)),
    ),
    ...[
      ["eu", 26],
      ["unknown", 4],
      ["us", 66],
    ].map(([name, children]) => row("region", String(name), String(name), "all", Number(children))),
  ].join(" union all ");
  const shown = async (chart: string) =>
    (await rowsOf(chart, { derivatives, ecosystem })).map(({ name, ci_low, ci_high, effective_n }) => ({
      name,
      effective_n,
      ci_low,
      ci_high,
    }));

  // Where no two models have an author or a base in common the design effect is 96 / 95.
  it("is asked of the twelve organizations with most models, of which a model with two parents belongs to both", async () => {
    expect(await shown("organizations-built-on")).toEqual(
      counts.slice(0, 12).map((hits, k) => ({ name: `org${k + 1}`, ...wilson(hits, 96, 95) })),
    );
  });

  it("is asked of three organizations for each relation", async () => {
    expect(await shown("leading-organization")).toEqual(
      counts.slice(0, 3).map((hits, k) => ({ name: `org${k + 1}`, ...wilson(hits, 96, 95) })),
    );
  });

  it("is asked of regions, in which a model with two parents of one region counts once, and paths are of unknown region", async () => {
    expect(await shown("regions-built-on")).toEqual([
      { name: "us", ...wilson(66, 96, 95) },
      { name: "eu", ...wilson(26, 96, 95) },
      { name: "unknown", ...wilson(4, 96, 95) },
    ]);
  });
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
