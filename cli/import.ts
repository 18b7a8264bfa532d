import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { utcDate } from "../core/clock.ts";
import { HubraceError, UsageError } from "../core/errors.ts";
import { importStage } from "../core/import/import.ts";
import { type OpenImport, openImport } from "../core/import/open.ts";
import { acquireLease, keepAlive } from "../core/ledger/lease.ts";
import { openRun, type RunRecord } from "../core/ledger/runs.ts";
import { composeStages, runStages, STAGES } from "../core/pipeline.ts";
import { systemClock as clock } from "./clock.ts";
import { count, seconds } from "./format.ts";
import { openLake } from "./lake.ts";
import { isAlive, thisProcess } from "./process.ts";
import { barDisplay, lineDisplay } from "./progress.ts";
import { HUB } from "./source.ts";

/** Options of `import`, as parsed. */
export interface ImportOptions {
  /** The day on which the files were taken. */
  readonly date: string;
  readonly lake: string;
  readonly memory: string;
  readonly json?: true;
}

/** A holder that cannot be asked is believed alive this long after its last sign of life. */
const LEASE_MS = 90_000;

/** Everything behind the crawl but the site: a backfill of many days builds one site, at its end. */
const AFTERWARDS = STAGES.filter((name) => name !== "site");

/**
 * Takes Parquet files in the schema of hub-stats as the sweep of a date, runs the later stages and prints the summary.
 * Throws HubraceError with the exit code of the contract; the files are looked at before anything is written.
 */
export async function importFiles(paths: readonly string[], options: ImportOptions): Promise<void> {
  const began = clock.now();
  const today = utcDate(began);
  const { date } = options;
  if (date > today)
    throw new UsageError(`import: ${date} lies in the future; the newest date is today, ${today} (UTC)`);
  const sql = { memory: options.memory, threads: Math.min(availableParallelism(), 8) };
  const opened = await openImport({ paths, sql, temporary: join(resolve(options.lake), ".work", "import") });

  const bars = process.stderr.isTTY === true && process.stdout.isTTY === true && options.json !== true;
  const display = bars ? barDisplay(AFTERWARDS, clock.now) : lineDisplay((line) => console.error(line));
  const lake = openLake(options.lake);
  const interrupted = new AbortController();
  const interrupt = () =>
    interrupted.abort(new HubraceError("import: interrupted; run the same command again, it begins anew"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  let failed = true;
  try {
    const { ledger, blobs } = lake;
    const lease = await acquireLease({ ledger, clock, date, holder: thisProcess(), ttlMs: LEASE_MS, isAlive });
    const alive = keepAlive({ lease, clock, everyMs: LEASE_MS / 3 });
    try {
      const { source, key: sourceKey } = opened;
      const record = await openRun(ledger, { date, source, sourceKey, limit: null, now: clock.now(), today });
      const stages = {
        ...(await composeStages({ crawl: { hub: HUB, fetch }, site: null })),
        crawl: importStage(opened),
      };
      const results = await runStages(record, AFTERWARDS, stages, {
        blobs,
        ledger,
        clock,
        log: display,
        events: display,
        workspace: join(lake.folder, ".work", record.id),
        sql,
        signal: AbortSignal.any([alive.signal, interrupted.signal]),
      });
      failed = false;
      await display.close(false);
      const summary = { record, opened, results, lake: lake.folder, time: (clock.now() - began) / 1000 };
      console.log(options.json ? JSON.stringify(asJson(summary)) : asText(summary));
    } finally {
      await alive.stop();
      await lease.release();
    }
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    if (failed) await display.close(true);
    await lake.close();
  }
}

interface Summary {
  readonly record: RunRecord;
  readonly opened: OpenImport;
  readonly results: Awaited<ReturnType<typeof runStages>>;
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
  const facts = ["models", "edges", "quarantined", "unreadable_cards", "late_rows"]
    .filter((name) => (counts[name] ?? 0) > 0)
    .map((name) => `${count(counts[name] ?? 0)} ${name.replaceAll("_", " ")}`);
  const missing = opened.missingColumns;
  return [
    `import ${record.id} done in ${seconds(time)}: ${facts.join(", ")}`,
    `  source   ${record.source.label}`,
    `  missing  ${missing.length === 0 ? "no columns" : `${missing.join(", ")}: read as null`}`,
  ].join("\n");
}
