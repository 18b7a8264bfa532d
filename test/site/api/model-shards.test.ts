import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withDuckDB } from "../../../core/duckdb.ts";
import { copyToParquet } from "../../../core/parquet.ts";
import { emptyTable, TABLES } from "../../../core/release/dictionary.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { writeModelShards } from "../../../site/prepare/api/model-shards.ts";
import type { Model, ModelShard } from "../../../site/src/api/model.ts";
import { shardOf } from "../../../site/src/api/shard.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hubrace-shards-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const manifest = {
  ...{ version: "v1", date: "2026-08-21", as_of: "2026-08-21T20:00:00.000Z", partial: false, limit: null },
  ...{ run: "2026-08-21-a1", source: { kind: "url", label: "a test", simulated: false }, formula_version: "3" },
  counts: { derivatives: 5 },
} as unknown as ReleaseManifest;

/** What the look-up says of a model, where a release has these rows: column values as SQL, the rest null. */
async function lookUp(rows: Readonly<Record<string, readonly string[]>>) {
  await withDuckDB({ memory: "300MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const table of TABLES) {
      if (!["derivatives", "edges", "lineage", "outcomes"].includes(table.name)) continue;
      await sql.run(`create table ${table.name} as ${emptyTable(table)}`);
      for (const row of rows[table.name] ?? []) await sql.run(`insert into ${table.name} by name select ${row}`);
      await sql.run(copyToParquet(`from ${table.name}`, join(folder, `${table.name}.parquet`)));
    }
  });
  writeFileSync(join(folder, "addresses.ndjson"), '{"base":"lab/big","address":"lab/big~1"}\n');
  const { signal } = new AbortController();
  await writeModelShards({ release: folder, work: folder, site: folder, manifest, signal });
  return async (id: string): Promise<Model | undefined> => {
    const path = join(folder, "api", "v1", "models", `${await shardOf(id, 2)}.json`);
    return (JSON.parse(readFileSync(path, "utf8")) as ModelShard).models[id];
  };
}

it("gives a model its readings under whatever name they were taken, and none of one that had its name before", async () => {
  const model = await lookUp({
    derivatives: [
      "'anna/new-name' as id, 'h-anna' as hub_id, 'lab/big' as base",
      "'anna/new-name' as id, 'h-anna' as hub_id, 'lab/other' as base",
      "'bert/anew' as id, 'h-new' as hub_id, 'lab/big' as base",
      "'cara/unkeyed' as id, 'lab/big' as base",
      "'dora/none' as id, 'h-dora' as hub_id, 'lab/big' as base",
    ],
    edges: ["'anna/new-name' as child, 'lab/other' as parent, 1 as position"],
    outcomes: [
      "'anna/new-name' as id, 'h-anna' as hub_id, 30 as age, 30.5 as read_age_days, 4 as likes, 40 as downloads_30d",
      "'anna/old-name' as id, 'h-anna' as hub_id, 7 as age, 6.5 as read_age_days, 2 as likes",
      "'bert/anew' as id, 'h-old' as hub_id, 7 as age, 7.0 as read_age_days, 99 as likes",
      "'cara/unkeyed' as id, 90 as age, 90.0 as read_age_days, 1 as likes, 10 as downloads_30d",
      "'gone/model' as id, 'h-gone' as hub_id, 7 as age, 7.0 as read_age_days, 5 as likes",
    ],
  });
  expect((await model("anna/new-name"))?.readings).toEqual([
    { age: 7, read_age_days: 6.5, likes: 2, downloads_30d: null },
    { age: 30, read_age_days: 30.5, likes: 4, downloads_30d: 40 },
  ]);
  expect((await model("bert/anew"))?.readings).toEqual([]);
  expect((await model("cara/unkeyed"))?.readings).toEqual([
    { age: 90, read_age_days: 90, likes: 1, downloads_30d: 10 },
  ]);
  // A model that the lineage does not know carries no flag.
  expect(await model("dora/none")).toMatchObject({ readings: [], burst: false, serial_name: false });
  expect(await model("gone/model")).toBeUndefined();
});

it("puts a model's bases in the order in which it declares them, each with its address, and its flags beside", async () => {
  const model = await lookUp({
    derivatives: [
      "'anna/merged' as id, 'lab/third' as base, 3 as rank, 1234 as family_size, 'T0' as tier",
      "'anna/merged' as id, 'lab/big' as base, 1200 as rank, 12345 as family_size, 'T0' as tier",
      "'anna/merged' as id, 'lab/second' as base, 2 as rank, 20 as family_size, 'T0' as tier",
      "'bert/plain' as id, 'lab/big' as base, 1 as rank, 12345 as family_size",
    ],
    edges: [
      "'anna/merged' as child, 'lab/big' as parent, 0 as position",
      "'anna/merged' as child, 'lab/second' as parent, 1 as position",
      "'anna/merged' as child, 'lab/third' as parent, 2 as position",
    ],
    lineage: [
      "'anna/merged' as id, true as burst, false as serial_name",
      "'bert/plain' as id, false as burst, true as serial_name",
    ],
  });
  const merged = await model("anna/merged");
  expect(merged?.bases.map(({ base, family, rank }) => [base, family, rank])).toEqual([
    ["lab/big", "lab/big~1", 1200],
    ["lab/second", null, 2],
    ["lab/third", null, 3],
  ]);
  expect(merged).toMatchObject({
    burst: true,
    serial_name: false,
    badge: { schemaVersion: 1, message: "entry 1,200 of 12,345 on big" },
  });
  expect(await model("bert/plain")).toMatchObject({ burst: false, serial_name: true });
});

it("calls the base of a badge by at most forty plain characters", async () => {
  const shown = {
    [`lab/${"m".repeat(40)}`]: "m".repeat(40),
    [`lab/${"m".repeat(41)}`]: `${"m".repeat(39)}…`,
    "lab/a <b> & c/d": "a_b_c_d",
    "lab/<>": "its base",
    "lab/": "its base",
  };
  const model = await lookUp({ derivatives: Object.keys(shown).map((base, n) => `'a/${n}' as id, '${base}' as base`) });
  const messages = await Promise.all(Object.keys(shown).map(async (_, n) => (await model(`a/${n}`))?.badge.message));
  expect(messages).toEqual(Object.values(shown).map((name) => `derivative of ${name}`));
});
