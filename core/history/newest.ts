import { stat } from "node:fs/promises";
import { join } from "node:path";
import { copyToParquet, withDuckDB } from "../duckdb.ts";
import type { Blobs } from "../lake/blobs.ts";
import { sha256 } from "../lake/checksum.ts";
import { KNOWN, openKnown } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import type { StageContext } from "../stage.ts";

/**
 * Writes outcomes and tombstones as the newest day knows them, without the internal key; a file that would stay the same is not
 * written again. Returns the bytes of both, so that a run that was killed and repeated says the same.
 */
export async function publishNewest(
  { run, blobs, workspace, sql: limits }: StageContext,
  dates: readonly string[],
): Promise<number> {
  const newest = dates.at(-1);
  if (newest === undefined) return 0;
  return withDuckDB({ ...limits, temporary: join(workspace, "spill") }, async (sql) => {
    let bytes = 0;
    for (const file of ["outcomes", "tombstones"] as const) {
      // A newer day may have a snapshot and no history yet; this run's own day has one.
      if (newest !== run.date && (await blobs.head(layout.history(newest, file))) === null) continue;
      const view = `newest_${file}`;
      await openKnown(sql, { blobs, workspace }, { view, file, date: newest });
      const path = join(workspace, `${view}.parquet`);
      await sql.run(copyToParquet(`select * exclude (key) from ${view} order by ${KNOWN[file].order}`, path));
      const key = file === "outcomes" ? layout.outcomes : layout.tombstones;
      bytes += (await stat(path)).size;
      if (!(await holds(blobs, key, path, workspace))) await blobs.fromFile(path, key);
    }
    return bytes;
  });
}

/** True when a blob has the bytes of a local file already. */
async function holds(blobs: Blobs, key: string, path: string, workspace: string): Promise<boolean> {
  const present = await blobs.head(key);
  if (present === null || present.size !== (await stat(path)).size) return false;
  const copy = join(workspace, "present.parquet");
  await blobs.toFile(key, copy);
  return (await sha256(copy)) === (await sha256(path));
}
