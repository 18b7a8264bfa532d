import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { copyToParquet } from "../../core/parquet.ts";
import { emptyTable, TABLES } from "../../core/release/dictionary.ts";

const QUERY = new URL("../../site/prepare/families.sql", import.meta.url);

/** What the pages of families read where a release has these rows: column values as SQL, the rest null. */
async function familiesOf(rows: Readonly<Record<string, readonly string[]>>): Promise<Record<string, unknown>[]> {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-family-rows-"));
  try {
    return await withDuckDB({ memory: "300MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
      for (const table of TABLES) {
        const values = rows[table.name];
        if (values === undefined) continue;
        await sql.run(`create table written as ${emptyTable(table)}`);
        for (const row of values) await sql.run(`insert into written by name select ${row}`);
        await sql.run(`${copyToParquet("from written", join(folder, `${table.name}.parquet`))}; drop table written`);
      }
      await sql.run(`set file_search_path = ${literal(folder)}; set variable as_of = timestamp '2026-08-21'`);
      const [row] = await sql.rows<{ all: string }>(
        `select to_json(list(family))::varchar as all from (${await readFile(QUERY, "utf8")}) as family`,
      );
      return JSON.parse(row?.all ?? "[]");
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An entry of lab/big. */
const entry = (id: string, created: string | null, age: number | null, lag: number | null, more: string) =>
  `'${id}' as id, split_part('${id}', '/', 1) as author, 'lab/big' as base, timestamp ${created === null ? "null" : `'${created}'`} as created_at, ${age} as age_days, ${lag} as lag_days, ${more}`.replace(
    "timestamp null",
    "null",
  );
/** Six entries over three months at the borders of the windows, seven within five hours of one day, the last two together, two without a date. */
const ENTRIES = [
  entry("a/m01", "2026-05-22", 91, -1, "'finetune' as relation, 'T2' as tier, 0 as likes"),
  entry("b/m02", "2026-05-23 03:07:00", 90, 0, "'finetune' as relation, 'T1' as tier, 5 as likes"),
  entry("g/m03", "2026-06-21", 61, 90, "'finetune' as relation, 'T0' as tier, 9 as likes"),
  entry("c/m04", "2026-06-22", 60, -4, "'finetune' as relation, 'T2' as tier, 0 as likes"),
  entry("c/m05", "2026-07-21", 30.5, 9, "'finetune' as relation, 'T1' as tier, 5 as likes"),
  entry("a/m06", "2026-07-22", 30, 10, "'quantized' as relation, 'T2' as tier, 1 as likes"),
  ...Array.from({ length: 7 }, (_, n) =>
    entry(
      `d/m${String(7 + n).padStart(2, "0")}`,
      `2026-08-16 0${1 + Math.min(n, 5)}:00:00`,
      5,
      20 + n,
      `'finetune' as relation, '${n === 0 ? "T1" : "T2"}' as tier, ${n === 0 ? 1 : 0} as likes`,
    ),
  ),
  entry("e/undated", null, null, null, "'finetune' as relation, 'T0' as tier, 2 as likes"),
  entry("f/undated", null, null, null, "'finetune' as relation, 'T0' as tier, 0 as likes"),
];
const niche = (relation: string, task: string | null, rivals: number, entries: number) =>
  `'lab/big' as base, '${relation}' as relation, ${task === null ? "null" : `'${task}'`} as task, ${rivals} as rival_authors_30d, ${entries} as entries_30d`;

const at = (moment: string) => Date.parse(`${moment}Z`);
const ids = (list: unknown) => (list as { id: string }[]).map(({ id }) => id);

it("a family's page reads windows, entries over time, first, liked and newest entries, niches, authors and parents", async () => {
  const [big, gone, ...others] = await familiesOf({
    families: [
      "'lab/few' as base, true as present, 9 as children",
      "'lab/gone' as base, false as present, 99 as children",
      "'lab/big' as base, true as present, 15 as children, timestamp '2026-05-21' as released_at",
      "'lab/zen' as base, true as present, 10 as children",
      "'lab/ten' as base, true as present, 10 as children",
    ],
    derivatives: [
      ...ENTRIES,
      "'z/only' as id, 'z' as author, 'lab/gone' as base, 'merge' as relation, 0 as likes, 'T2' as tier",
      ...["2026-08-01", "2026-08-21", "2026-12-01"].map(
        (day) =>
          `'z/${day}' as id, 'z' as author, 'lab/ten' as base, 'merge' as relation, 0 as likes, 'T2' as tier, timestamp '${day}' as created_at`,
      ),
    ],
    niches: [
      niche("merge", null, 2, 9),
      niche("merge", "x", 2, 9),
      niche("merge", "a", 2, 9),
      niche("adapter", "x", 2, 9),
      niche("finetune", "x", 3, 1),
      niche("quantized", "x", 2, 10),
      niche("finetune", "y", 1, 50),
      niche("finetune", "z", 0, 99),
    ],
    edges: [
      "'lab/big' as child, 'o/one' as parent, true as parent_present, 0 as position",
      "'lab/big' as child, 'o/two' as parent, true as parent_present, 1 as position",
      "'lab/big' as child, 'o/gone' as parent, false as parent_present, 2 as position",
    ],
    models: [
      "'lab/big' as id, 'mit' as license, 'manual' as gated, ['d/one', 'd/two'] as datasets, true as has_evals, ['gguf'] as formats, timestamp '2026-08-01' as last_modified",
      "'lab/ten' as id, '' as license, 'false' as gated, [] as datasets, false as has_evals, [] as formats",
    ],
    license_classes: ["'mit' as license, 'open' as class", "null as license, 'none' as class"],
    checklist: ["'lab/big' as base, 'T0' as tier", "'lab/big' as base, 'T1' as tier"],
  });
  expect(big).toMatchObject({
    ...{ base: "lab/big", children: 15, released_at: at("2026-05-21T00:00:00"), first_entry_at: null },
    // 60 and 30.5 days, not 30; 61 and 90 days, not 91.
    ...{ entries_30d_before: 2, entries_30d_before_that: 2, undated: 2 },
    // 0, 9, 10, 20 to 26 days: neither the suspected entry's 90 nor the two before their base.
    // a/m06, 30 days old, and the seven of one day.
    ...{ entries_30d_t1: 8, entrants_90d: 10, entrant_authors_90d: 4 },
    ...{ median_lag_days: 21.5, liked: 6, authors_t1: 4, niche_count: 8 },
    // Eighty steps of 1.1375 days over 91: the first two entries share one.
    tracks: [
      {
        relation: "finetune",
        points: [
          [at("2026-05-23T03:07:00"), 2, 2, 1],
          [at("2026-06-21T00:00:00"), 0, 1, 0],
          [at("2026-06-22T00:00:00"), 1, 1, 1],
          [at("2026-07-21T00:00:00"), 1, 1, 0],
          [at("2026-08-16T06:00:00"), 7, 7, 6],
        ],
      },
      {
        relation: "quantized",
        points: [[at("2026-07-22T00:00:00"), 1, 1, 1]],
      },
    ],
    own: {
      ...{ license: "mit", license_class: "open", gated: "manual", last_modified: at("2026-08-01T00:00:00") },
      ...{ datasets: 2, evals: true, formats: ["gguf"], parents: 3, parents_missing: 1 },
    },
  });
  expect(ids(big?.first)).toEqual([
    ...["a/m01", "b/m02", "g/m03", "c/m04", "c/m05", "a/m06", "d/m07", "d/m08", "d/m09", "d/m10"],
  ]);
  expect(ids(big?.liked_most)).toEqual(["g/m03", "b/m02", "c/m05", "e/undated", "a/m06"]);
  expect(ids(big?.newest)).toEqual([
    ...["d/m13", "d/m12", "d/m11", "d/m10", "d/m09", "d/m08", "d/m07", "a/m06", "c/m05", "c/m04"],
  ]);
  const niches = big?.niches as { relation: string; task: string | null }[];
  expect(niches.map(({ relation, task }) => [relation, task])).toEqual([
    ["finetune", "x"],
    ["quantized", "x"],
    ["adapter", "x"],
    ["merge", "a"],
    ["merge", "x"],
    ["merge", null],
  ]);
  expect(big?.top_authors).toEqual([
    { place: 1, author: "d", entries: 7, likes: 1 },
    { place: 2, author: "a", entries: 2, likes: 1 },
    { place: 3, author: "c", entries: 2, likes: 5 },
    { place: 4, author: "b", entries: 1, likes: 5 },
    { place: 5, author: "e", entries: 1, likes: 2 },
  ]);
  const tiers = big?.checks as { tier: string }[];
  expect(tiers.map(({ tier }) => tier)).toEqual(["T1", "T0"]);
  // Then the smaller one that is listed, then the one that is not, which has no dated entry and states nothing.
  // What is dated behind the snapshot shares its step.
  const points = [
    [at("2026-08-01T00:00:00"), 1, 1, 1],
    [at("2026-12-01T00:00:00"), 2, 2, 2],
  ];
  expect(gone).toMatchObject({ base: "lab/ten", tracks: [{ relation: "merge", points }], liked_most: null });
  expect(gone).toMatchObject({ own: { license: null, license_class: "none", parents: 0, parents_missing: 0 } });
  expect(others).toMatchObject([
    { base: "lab/zen" },
    { base: "lab/gone", undated: 1, tracks: null, first: null, newest: null, own: null },
  ]);
});
