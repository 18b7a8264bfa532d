/**
 * The least that the bytes of each stage cost on this machine: a plain copy of what a stage reads and writes, and a scan of every column by
 * DuckDB with the threads that stages have. docs/benchmarks.md sets the stages' own times beside it.
 *
 *   node bench/limits.ts --lake DIR [--models N]        a lake behind its panels stage
 */

import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { literal, type Sql, withDuckDB } from "../core/duckdb.ts";
import * as layout from "../core/lake/layout.ts";
import { DATE } from "./lake.ts";
import { measure, print } from "./measure.ts";

const { values } = parseArgs({
  options: { lake: { type: "string", default: ".hubrace/bench" }, models: { type: "string", default: "3300000" } },
});
const size = Number(values.models);
const at = (key: string) => join(values.lake, key);
const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-limits-"));

const rawFolder = at(layout.rawPrefix(DATE, `${DATE}-a1`));
const raw = (await readdir(rawFolder)).sort().map((name) => join(rawFolder, name));
const snapshot = [layout.models(DATE), layout.edges(DATE)].map(at);
const history = (["models", "edges", "tombstones", "outcomes"] as const).map((file) => at(layout.history(DATE, file)));
const lineage = [at(layout.lineage(DATE))];
const panels = layout.PANELS.map((panel) => at(layout.panel(DATE, panel)));

async function copy(stage: string, files: readonly string[]): Promise<void> {
  const target = join(folder, "copy");
  const measured = await measure(`limit of ${stage}: plain copy of what it reads and writes`, async () => {
    let bytes = 0;
    for (const file of files) {
      // Through this process: a file system that copies by reference would not touch the bytes.
      await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), createWriteStream(target));
      bytes += (await stat(file)).size;
    }
    return { size, counts: { bytes } };
  });
  print(measured);
}

/** Every column of the Parquet files is read and goes into one hash. */
async function scan(sql: Sql, stage: string, files: readonly string[]): Promise<void> {
  const measured = await measure(`limit of ${stage}: DuckDB scan of every column it reads`, async () => {
    let bytes = 0;
    for (const file of files) {
      await sql.rows(`select bit_xor(hash(row)) as sum from ${literal(file)} as row`);
      bytes += (await stat(file)).size;
    }
    return { size, counts: { bytes } };
  });
  print(measured);
}

try {
  await copy("snapshot", [...raw, ...snapshot]);
  await copy("history", [...snapshot, ...history]);
  await copy("lineage", [...snapshot, ...lineage]);
  await copy("panels", [...snapshot, ...lineage, ...history, ...panels]);
  await withDuckDB({ memory: "2GB", threads: 2, temporary: join(folder, "spill") }, async (sql) => {
    const measured = await measure("limit of snapshot: DuckDB scan of the raw rows as text", async () => {
      const list = raw.map(literal).join(", ");
      await sql.rows(`select sum(strlen(json::varchar)) as bytes from read_ndjson_objects([${list}])`);
      const sizes = await Promise.all(raw.map(async (file) => (await stat(file)).size));
      return { size, counts: { bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) } };
    });
    print(measured);
    await scan(sql, "history", snapshot);
    await scan(sql, "lineage", snapshot);
    await scan(sql, "panels", [...snapshot, ...lineage, ...history]);
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
