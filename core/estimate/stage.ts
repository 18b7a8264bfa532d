import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesOf, literal, type Sql, shareOf, withDuckDB } from "../duckdb.ts";
import * as layout from "../lake/layout.ts";
import { copyToParquet } from "../parquet.ts";
import { FORMULA_VERSION } from "../release/manifest.ts";
import type { Stage } from "../stage.ts";
import { checksOf } from "./study/checks.ts";
import { readPanel } from "./study/read.ts";
import { type EstimateRow, ROW_COLUMNS } from "./study/rows.ts";
import { estimateInThreads } from "./study/threads.ts";

/**
 * derivatives, models, licence classes → estimates.parquet and checks.json: every specification on every setting, one row per term, the same
 * bytes each time. What cannot be estimated has a row without numbers.
 */
export const estimateStage: Stage = async (context) => {
  const { run, blobs, workspace, log, signal } = context;
  const { memory, threads } = context.sql;
  const database = { memory: shareOf(memory, 0.75), threads, temporary: join(workspace, "spill") };
  const files = {
    derivatives: join(workspace, "derivatives.parquet"),
    models: join(workspace, "models.parquet"),
    license_classes: join(workspace, "license_classes.parquet"),
  };
  await blobs.toFile(layout.panel(run.date, "derivatives"), files.derivatives);
  await blobs.toFile(layout.models(run.date), files.models);
  await blobs.toFile(layout.panel(run.date, "license_classes"), files.license_classes);
  const panel = await withDuckDB(database, (sql) => readPanel(sql, files));
  const { rows, fits, checks } = await estimateInThreads(panel, {
    threads: Math.min(threads, threadsWithin(memory, panel.rows)),
    signal,
    progress: (done, total) => log.progress({ done, total, unit: "specifications" }),
  });
  const path = await withDuckDB(database, (sql) => writeRows(sql, workspace, rows));
  const table = await blobs.fromFile(path, layout.estimates(run.date));
  const beside = await blobs.put(layout.estimateChecks(run.date), `${JSON.stringify(checksOf(fits, checks))}\n`);
  const specifications = new Set(rows.map(({ spec }) => spec)).size;
  const estimated = rows.filter(({ estimate }) => estimate !== null).length;
  const counts = { entries: panel.rows, specifications, estimated };
  return { rows: rows.length, bytes: table.size + beside.size, counts };
};

/** What a thread holds at most: so many bytes by itself and for each entry, measured on 0.9 million. The panel takes about as much. */
const THREAD = { itself: 50e6, entry: 512 } as const;

/** How many threads keep the stage within a limit such as 2GB; at least one, and any number under a limit in other words. */
export function threadsWithin(memory: string, entries: number): number {
  const room = Math.floor(bytesOf(memory) / (THREAD.itself + THREAD.entry * entries)) - 1;
  return Number.isNaN(room) ? Number.POSITIVE_INFINITY : Math.max(1, room);
}

async function writeRows(sql: Sql, workspace: string, rows: readonly EstimateRow[]): Promise<string> {
  const json = join(workspace, "estimates.json");
  const path = join(workspace, "estimates.parquet");
  await writeFile(json, JSON.stringify(rows));
  const columns = Object.entries(ROW_COLUMNS).map(([name, type]) => `${literal(name)}: ${literal(type)}`);
  await sql.run(
    copyToParquet(
      `select *, ${literal(FORMULA_VERSION)} as formula_version
       from read_json(${literal(json)}, format = 'array', columns = {${columns.join(", ")}})
       order by spec, evidence, outcome, sample, tier, term`,
      path,
    ),
  );
  return path;
}
