import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows, finetunes, wilson } from "../support/chart-rows.ts";

/** Charts that list bases, niches or organizations: in which order, what decides among equals, and how many. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-order-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

it("crowded-niches lists twelve, by authors of the last 30 days, then by their entries, then by name", async () => {
  // Thirty models each, so many of them within 30 days; `author` as SQL of the model's number i.
  const niche = (base: string, relation: string, task: string, recent: number, author = "'a' || i % 30") =>
    finetunes(30, {
      base: `'org/${base}'`,
      relation: `'${relation}'`,
      task: `'${task}'`,
      age_days: `if(i < ${recent}, 3, 100)`,
      author,
    });
  const rest = ["0", "1", "2", "3", "4", "5", "6"].map((name) => niche(`d${name}`, "finetune", "chat", 10));
  const rows = await rowsOf("crowded-niches", {
    derivatives: [
      ...rest,
      niche("c", "finetune", "chat", 10),
      niche("c", "finetune", "act", 10),
      niche("c", "adapter", "chat", 10),
      niche("b", "finetune", "chat", 10),
      // Thirty by ten authors, eleven by eleven.
      niche("one", "finetune", "chat", 30, "'a' || i // 3"),
      niche("two", "finetune", "chat", 11),
      // 31 likes in all of the first, whose median on T1 is that of 0 to 29.
      finetunes(1, { base: "'org/two'", task: "'chat'", age_days: "3", tier: "'T0'", likes: "1000", author: "'a0'" }),
    ].join(" union all "),
  });
  expect(rows.map(({ base, relation, task }) => `${base} ${relation} ${task}`)).toEqual([
    "org/two finetune chat",
    "org/one finetune chat",
    "org/b finetune chat",
    "org/c adapter chat",
    "org/c finetune act",
    "org/c finetune chat",
    ...["0", "1", "2", "3", "4", "5"].map((name) => `org/d${name} finetune chat`),
  ]);
  expect(rows[0]).toMatchObject({ entries_30d: 11, authors_30d: 11, authors_30d_t0: 11, median_likes: 14.5 });
  expect(rows[1]).toMatchObject({ entries_30d: 30, authors_30d: 10, authors_30d_t0: 10 });
});

it("days-between-releases lists twelve organizations, equals by name, and has deciles from ten gaps on, not nine", async () => {
  // Gaps of 1 to 9 days: their smallest and their largest.
  const names = Array.from({ length: 13 }, (_, k) => `org${10 + k}`).reverse();
  const rows = await rowsOf("days-between-releases", {
    families: names
      .map(
        (name) =>
          `select '${name}' as author, true as present, timestamp '2026-01-01' + to_days(cast(i * (i + 1) / 2 as integer)) as released_at from range(10) as day (i)`,
      )
      .join(" union all "),
    cadence: names
      .map(
        (name) => `
          select '${name}' as organization, 10 as bases, 10 as release_days, timestamp '2026-01-01' as first_released_at, timestamp '2026-02-15' as last_released_at,
            5.0 as median_days_between_release_days, 7 as children_t1, 9 as children`,
      )
      .join(" union all "),
  });
  expect(rows.map(({ organization }) => organization)).toEqual(names.reverse().slice(0, 12));
  expect(rows[0]).toMatchObject({ decile_1: 1, quartile_1: 3, median: 5, quartile_3: 7, decile_9: 9 });
});

it("entries-per-week lists relations by name, and none without an entry in half a year", async () => {
  const one = (relation: string, age: number) =>
    finetunes(1, { id: `'${relation}'`, relation: `'${relation}'`, age_days: String(age) });
  const rows = await rowsOf("entries-per-week", {
    derivatives: [one("finetune", 3), one("adapter", 3), one("merge", 182), one("quantized", -1)].join(" union all "),
  });
  expect([...new Set(rows.map(({ relation }) => relation))]).toEqual(["adapter", "finetune"]);
  expect(rows).toHaveLength(52);
});

it("leader-share lists twelve families, those of most entries first, equals by name, of which one like is enough", async () => {
  const family = (base: string, relation: string, count: number, likes = "1") =>
    finetunes(count, {
      base: `'org/${base}'`,
      relation: `'${relation}'`,
      created_at: "timestamp '2026-08-01' + to_hours(i)",
      likes,
      downloads_30d: "cast(i < 11 as integer)",
    });
  const rest = Array.from({ length: 10 }, (_, k) => family(`d${k}`, "finetune", 30));
  const rows = await rowsOf("leader-share", {
    derivatives: [
      ...rest,
      family("c", "finetune", 30),
      family("c", "adapter", 30, "cast(i = 0 as integer)"),
      family("e", "finetune", 31),
      // A model without a date has no place and counts nowhere.
      finetunes(3, { base: "'org/e'", created_at: "null", likes: "50", downloads_30d: "50" }),
    ].join(" union all "),
  });
  expect(rows.map(({ base, relation }) => `${base} ${relation}`)).toEqual([
    "org/e finetune",
    "org/c adapter",
    "org/c finetune",
    ...["0", "1", "2", "3", "4", "5", "6", "7", "8"].map((name) => `org/d${name} finetune`),
  ]);
  expect(rows[0]).toMatchObject({ entries: 31, first: 10, even_share: 10 / 31, share_likes: 10 / 31, entries_t0: 31 });
  expect(rows[0]).toMatchObject({ share_downloads: 10 / 11, share_downloads_t0: 10 / 11, share_likes_t0: 10 / 31 });
  expect(rows[1]).toMatchObject({ share_likes: 1, share_likes_t0: 1 });
});

describe("whose models are built on", () => {
  const row = (scope: string, name: string, relation: string, children: number | null, total = 40) => `
    select '${scope}' as scope, '${name}' as name, '${name}' as region, '${relation}' as relation, 1 as bases, cast(${children} as bigint) as children_t1,
      9 as children_t0, 9 as children_by_root_t1, 9 as children_by_root_t0, 9 as authors_t1, ${total} as total_t1, 41 as total_t0,
      cast(${children} as bigint) / ${total} as share_t1, 0.5 as share_t0, 0.5 as share_by_root_t1, 0.5 as share_by_root_t0`;
  const names = Array.from({ length: 13 }, (_, k) => `org${10 + k}`);

  it.each(["organization", "region"])("is listed for twelve of each %s, equals by name", async (scope) => {
    const rows = await rowsOf(`${scope}s-built-on`, {
      derivatives: finetunes(40, { weight: "1" }),
      ecosystem: [
        ...names.toReversed().map((name) => row(scope, name, "all", 9)),
        row(scope, "none", "all", null),
      ].join(" union all "),
    });
    expect(rows.map(({ name }) => name)).toEqual(names.slice(0, 12));
  });

  it("is asked of all models, also of those of one author on one base, and of two parents of other organizations", async () => {
    const ecosystem = ["a", "b", "c", "d"].map((name) => row("organization", name, "all", 10)).join(" union all ");
    const alike = {
      author: "'u' || i // 2",
      base: "['a', 'b', 'c', 'd'][1 + i // 2 % 4] || '/' || i // 2",
      weight: "1",
    };
    // Two models by each author of twenty: forty say as much as nineteen.
    for (const one of await rowsOf("organizations-built-on", { derivatives: finetunes(40, alike), ecosystem }))
      expect(one).toMatchObject(wilson(10, 40, 19));
    // Of twenty models, each by an author of its own, five have a base of a; the others, and all second parents, are of z.
    const derivatives = [
      finetunes(20, { author: "'u' || i", base: "if(i < 5, 'a/', 'z/') || i", weight: "0.5" }),
      finetunes(20, { author: "'u' || i", base: "'z/second' || i", weight: "0.5" }),
    ].join(" union all ");
    const [of] = await rowsOf("organizations-built-on", { derivatives, ecosystem });
    expect(of).toMatchObject({ name: "a", ...wilson(5, 20, 19) });
  });

  it("is listed for three organizations of each relation, the relations of most models first", async () => {
    // Two models by each author of twenty, both on one base of four organizations in turn: forty say as much as nineteen. All sixty merges are of one
    // organization, each by an author of its own.
    const four = {
      author: "'u' || i // 2",
      base: "['a', 'b', 'c', 'd'][1 + i // 2 % 4] || '/' || i // 2",
      weight: "1",
    };
    const rows = await rowsOf("leading-organization", {
      derivatives: [
        finetunes(40, four),
        finetunes(40, { ...four, id: "'adapter' || i", relation: "'adapter'" }),
        finetunes(60, { id: "'merge' || i", relation: "'merge'", author: "'m' || i", base: "'e/' || i", weight: "1" }),
        finetunes(40, { ...four, id: "'untyped' || i", relation: "'unknown'" }),
      ].join(" union all "),
      ecosystem: [
        ...["finetune", "adapter", "unknown", "all"].flatMap((relation) =>
          ["d", "c", "b", "a"].map((name) => row("organization", name, relation, 10)),
        ),
        row("region", "z", "finetune", 99),
        row("organization", "z", "merge", null, 60),
        row("organization", "f", "merge", 0, 60),
        row("organization", "e", "merge", 1, 60),
      ].join(" union all "),
    });
    expect(rows.map(({ relation, place, name }) => `${relation} ${place} ${name}`)).toEqual([
      "merge 1 e",
      ...["adapter", "finetune"].flatMap((relation) => ["1 a", "2 b", "3 c"].map((place) => `${relation} ${place}`)),
    ]);
    expect(rows[0]).toMatchObject(wilson(60, 60, 60));
    for (const one of rows.slice(1)) expect(one).toMatchObject(wilson(10, 40, 19));
  });
});

it("leaders-against-chance lists fourteen, all of a relation first, then families of most entries, equals by name", async () => {
  const row = (base: string | null, relation: string, n: number) => `
    select '${relation}' as relation, 'T1' as tier, ${base === null ? "cast(null as varchar)" : `'${base}'`} as base, ${n} as models, 12 as authors, 1 as families,
      ${n} as n, 90 as likes, 0.5 as share_10, 0.25 as chance_10, 0.1 as chance_10_low, 0.4 as chance_10_high`;
  const rows = await rowsOf("leaders-against-chance", {
    leader_share: [
      ...["9", "8", "7", "6", "5", "4", "3", "2", "1", "0"].map((name) => row(`d${name}`, "finetune", 30)),
      row("c", "finetune", 30),
      row("c", "adapter", 30),
      row("z", "finetune", 31),
      row(null, "finetune", 20),
      row(null, "adapter", 20),
    ].join(" union all "),
  });
  expect(rows.map(({ base, relation }) => `${base} ${relation}`)).toEqual([
    "null adapter",
    "null finetune",
    "z finetune",
    "c adapter",
    "c finetune",
    ...["0", "1", "2", "3", "4", "5", "6", "7", "8"].map((name) => `d${name} finetune`),
  ]);
});
