import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type CrawlBatch, type CrawlOptions, crawlStage } from "./crawl/crawl.ts";
import { estimateStage } from "./estimate/stage.ts";
import { explain } from "./explain.ts";
import { findingsStage } from "./findings/findings.ts";
import { historyStage } from "./history/history.ts";
import { namingFiles } from "./lake/naming-files.ts";
import { finishRun, type RunRecord, recordStage, toRun } from "./ledger/runs.ts";
import { lineageStage } from "./lineage/lineage.ts";
import { panelQueries, panelsStage } from "./panels/panels.ts";
import { describeRaw } from "./rebuild/raw-run.ts";
import { releaseStage } from "./release/release.ts";
import { snapshotStage } from "./snapshot/snapshot.ts";
import type { Stage, StageContext, StageResult } from "./stage.ts";
import type { StageName } from "./stages.ts";

/** The stages of core; the site's stage lies outside and is handed in. A null one is left out. */
export async function composeStages(options: {
  readonly crawl: CrawlOptions | null;
  readonly site: Stage | null;
}): Promise<Readonly<Partial<Record<StageName, Stage>>>> {
  return {
    ...(options.crawl === null ? {} : { crawl: crawlStage(options.crawl) }),
    snapshot: snapshotStage,
    history: historyStage,
    lineage: lineageStage,
    panels: panelsStage,
    estimate: estimateStage,
    findings: findingsStage,
    release: releaseStage({ queries: await panelQueries() }),
    ...(options.site === null ? {} : { site: options.site }),
  };
}

/** What the command line draws while stages run. */
export interface PipelineEvents {
  begin(stage: StageName): void;
  end(stage: StageName, result: StageResult, seconds: number): void;
}

/**
 * Runs the named stages one after the other and writes how each went into the run's record. `workspace` is a local folder
 * of this run alone: each stage gets an empty folder below it, which is removed afterwards.
 * Returns the results by stage. An error that is not a HubraceError becomes one that names the stage.
 */
export async function runStages(
  record: RunRecord,
  names: readonly StageName[],
  stages: Readonly<Partial<Record<StageName, Stage>>>,
  context: Omit<StageContext, "run" | "workspace"> & { readonly workspace: string; readonly events: PipelineEvents },
): Promise<Partial<Record<StageName, TimedResult>>> {
  const { events, ...shared } = context;
  const { clock, ledger } = shared;
  const began = clock.now();
  const results: Partial<Record<StageName, TimedResult>> = {};
  try {
    for (const name of names) {
      const stage = stages[name];
      if (stage === undefined) continue;
      shared.signal.throwIfAborted();
      events.begin(name);
      const result = await runStage(record, name, stage, shared);
      results[name] = result;
      events.end(name, result, result.seconds);
    }
    await finishRun(ledger, record.id, {
      status: "done",
      error: null,
      now: clock.now(),
      seconds: (clock.now() - began) / 1000,
    });
    return results;
  } catch (cause) {
    const running = names.find((name) => stages[name] !== undefined && results[name] === undefined) ?? "run";
    const error = explain(running, shared.signal.aborted ? shared.signal.reason : cause);
    await finishRun(ledger, record.id, {
      status: "failed",
      error: error.message,
      now: clock.now(),
      seconds: (clock.now() - began) / 1000,
    }).catch(() => undefined);
    throw error;
  }
}

/** What a stage did, and how long it took. */
export type TimedResult = StageResult & { readonly seconds: number };

/**
 * Runs one stage in an empty folder below `workspace` and writes how it went into the run's record. May be run again at any
 * time, here or elsewhere.
 */
export async function runStage(
  record: RunRecord,
  name: StageName,
  stage: Stage,
  context: Omit<StageContext, "run" | "workspace"> & { readonly workspace: string },
): Promise<TimedResult> {
  const { clock, ledger } = context;
  const began = clock.now();
  const result = await inWorkspace(join(context.workspace, name), (workspace) =>
    namingFiles(name, context, (blobs) => stage({ ...context, blobs, run: toRun(record), workspace })),
  );
  if (name === "crawl") await describeRaw(context.blobs, record, result);
  const now = clock.now();
  const seconds = (now - began) / 1000;
  await recordStage(ledger, record.id, name, {
    status: "done",
    seconds,
    finished_at: new Date(now).toISOString(),
    ...result,
  });
  return { ...result, seconds };
}

/**
 * Runs one batch of the crawl as runStage runs a stage. The run's record says "running" until the sweep is done; its seconds add up
 * over the batches, without the waits between them.
 */
export async function runCrawlBatch(
  record: RunRecord,
  batch: (context: StageContext) => Promise<CrawlBatch>,
  context: Omit<StageContext, "run" | "workspace"> & { readonly workspace: string },
): Promise<CrawlBatch & { readonly seconds: number }> {
  const { clock, ledger } = context;
  const began = clock.now();
  const done = await inWorkspace(join(context.workspace, "crawl"), (workspace) =>
    batch({ ...context, run: toRun(record), workspace }),
  );
  if (done.done) await describeRaw(context.blobs, record, done.result);
  const now = clock.now();
  const seconds = (now - began) / 1000;
  await recordStage(ledger, record.id, "crawl", {
    status: done.done ? "done" : "running",
    seconds: (record.stages.crawl?.seconds ?? 0) + seconds,
    finished_at: done.done ? new Date(now).toISOString() : null,
    ...done.result,
  });
  return { ...done, seconds };
}

/** Runs `use` with an empty folder, which is removed afterwards. */
async function inWorkspace<T>(folder: string, use: (folder: string) => Promise<T>): Promise<T> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
