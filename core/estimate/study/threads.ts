import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { inParallel } from "../../in-parallel.ts";
import type { Panel } from "./panel.ts";
import { type Estimated, partsOf } from "./part.ts";
import { planOf } from "./plan.ts";

export interface ThreadsOptions {
  /** How many fits are made at once, at most. */
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/**
 * Makes every fit of the panel's plan, several at once, each in a thread of its own beside this one, which stays free for the lease and for
 * interrupts. The result is in the plan's order, and the same bits for any number of threads. Throws what a thread threw, or the signal's reason.
 */
export async function estimateInThreads(
  panel: Panel,
  { threads, signal, progress }: ThreadsOptions,
): Promise<Estimated> {
  signal.throwIfAborted();
  const plan = planOf(panel);
  const parts = partsOf(plan);
  const width = Math.min(threads, parts.length);
  const workers = Array.from(
    { length: width },
    () => new Worker(new URL("thread.ts", import.meta.url), { workerData: panel }),
  );
  const idle = [...workers];
  let done = 0;
  progress(done, plan.length);
  try {
    const estimated = await inParallel(parts, width, async (part) => {
      const worker = idle.pop() as Worker;
      worker.postMessage(part);
      const [answer] = (await once(worker, "message", { signal })) as [Estimated];
      idle.push(worker);
      done += part.to - part.from;
      progress(done, plan.length);
      return answer;
    });
    return {
      rows: estimated.flatMap(({ rows }) => rows),
      fits: estimated.flatMap(({ fits }) => fits),
      checks: estimated.flatMap(({ checks }) => checks),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
