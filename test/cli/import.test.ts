import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../cli/import.ts";
import { UsageError } from "../../core/errors.ts";
import { Files } from "../core/import/files.ts";
import { printed } from "../support/printed.ts";

let files: Files;
let lake: string;
beforeAll(async () => {
  files = await Files.make();
  lake = await mkdtemp(join(tmpdir(), "hubrace-lake-"));
});
afterAll(async () => {
  await files.remove();
  await rm(lake, { recursive: true, force: true });
});

/** A base and its children, one a day from 2024-04-01 on, as `day` would have found them. */
const family = (day: string) =>
  `select 'lab/base' as id, timestamp '2024-03-01' as createdAt, 9 as likes, 100 as downloads, []::varchar[] as tags
   union all
   select 'author-' || i || '/tuned', timestamp '2024-04-01' + i * interval 1 day, i, 2 * i, ['base_model:finetune:lab/base']
   from range(60) as r(i) where timestamp '2024-04-01' + i * interval 1 day < timestamp '${day}'`;

/** Runs the import and returns its line of JSON. */
async function importJson(paths: string[], date: string, corrections?: string): Promise<Record<string, unknown>> {
  const named = corrections === undefined ? {} : { corrections };
  const said = await printed(() => importFiles(paths, { date, lake, memory: "1GB", json: true, ...named }));
  return JSON.parse(said.split("\n").at(-1) ?? "");
}

test("an import runs all stages behind the crawl and names the columns that were missing", async () => {
  const may = await files.write("may.parquet", family("2024-05-01"));
  expect(await importJson([may], "2024-05-01")).toMatchObject({
    run: "2024-05-01-a1",
    date: "2024-05-01",
    source: { kind: "import", label: "hub-stats import (may.parquet)", simulated: false },
    missing_columns: expect.arrayContaining(["_id", "cardData"]),
    stages: {
      import: { rows: 31, counts: { models: 31, late_rows: 0 } },
      snapshot: { rows: 31, counts: { edges: 30 } },
      release: { counts: { published: 1, made_current: 1 } },
    },
  });
});

test("an older day imported later is published, and the newer release stays current", async () => {
  const april = await files.write("april.parquet", family("2024-04-11"));
  const dates = join(lake, "dates.csv");
  await writeFile(dates, "model_id,actual_release_date\nlab/base,2024-03-30\n");
  expect(await importJson([april], "2024-04-11", dates)).toMatchObject({
    stages: { import: { rows: 11 }, release: { counts: { published: 1, made_current: 0 } } },
  });
  // What the operator named is what the day was derived with.
  const release = JSON.parse(await readFile(join(lake, "releases/v1/2024-04-11/release.json"), "utf8"));
  expect(release.inputs).toMatchObject({ corrections: { source: "dates.csv", rows: 1 }, regions: null });
});

test("a date in the future is refused before anything is read", async () => {
  const options = { date: "9999-12-31", lake, memory: "1GB" };
  await expect(importFiles(["none.parquet"], options)).rejects.toThrow(UsageError);
  await expect(importFiles(["none.parquet"], options)).rejects.toThrow(/lies in the future/);
});
