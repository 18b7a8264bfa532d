import { join } from "node:path";
import { listRuns } from "../core/ledger/runs.ts";
import { runStage } from "../core/pipeline.ts";
import { publishFolder } from "../core/publish/publish.ts";
import { renewLive } from "../core/pulse/live.ts";
import { newerRelease } from "../core/release/pointer.ts";
import type { Stage } from "../core/stage.ts";
import { siteStage } from "../site/stage.ts";
import { systemClock as clock } from "./clock.ts";
import { readEnvironment, SITE_VARIABLES } from "./environment.ts";
import { invalidate } from "./invalidate.ts";
import { liveSite } from "./live-site.ts";
import type { Refusal, StageAnswer } from "./messages.ts";
import { writeMetrics } from "./metrics.ts";
import { type LambdaContext, onRun } from "./on-run.ts";
import { openReleases, openWeb } from "./stores.ts";

/** Builds the report of the run's release, uploads what changed, and has CloudFront ask for it. */
export async function handler(raw: unknown, lambda: LambdaContext): Promise<StageAnswer | Refusal> {
  const environment = readEnvironment(SITE_VARIABLES);
  const { HUBRACE_STAGE: stage, HUBRACE_TABLE: table, HUBRACE_DISTRIBUTION_ID: distribution } = environment;
  const releases = openReleases(environment.HUBRACE_RELEASES_BUCKET);
  const web = openWeb(environment.HUBRACE_WEB_BUCKET);
  try {
    return await onRun(raw, lambda, { table, blobs: releases.blobs }, async ({ message, record, context }) => {
      const work: Stage = async (given) => {
        const newer = await newerRelease(releases.blobs, record.date);
        if (newer !== null) {
          given.log.warn("site left as it is: a newer release is current", { newer });
          return { rows: 0, bytes: 0, counts: { pages: 0 } };
        }
        const output = join(given.workspace, "site");
        const runs = () => listRuns(given.ledger, 30);
        const siteUrl = environment.HUBRACE_SITE_URL;
        // Downloads are served from the releases' own bucket.
        const built = await siteStage({ output, runs, siteUrl, downloadsElsewhere: true })(given);
        const { sha256, ...published } = await publishFolder({ ...given, folder: output, blobs: web.blobs });
        // A pulse of the same moment may have lost its entries to the feeds of this build.
        await renewLive(liveSite(web.blobs, siteUrl), given.ledger, record.source_key);
        await invalidate(distribution, `${message.execution} ${sha256}`);
        return { ...built, counts: { ...built.counts, ...published } };
      };
      const { rows, bytes, seconds, counts } = await runStage(record, "site", work, context);
      context.log.info("stage done", { ...counts, rows, bytes, seconds });
      writeMetrics({ time: clock.now(), stage, step: "site", values: { Seconds: seconds, Rows: rows, Bytes: bytes } });
      return { rows, seconds };
    });
  } finally {
    releases.close();
    web.close();
  }
}
