import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { CATALOGUED, writeCatalogue } from "../../../core/lake/catalogue.ts";
import { filesBlobs } from "../../../core/lake/files.ts";
import { TABLES } from "../../../core/release/dictionary.ts";

const folder = await mkdtemp(join(tmpdir(), "hubrace-catalogue-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

it("leaves, for each table that a date has, one pointer to its file in a folder of its own", async () => {
  const blobs = filesBlobs(folder);
  await blobs.put("snapshots/date=2026-08-21/models.parquet", "rows");
  await blobs.put("snapshots/date=2026-08-21/edges.parquet", "rows");
  await blobs.put("panels/date=2026-08-21/families.parquet", "rows");

  expect(await writeCatalogue(blobs, "2026-08-21", "s3://lake")).toEqual(["models", "edges", "families"]);

  const pointers: Record<string, string> = {};
  for await (const { key } of blobs.list("catalogue/")) {
    pointers[key] = new TextDecoder().decode((await blobs.get(key)) ?? undefined);
  }
  expect(pointers).toEqual({
    "catalogue/edges/date=2026-08-21/pointer.txt": "s3://lake/snapshots/date=2026-08-21/edges.parquet\n",
    "catalogue/families/date=2026-08-21/pointer.txt": "s3://lake/panels/date=2026-08-21/families.parquet\n",
    "catalogue/models/date=2026-08-21/pointer.txt": "s3://lake/snapshots/date=2026-08-21/models.parquet\n",
  });
});

it("knows tables of the dictionary alone, so that each has columns", () => {
  const names = TABLES.map(({ name }) => name);
  expect(CATALOGUED.filter((table) => !names.includes(table))).toEqual([]);
});
