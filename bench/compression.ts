/**
 * What levels of compression cost and save: gzip of a raw part's rows, and zstd of the snapshot's models as Parquet, as the stages write
 * them. One line of JSON per level.
 *
 *   node bench/compression.ts --lake DIR        a lake behind its snapshot stage
 */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { createGzip, gunzipSync } from "node:zlib";
import { literal, withDuckDB } from "../core/duckdb.ts";
import * as layout from "../core/lake/layout.ts";
import { copyToParquet } from "../core/parquet.ts";
import { DATE } from "./lake.ts";
import { measure, print } from "./measure.ts";

/** Parts whose rows are compressed, and models that are written: enough that each level takes a second or so. */
const PARTS = 20;
const MODELS = 1_000_000;
const { values } = parseArgs({ options: { lake: { type: "string", default: ".hubrace/bench" } } });
const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-compression-"));
try {
  const raw = join(values.lake, layout.rawPrefix(DATE, `${DATE}-a1`));
  const parts = (await readdir(raw)).sort().slice(0, PARTS);
  const rows = join(folder, "rows.ndjson");
  const target = join(folder, "compressed");
  let size = 0;
  await pipeline(async function* () {
    for (const part of parts) {
      const text = gunzipSync(await readFile(join(raw, part)));
      size += text.toString("latin1").split("\n").length - 1;
      yield text;
    }
  }, createWriteStream(rows));
  for (const level of [1, 3, 5, 6, 9]) {
    const measured = await measure(`gzip level ${level} of raw rows`, async () => {
      await pipeline(createReadStream(rows), createGzip({ level }), createWriteStream(target));
      return { size, counts: { bytes: (await stat(target)).size } };
    });
    print(measured);
  }
  await withDuckDB({ memory: "2GB", threads: 2, temporary: join(folder, "spill") }, async (sql) => {
    const models = literal(join(values.lake, layout.models(DATE)));
    await sql.run(`create table models as from ${models} limit ${MODELS}`);
    const [counted] = await sql.rows<{ n: number }>("select count(*) as n from models");
    for (const level of [1, 3, 6, 9]) {
      const measured = await measure(`zstd level ${level} of the models as Parquet`, async () => {
        await sql.run(`${copyToParquet("from models", target).slice(0, -1)}, compression_level ${level})`);
        return { size: counted?.n ?? 0, counts: { bytes: (await stat(target)).size } };
      });
      print(measured);
    }
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
