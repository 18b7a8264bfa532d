import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { chartRows, finetunes, wilson } from "../support/chart-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-rows-of-bases-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (chart: string, tables: Record<string, string>) => chartRows(folder, chart, tables);

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

it("adoption-leaders names two of each size, of classes of 30 models, and how many have a ratio", async () => {
  const rows = await rowsOf("adoption-leaders", {
    adoption: `
      select id, 'a' as author, size, 10.0 as age_days, 100 as downloads_all_time, peers, 50 as tenth_downloads, adoption
      from (values
        ('a/third', '10-40B', 30, 1.0), ('a/first', '10-40B', 30, 3.0), ('a/tied', '10-40B', 30, 2.0), ('a/second', '10-40B', 30, 2.0),
        ('b/few', '1-4B', 29, 9.0), ('b/none', '1-4B', 40, null), ('b/only', '1-4B', 31, 1.0)
      ) as model (id, size, peers, adoption)`,
  });
  expect(rows.map(({ id, compared }) => [id, compared])).toEqual([
    ["b/only", 1],
    ["a/first", 4],
    ["a/second", 4],
  ]);
});

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
      counts
        .slice(0, relation === "all" ? 13 : 12)
        .map((children, k) => row("organization", `org${k + 1}`, k < 2 ? "eu" : "us", relation, children)),
    ),
    // Nobody's entries are adapters.
    row("organization", "org13", "us", "adapter", 99),
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
