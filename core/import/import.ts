import { join } from "node:path";
import { crawlCheckpoint, freshCheckpoint, putCheckpoint } from "../crawl/checkpoint.ts";
import { readSql, withDuckDB } from "../duckdb.ts";
import type { Stage, StageContext } from "../stage.ts";
import type { ImportFile, OpenImport } from "./open.ts";
import { unreadable } from "./parquet.ts";
import { RawParts } from "./parts.ts";
import { type ImportedRow, rowQuery } from "./rows.ts";
import { strictJson } from "./strict-json.ts";

interface Tally {
  rows: number;
  based: number;
  late: number;
  /** Rows of which a field's JSON could not be read, by field. */
  readonly unreadable: Map<string, number>;
}

/**
 * Parquet files in the schema of hub-stats → raw parts and a finished checkpoint: it stands where the crawl stands, and the
 * later stages cannot tell the difference. The same files give the same bytes; memory does not grow with their rows.
 * Counts: models, parts, files, missing_columns (fields that the snapshot reads and a file has no column for, named in a
 * warning), unreadable_cards (rows kept without their cardData), unreadable_fields (the same of other JSON),
 * based_on_base_models (rows whose tags name no base while baseModels does), late_rows (created or changed after the
 * snapshot's time). Throws UsageError (exit 2) when a file cannot be read any more.
 */
export function importStage(opened: OpenImport): Stage {
  return async (context) => {
    const { ledger, run, log, workspace } = context;
    const missing = opened.missingColumns;
    if (missing.length > 0) log.warn("columns missing, read as null", { columns: missing.join(", ") });
    const tally: Tally = { rows: 0, based: 0, late: 0, unreadable: new Map() };
    const parts = new RawParts(context);
    try {
      for (const file of opened.files) {
        const spill = join(workspace, "spill");
        await readFile(file, spill, context, async (row) => {
          count(row, tally);
          await parts.add(strictJson(row.line));
          if (tally.rows % 1000 === 0) log.progress({ done: tally.rows, total: opened.rows, unit: "models" });
        });
      }
      await parts.end();
    } finally {
      await parts.discard();
    }
    const version = (await crawlCheckpoint(ledger, run.id))?.version ?? 0;
    const { written: part, bytes } = parts;
    const end = { ...freshCheckpoint("/", run.limit), next: null, part, rows: tally.rows, bytes, done: true };
    await putCheckpoint(ledger, run.id, end, version);
    log.progress({ done: tally.rows, total: tally.rows, unit: "models" });
    warn(tally, context);
    const cards = tally.unreadable.get("cardData") ?? 0;
    const fields = [...tally.unreadable.values()].reduce((sum, rows) => sum + rows, 0) - cards;
    return {
      rows: tally.rows,
      bytes,
      counts: {
        models: tally.rows,
        parts: part,
        files: opened.files.length,
        missing_columns: missing.length,
        unreadable_cards: cards,
        unreadable_fields: fields,
        based_on_base_models: tally.based,
        late_rows: tally.late,
      },
    };
  };
}

/** Hands a file's rows on in their order, one at a time. */
async function readFile(
  file: ImportFile,
  temporary: string,
  { run, sql: limits, signal }: StageContext,
  use: (row: ImportedRow) => Promise<void>,
): Promise<void> {
  await withDuckDB({ ...limits, temporary }, async (sql) => {
    await sql.run(await readSql("fields.sql", import.meta.url));
    const chunks = sql.stream<ImportedRow>(rowQuery(file.path, file.matched, run.asOf))[Symbol.asyncIterator]();
    for (;;) {
      signal.throwIfAborted();
      const chunk = await chunks.next().catch((cause: unknown) => {
        throw unreadable(file.name, cause);
      });
      if (chunk.done === true) return;
      for (const row of chunk.value) await use(row);
    }
  });
}

function count(row: ImportedRow, tally: Tally): void {
  tally.rows++;
  if (row.base_added) tally.based++;
  if (row.late) tally.late++;
  if (row.unreadable === "") return;
  for (const field of row.unreadable.split(" ")) tally.unreadable.set(field, (tally.unreadable.get(field) ?? 0) + 1);
}

function warn(tally: Tally, { log, run }: StageContext): void {
  for (const [field, rows] of tally.unreadable) log.warn("rows kept without a field that is not JSON", { field, rows });
  if (tally.late === 0) return;
  log.warn("rows created or changed after the end of the date; is it the day on which the files were taken?", {
    date: run.date,
    rows: tally.late,
  });
}
