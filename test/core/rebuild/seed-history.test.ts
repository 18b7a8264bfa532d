import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { history, releaseFile } from "../../../core/lake/layout.ts";
import { copyToParquet } from "../../../core/parquet.ts";
import { knowsEarlierDays, seedHistory } from "../../../core/rebuild/seed-history.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import { TestLake } from "../../support/lake.ts";

const DAY = "2026-08-21";

/** A lake with those tables of the day's release that a history is seeded from: column values as SQL, the rest null. */
async function released(rows: Readonly<Record<string, readonly string[]>>): Promise<TestLake> {
  const lake = new TestLake(DAY);
  const folder = await mkdtemp(join(tmpdir(), "hubrace-seed-"));
  await withDuckDB({ memory: "300MB", threads: 1, temporary: folder }, async (sql) => {
    for (const table of TABLES) {
      if (!["models", "edges", "outcomes", "tombstones", "vanished"].includes(table.name)) continue;
      await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
      for (const row of rows[table.name] ?? []) await sql.run(`insert into ${table.name} by name select ${row}`);
      const path = join(folder, "table.parquet");
      await sql.run(copyToParquet(`from ${table.name}`, path));
      await lake.blobs.fromFile(path, releaseFile(DAY, `${table.name}.parquet`));
    }
  });
  await rm(folder, { recursive: true });
  return lake;
}

const seed = (lake: TestLake) =>
  lake.stage(async (context) => ({ rows: await seedHistory(context), bytes: 0, counts: {} }));

/**
 * Two models that are there, one of them without an _id, and a third one, made anew under the name of one that is gone. Of those that
 * are gone two had one name, one after the other, and one, gone for the second time, had neither _id nor parents. lab/base was gone once
 * and is back.
 */
const ROWS = {
  models: [
    "'lab/base' as id, 'h-base' as hub_id, 'lab' as author, timestamp '2026-07-01' as created_at, 90 as likes, 900 as downloads_30d, date '2026-08-01' as first_seen",
    "'anna/kept' as id, 'anna' as author, 'translation' as task, 3 as likes, date '2026-08-19' as first_seen",
    "'bert/anew' as id, 'h-new' as hub_id, 'bert' as author, 0 as likes, date '2026-08-21' as first_seen",
  ],
  edges: [
    "'anna/kept' as child, 'lab/base' as parent, 'finetune' as relation, 0 as position, date '2026-08-19' as first_seen",
    "'anna/kept' as child, 'gone/base' as parent, 'merge' as relation, 1 as position, date '2026-08-20' as first_seen",
    "'bert/anew' as child, 'lab/base' as parent, 'adapter' as relation, 0 as position, date '2026-08-21' as first_seen",
  ],
  tombstones: [
    "'lab/base' as id, 'h-base' as hub_id, date '2026-08-05' as last_seen, date '2026-08-06' as vanished, date '2026-08-07' as revived, 80 as likes",
    "'bert/anew' as id, 'h-old' as hub_id, date '2026-08-18' as last_seen, date '2026-08-19' as vanished, timestamp '2026-08-02 10:00:00' as created_at, 'quantized' as relation, 2 as likes, 20 as downloads_30d",
    "'cara/twice' as id, 'h-c1' as hub_id, date '2026-08-15' as last_seen, date '2026-08-17' as vanished, 'finetune' as relation, 5 as likes",
    "'cara/twice' as id, 'h-c2' as hub_id, date '2026-08-19' as last_seen, date '2026-08-20' as vanished, 'merge' as relation, 6 as likes",
    "'dora/alone' as id, date '2026-08-08' as last_seen, date '2026-08-09' as vanished, date '2026-08-10' as revived, 6 as likes",
    "'dora/alone' as id, date '2026-08-20' as last_seen, date '2026-08-21' as vanished, 7 as likes",
  ],
  vanished: [
    "'bert/anew' as id, 'h-old' as hub_id, 'lab/base' as base, 'quantized' as relation, 'translation' as task, date '2026-08-02' as first_seen, date '2026-08-18' as last_seen",
    "'bert/anew' as id, 'h-old' as hub_id, 'gone/base' as base, 'quantized' as relation, 'translation' as task, date '2026-08-02' as first_seen, date '2026-08-18' as last_seen",
    "'cara/twice' as id, 'h-c1' as hub_id, 'lab/base' as base, 'finetune' as relation, 'fill-mask' as task, date '2026-08-03' as first_seen, date '2026-08-15' as last_seen",
    "'cara/twice' as id, 'h-c2' as hub_id, 'lab/base' as base, 'merge' as relation, 'summarization' as task, date '2026-08-18' as first_seen, date '2026-08-19' as last_seen",
  ],
  outcomes: [
    "'lab/base' as id, 'h-base' as hub_id, 30 as age, 29.5 as read_age_days, date '2026-07-30' as snapshot, 70 as likes",
    "'anna/kept' as id, 7 as age, 7.25 as read_age_days, date '2026-08-20' as snapshot, 1 as likes",
  ],
};

