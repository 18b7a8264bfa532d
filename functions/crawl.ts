import { crawlBatch } from "../core/crawl/crawl.ts";
import type { RunRecord } from "../core/ledger/runs.ts";
import { runCrawlBatch } from "../core/pipeline.ts";
import { lostSweep } from "../core/rebuild/lost-runs.ts";
import { systemClock as clock } from "./clock.ts";
import { CRAWL_VARIABLES, readEnvironment } from "./environment.ts";
import type { BatchAnswer, Refusal } from "./messages.ts";
import { writeMetrics } from "./metrics.ts";
import { type LambdaContext, onRun } from "./on-run.ts";
import { openLake } from "./stores.ts";

/** A batch goes on for at most this long; of Lambda's 15 minutes the rest is for the part that is under way. */
const BATCH_MS = 12 * 60_000;
const REST_MS = 3 * 60_000;

/** One batch of the crawl: the pages of one window of the Hub's quota, from the ledger's checkpoint on. */
export async function handler(raw: unknown, lambda: LambdaContext): Promise<BatchAnswer | Refusal> {
  const environment = readEnvironment(CRAWL_VARIABLES);
  const { HUBRACE_STAGE: stage, HUBRACE_TABLE: table, HUBRACE_HUB: hub } = environment;
  const lake = openLake(environment.HUBRACE_LAKE_BUCKET);
  try {
    return await onRun(raw, lambda, { table, blobs: lake.blobs }, async ({ record, context }) => {
      const before = record.stages.crawl;
      if (before === undefined && (await lostSweep(lake.blobs, context.ledger, record)))
        return { refused: lost(record) };
      const room = Math.max(0, Math.min(BATCH_MS, lambda.getRemainingTimeInMillis() - REST_MS));
      // The token is the real Hub's; no other address gets to see it.
      const token = record.source.kind === "hub" ? environment.HF_TOKEN : undefined;
      const options = { hub, fetch, token, contact: environment.HUBRACE_CONTACT };
      const batch = await runCrawlBatch(record, crawlBatch(options, clock.now() + room), context);
      const { rows, bytes, counts } = batch.result;
      const since = (name: string) => (counts[name] ?? 0) - (before?.counts[name] ?? 0);
      const values = {
        ...{ Seconds: batch.seconds, Rows: rows - (before?.rows ?? 0), Bytes: bytes - (before?.bytes ?? 0) },
        ...{ Requests: since("requests"), Retries: since("retries") },
      };
      const pauseSeconds = Math.ceil(batch.pauseMs / 1000);
      context.log.info("batch done", {
        ...counts,
        rows,
        bytes,
        seconds: batch.seconds,
        done: batch.done,
        pauseSeconds,
      });
      writeMetrics({ time: clock.now(), stage, step: "crawl", values });
      return { done: batch.done, pauseSeconds, rows, seconds: batch.seconds };
    });
  } finally {
    lake.close();
  }
}

const lost = ({ date }: RunRecord): string =>
  `crawl: the ledger has lost the run of ${date}, whose raw parts are in the lake; bring the items of its table back (docs/runbook.md, Restore), ` +
  "then start the run again. No raw part was changed";
