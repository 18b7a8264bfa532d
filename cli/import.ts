import { join, resolve } from "node:path";
import { HUB } from "../core/hub/source.ts";
import { importStage } from "../core/import/import.ts";
import { type OpenImport, openImport } from "../core/import/open.ts";
import { acceptGates } from "../core/inputs/accepted-gates.ts";
import { openRun, type RunRecord } from "../core/ledger/runs.ts";
import { composeStages } from "../core/pipeline.ts";
import { STAGES } from "../core/stages.ts";
import { type AcceptOptions, acceptedOf } from "./accept.ts";
import { systemClock as clock } from "./clock.ts";
import { counted, seconds } from "./format.ts";
import { requireNoFuture, type StageResults, withLeasedLake } from "./leased-lake.ts";
import { type InputOptions, pinInputs, requireRuns } from "./run.ts";

/** Options of `import`, as parsed. */
export interface ImportOptions extends InputOptions, AcceptOptions {
  /** The day on which the files were taken. */
  readonly date: string;
  readonly lake: string;
  readonly memory: string;
  readonly json?: true;
}

/** Everything but the site: a backfill of many days builds one site, at its end. */
const WITHOUT_SITE = STAGES.filter((name) => name !== "site");

/**
 * Takes Parquet files in the schema of hub-stats as the sweep of a date, runs the later stages and prints the summary.
 * Throws HubraceError with the exit code of the contract; the files are looked at before anything is written.
 */
export async function importFiles(paths: readonly string[], options: ImportOptions): Promise<void> {
  const began = clock.now();
  const { date, lake: folder, memory, json = false } = options;
  requireNoFuture("import", date);
  const accepted = acceptedOf(options);
  const sql = { memory, threads: 2 };
  const opened = await openImport({ paths, sql, temporary: join(resolve(folder), ".work", "import") });
  await withLeasedLake({ command: "import", date, lake: folder, memory, json, stages: WITHOUT_SITE }, async (held) => {
    const { lake, today } = held;
    await requireRuns("import", date, held);
    await pinInputs(lake.blobs, date, options);
    await acceptGates(lake.blobs, date, accepted);
    const { source, key: sourceKey } = opened;
    const record = await openRun(lake.ledger, { date, source, sourceKey, limit: null, now: clock.now(), today });
    const composed = {
      ...(await composeStages({ crawl: { hub: HUB, fetch }, site: null })),
      crawl: importStage(opened),
    };
    const results = await held.runStages(record, composed);
    const summary = { record, opened, results, lake: lake.folder, time: (clock.now() - began) / 1000 };
    console.log(json ? JSON.stringify(asJson(summary)) : asText(summary));
  });
}

interface Summary {
  readonly record: RunRecord;
  readonly opened: OpenImport;
  readonly results: StageResults;
  readonly lake: string;
  readonly time: number;
}

/** As `run --json`, with the stage `import` in the place of `crawl`, and the columns that were missing. */
function asJson({ record, opened, results, lake, time }: Summary): unknown {
  const { crawl, ...later } = results;
  return {
    run: record.id,
    date: record.date,
    source: record.source,
    missing_columns: opened.missingColumns,
    stages: { import: crawl, ...later },
    seconds: time,
    lake,
    peak_rss_bytes: process.resourceUsage().maxRSS * 1024,
  };
}

function asText({ record, opened, results, time }: Summary): string {
  const counts = { ...results.crawl?.counts, ...results.snapshot?.counts };
  const words = [
    ["models", "model", "models"],
    ["edges", "edge", "edges"],
    ["quarantined", "quarantined", "quarantined"],
    ["unreadable_cards", "unreadable card", "unreadable cards"],
    ["late_rows", "late row", "late rows"],
  ] as const;
  const facts = words.flatMap(([name, one, many]) => {
    const value = counts[name] ?? 0;
    return value > 0 ? [counted(value, one, many)] : [];
  });
  const missing = opened.missingColumns;
  return [
    `import ${record.id} done in ${seconds(time)}: ${facts.join(", ")}`,
    `  source   ${record.source.label}`,
    `  missing  ${missing.length === 0 ? "no columns" : `${missing.join(", ")}: read as null`}`,
  ].join("\n");
}
