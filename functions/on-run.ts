import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { HubraceError } from "../core/errors.ts";
import { continueExecution } from "../core/execution.ts";
import { explain } from "../core/explain.ts";
import type { Blobs } from "../core/lake/blobs.ts";
import { type RunRecord, readRun } from "../core/ledger/runs.ts";
import type { StageContext } from "../core/stage.ts";
import { systemClock as clock } from "./clock.ts";
import { jsonLog } from "./log.ts";
import { type Refusal, type StageMessage, stageMessage } from "./messages.ts";
import { openLedger } from "./stores.ts";

/** What is used of the context that Lambda hands to a function. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Before Lambda kills a function it is stopped, so that it can say so. */
const LAST_MS = 10_000;

/** What a stage's function has to work with. */
export interface AtWork {
  readonly message: StageMessage;
  readonly record: RunRecord;
  readonly context: Omit<StageContext, "run">;
}

export interface OnRunOptions {
  readonly table: string;
  readonly blobs: Blobs;
  /** MB of memory; DuckDB gets half of it, the rest is for Node and what both share. */
  readonly memory?: number;
}

/**
 * Does a stage's work for the run of a message: goes on with the execution's lease, renews it meanwhile, and stops in time before the
 * function's end. Returns a Refusal for what another attempt would only repeat; throws an error of one sentence for the rest.
 */
export async function onRun<T>(
  raw: unknown,
  lambda: LambdaContext,
  options: OnRunOptions,
  work: (at: AtWork) => Promise<T>,
): Promise<T | Refusal> {
  const message = stageMessage.parse(raw);
  const log = jsonLog({ run: message.run, stage: message.stage });
  const ledger = openLedger(options.table);
  const late = new AbortController();
  const remaining = lambda.getRemainingTimeInMillis();
  const minutes = Math.round(remaining / 60_000);
  const timer = setTimeout(
    () => late.abort(new HubraceError(`${message.stage}: not done within the function's ${minutes} minutes`)),
    remaining - LAST_MS,
  );
  try {
    const record = await readRun(ledger, message.run);
    if (record === null) throw new HubraceError(`${message.stage}: there is no run ${message.run} in ${options.table}`);
    const lease = await continueExecution({ ledger, clock, date: record.date, id: message.execution });
    const signal = AbortSignal.any([lease.signal, late.signal]);
    const context = {
      ...{ blobs: options.blobs, ledger, clock, log, signal },
      workspace: join(tmpdir(), "hubrace", message.run),
      sql: { memory: `${Math.floor((options.memory ?? 2048) / 2)}MB`, threads: Math.min(availableParallelism(), 8) },
    };
    try {
      return await work({ message, record, context });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      await lease.stop();
    }
  } catch (cause) {
    const error = explain(message.stage, cause);
    log.warn("failed", { error: error.message, stack: cause instanceof Error ? cause.stack : undefined });
    if (error.exitCode !== 1) return { refused: error.message };
    throw error;
  } finally {
    clearTimeout(timer);
    await ledger.close();
  }
}
