import { stat } from "node:fs/promises";
import { join } from "node:path";
import { withDuckDB } from "../duckdb.ts";
import { KNOWN, openKnown } from "../lake/known.ts";
import * as layout from "../lake/layout.ts";
import { copyToParquet } from "../parquet.ts";
import type { StageContext } from "../stage.ts";
import { putChanged } from "./put-changed.ts";
import { snapshotDates } from "./snapshot-dates.ts";

/**
 * Writes outcomes and tombstones as the newest day knows them, without the internal key; a file that would stay the same is not
 * written again. Returns the bytes of both, so that a run that was killed and repeated says the same. Throws ConditionError when another
 * date's run has written one of them since they were looked at, which is before the dates are listed.
 */
export async function publishNewest({ run, blobs, workspace, sql: limits }: StageContext): Promise<number> {
  const keys = { outcomes: layout.outcomes, tombstones: layout.tombstones } as const;
  const there = { outcomes: await blobs.head(keys.outcomes), tombstones: await blobs.head(keys.tombstones) };
  const newest = (await snapshotDates(blobs)).at(-1);
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
      await putChanged(blobs, path, { key: keys[file], present: there[file], workspace });
      bytes += (await stat(path)).size;
    }
    return bytes;
  });
}
