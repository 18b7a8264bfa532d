/**
 * Rows as long as the Hub's: a recorded extract of hub-stats, each model taken many times over under names of its own, imported and made a
 * snapshot of. The sandbox's rows are a quarter as long, so this says what its figures are worth. Needs the folder `../shared`.
 *
 *   node bench/real-rows.ts [--copies 79] [--memory 2GB]        79 copies are 329,193 rows, 792 are 3,300,264
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { literal, withDuckDB } from "../core/duckdb.ts";
import { importStage } from "../core/import/import.ts";
import { openImport } from "../core/import/open.ts";
import { rawPrefix } from "../core/lake/layout.ts";
import { DATE, stageInLake } from "./lake.ts";
import { type Measurement, measure, print } from "./measure.ts";

const EXTRACT = fileURLToPath(new URL("../../shared/data/hub-stats-extract.parquet", import.meta.url));
const { values } = parseArgs({
  options: { copies: { type: "string", default: "79" }, memory: { type: "string", default: "2GB" } },
});
const { memory } = values;
if (!existsSync(EXTRACT)) {
  console.error(`bench: SKIPPED, ${EXTRACT} is not there: real rows cannot be measured`);
  process.exit(0);
}
const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-real-"));
const lake = join(folder, "lake");

/** Text bytes of a row in the first raw part. */
async function bytesOfRow(): Promise<number> {
  const parts = join(lake, rawPrefix(DATE, `${DATE}-a1`));
  const [first = ""] = (await readdir(parts)).sort();
  const lines = gunzipSync(await readFile(join(parts, first)));
  return Math.round(lines.length / lines.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0));
}

/** The snapshot's measurement, by a process of its own as for the sandbox's rows, so that its peak memory is its own. */
function snapshot(): Measurement {
  const program = fileURLToPath(new URL("stage.ts", import.meta.url));
  const args = ["--max-semi-space-size=8", program, "snapshot", "--lake", lake, "--models", "0", "--memory", memory];
  const ended = spawnSync(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`bench: the snapshot ended with ${ended.status}`);
  return JSON.parse(ended.stdout) as Measurement;
}

try {
  const many = join(folder, "many.parquet");
  const sql = { memory, threads: 2 };
  await withDuckDB({ ...sql, temporary: join(folder, "spill") }, (db) =>
    db.run(`copy (
      select models.* replace (if(copy = 0, id, id || '-' || copy) as id)
      from ${literal(EXTRACT)} as models cross join range(${Number(values.copies)}) as copies (copy)
      order by copy
    ) to ${literal(many)} (format parquet, compression zstd)`),
  );
  const opened = await openImport({ paths: [many], sql, temporary: join(folder, "import") });
  const imported = await measure("import of real rows", async () => {
    const { rows, traffic } = await stageInLake("crawl", importStage(opened), { lake, models: 0, memory });
    return { size: rows, counts: traffic };
  });
  const bytes_of_row = await bytesOfRow();
  for (const one of [imported, { ...snapshot(), name: "snapshot of real rows" }])
    print({ ...one, counts: { ...one.counts, bytes_of_row } });
} finally {
  await rm(folder, { recursive: true, force: true });
}
