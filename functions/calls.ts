import { type DurableContext, InvokeError, type StepConfig } from "@aws/durable-execution-sdk-js";
import type { BatchAnswer, Refusal, StageAnswer, StageMessage } from "./messages.ts";

/** Attempts of a step or a stage: a lost process, a throttled call or a Hub that is away for minutes is outlived. */
export const ATTEMPTS = 3;
/**
 * Calls of the crawl, failed ones too, before a sweep is given up, with its sentence: an anonymous one of 3.3 million models takes 7 to 10, and 100
 * windows of 5 minutes end before Lambda ends the execution without one.
 */
export const MOST_WINDOWS = 100;

/** A step is tried again after 2 and 4 seconds. */
export const STEP = {
  retryStrategy: (_error: Error, attempt: number) => ({
    shouldRetry: attempt < ATTEMPTS,
    delay: { seconds: 2 ** attempt },
  }),
} as const satisfies StepConfig<unknown>;

/** Minutes before a failed call is repeated: 1, then 2. */
const pauseAfter = (failures: number) => ({ minutes: failures });

/** One window of the Hub's quota after the other until the sweep is done; between two the execution sleeps, at no cost. */
export async function crawlWindows(ctx: DurableContext, name: string, message: StageMessage): Promise<void> {
  let failures = 0;
  for (let window = 1; window <= MOST_WINDOWS; window++) {
    let batch: BatchAnswer;
    try {
      batch = answered(await ctx.invoke<StageMessage, BatchAnswer | Refusal>(`crawl ${window}`, name, message));
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof InvokeError) || failures === ATTEMPTS) throw error;
      await ctx.wait(`after failure ${failures} of crawl ${window}`, pauseAfter(failures));
      continue;
    }
    if (batch.done) return;
    if (batch.pauseSeconds > 0) await ctx.wait(`quota after crawl ${window}`, { seconds: batch.pauseSeconds });
  }
  throw new Error(
    `crawl: the sweep is not done after ${MOST_WINDOWS} windows of the Hub's quota; set HF_TOKEN for a larger one, ` +
      "then start the run again: it goes on from its checkpoint",
  );
}

/** Has a function run one stage, again when it fails. */
export async function runStage(ctx: DurableContext, name: string, message: StageMessage): Promise<StageAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      const title = attempt === 1 ? message.stage : `${message.stage}, attempt ${attempt}`;
      return answered(await ctx.invoke<StageMessage, StageAnswer | Refusal>(title, name, message));
    } catch (error) {
      if (!(error instanceof InvokeError) || attempt === ATTEMPTS) throw error;
      await ctx.wait(`after failure ${attempt} of ${message.stage}`, pauseAfter(attempt));
    }
  }
}

function answered<T extends object>(answer: T | Refusal): T {
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
}
