import { join } from "node:path";
import { GateError } from "../core/errors.ts";
import { acceptGates } from "../core/inputs/accepted-gates.ts";
import { pinOnce } from "../core/inputs/pin.ts";
import { writeCatalogue } from "../core/lake/catalogue.ts";
import { INPUTS } from "../core/lake/layout.ts";
import { composeStages, runStage } from "../core/pipeline.ts";
import { comparisonText } from "../core/pulse/comparison.ts";
import { followSweep } from "../core/pulse/reconcile.ts";
import { systemClock as clock } from "./clock.ts";
import { DERIVE_VARIABLES, readEnvironment } from "./environment.ts";
import type { Refusal, StageAnswer } from "./messages.ts";
import { qualityOf, writeMetrics } from "./metrics.ts";
import { type LambdaContext, onRun } from "./on-run.ts";
import { openWholeLake } from "./stores.ts";

/** One stage between crawl and site: from the lake to the lake, by way of DuckDB in the temporary folder. */
export async function handler(raw: unknown, lambda: LambdaContext): Promise<StageAnswer | Refusal> {
  const environment = readEnvironment(DERIVE_VARIABLES);
  const { HUBRACE_STAGE: stage, HUBRACE_TABLE: table, HUBRACE_LAKE_BUCKET: lake } = environment;
  const memory = environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
  const store = openWholeLake({ lake, releases: environment.HUBRACE_RELEASES_BUCKET });
  try {
    return await onRun(raw, lambda, { table, blobs: store.blobs, memory }, async ({ message, record, context }) => {
      const work = (await composeStages({ crawl: null, site: null }))[message.stage];
      if (work === undefined) return { refused: `derive: ${message.stage} is not a stage that this function runs` };
      if (message.stage === "snapshot" && record.stages.snapshot?.status !== "done") {
        const named = { corrections: environment.HUBRACE_CORRECTIONS, regions: environment.HUBRACE_REGIONS };
        for (const input of INPUTS) {
          const source = named[input];
          if (source !== undefined)
            await pinOnce(store.blobs, record.date, input, { source, fetch, signal: context.signal });
        }
      }
      await acceptGates(store.blobs, record.date, message.acceptGates);
      const { rows, bytes, seconds, counts } = await runStage(record, message.stage, work, context).catch((error) => {
        // A refused snapshot is the one of which the share matters most.
        if (message.stage === "snapshot" && error instanceof GateError)
          writeMetrics({ time: clock.now(), stage, values: qualityOf(error.counts) });
        throw error;
      });
      if (message.stage === "release") {
        await writeCatalogue(store.blobs, record.date, `s3://${lake}`);
        const workspace = join(context.workspace, "pulse");
        const run = { date: record.date, asOf: Date.parse(record.as_of), limit: record.limit };
        const compared = await followSweep({ ...context, workspace, run });
        if (compared !== null) context.log.info(comparisonText(compared));
      }
      context.log.info("stage done", { ...counts, rows, bytes, seconds });
      const time = clock.now();
      writeMetrics({ time, stage, step: message.stage, values: { Seconds: seconds, Rows: rows, Bytes: bytes } });
      if (message.stage === "snapshot") writeMetrics({ time, stage, values: qualityOf(counts) });
      return { rows, seconds };
    });
  } finally {
    store.close();
  }
}