test("a seeded history knows who is there, who is gone under which name, and what both declared", async () => {
  const lake = await released(ROWS);
  expect((await seed(lake)).rows).toBe(7);
  const gone = { created_at: null, downloads_30d: null };
  expect(await lake.rows(history(DAY, "models"))).toEqual([
    {
      ...{ key: "anna/kept", id: "anna/kept", hub_id: null, author: "anna", task: "translation" },
      ...{ first_seen: "2026-08-19", last_seen: DAY, vanished: null, created_at: null },
      ...{ relation: "finetune", likes: 3, downloads_30d: null },
    },
    {
      ...{ key: "dora/alone", id: "dora/alone", hub_id: null, author: "dora", task: null },
      ...{ first_seen: null, last_seen: "2026-08-20", vanished: DAY, relation: null, likes: 7, ...gone },
    },
    {
      ...{ key: "h-base", id: "lab/base", hub_id: "h-base", author: "lab", task: null },
      ...{ first_seen: "2026-08-01", last_seen: DAY, vanished: null, created_at: "2026-07-01T00:00:00.000Z" },
      ...{ relation: null, likes: 90, downloads_30d: 900 },
    },
    {
      ...{ key: "h-c1", id: "cara/twice", hub_id: "h-c1", author: "cara", task: "fill-mask" },
      ...{ first_seen: "2026-08-03", last_seen: "2026-08-15", vanished: "2026-08-17" },
      ...{ relation: "finetune", likes: 5, ...gone },
    },
    {
      ...{ key: "h-c2", id: "cara/twice", hub_id: "h-c2", author: "cara", task: "summarization" },
      ...{ first_seen: "2026-08-18", last_seen: "2026-08-19", vanished: "2026-08-20" },
      ...{ relation: "merge", likes: 6, ...gone },
    },
    {
      ...{ key: "h-new", id: "bert/anew", hub_id: "h-new", author: "bert", task: null },
      ...{ first_seen: DAY, last_seen: DAY, vanished: null, created_at: null },
      ...{ relation: "adapter", likes: 0, downloads_30d: null },
    },
    {
      ...{ key: "h-old", id: "bert/anew", hub_id: "h-old", author: "bert", task: "translation" },
      ...{ first_seen: "2026-08-02", last_seen: "2026-08-18", vanished: "2026-08-19" },
      ...{ created_at: "2026-08-02T10:00:00.000Z", relation: "quantized", likes: 2, downloads_30d: 20 },
    },
  ]);
  const edges = await lake.rows<Record<string, string>>(history(DAY, "edges"));
  expect(edges.map(Object.values)).toEqual([
    ["anna/kept", "anna/kept", "gone/base", "merge", "2026-08-20", DAY],
    ["anna/kept", "anna/kept", "lab/base", "finetune", "2026-08-19", DAY],
    ["h-c1", "cara/twice", "lab/base", "finetune", "2026-08-03", "2026-08-15"],
    ["h-c2", "cara/twice", "lab/base", "merge", "2026-08-18", "2026-08-19"],
    ["h-new", "bert/anew", "lab/base", "adapter", DAY, DAY],
    ["h-old", "bert/anew", "gone/base", "quantized", "2026-08-02", "2026-08-18"],
    ["h-old", "bert/anew", "lab/base", "quantized", "2026-08-02", "2026-08-18"],
  ]);
  expect(await lake.rows(history(DAY, "tombstones"), "select key, id, revived from table_")).toEqual([
    { key: "h-old", id: "bert/anew", revived: null },
    { key: "h-c1", id: "cara/twice", revived: null },
    { key: "h-c2", id: "cara/twice", revived: null },
    { key: "dora/alone", id: "dora/alone", revived: "2026-08-10" },
    { key: "dora/alone", id: "dora/alone", revived: null },
    { key: "h-base", id: "lab/base", revived: "2026-08-07" },
  ]);
  expect(await lake.rows(history(DAY, "outcomes"), "select key, id, age, snapshot from table_")).toEqual([
    { key: "anna/kept", id: "anna/kept", age: 7, snapshot: "2026-08-20" },
    { key: "h-base", id: "lab/base", age: 30, snapshot: "2026-07-30" },
  ]);
});

test.each([
  ["nobody was there before", {}, false],
  ["somebody is gone", { tombstones: ["'a/b' as id"] }, true],
  ["somebody was seen the day before", { models: ["'a/b' as id, date '2026-08-20' as first_seen"] }, true],
  ["all were seen on the day first", { models: [`'a/b' as id, date '${DAY}' as first_seen`] }, false],
  ["somebody was read the day before", { outcomes: ["'a/b' as id, date '2026-08-20' as snapshot"] }, true],
  ["all were read on the day", { outcomes: [`'a/b' as id, date '${DAY}' as snapshot`] }, false],
])("a release where %s tells of earlier days accordingly", async (_, rows, known) => {
  let said: boolean | undefined;
  await (await released(rows)).stage(async (context) => {
    said = await knowsEarlierDays(context);
    return { rows: 0, bytes: 0, counts: {} };
  });
  expect(said).toBe(known);
});
