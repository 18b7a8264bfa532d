import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** What the thread is told: folder of what was prepared, and of the site, whose public address stands in its pictures. */
export interface ImagesTask {
  readonly work: string;
  readonly site: string;
  readonly siteUrl: string;
  readonly base: string;
}

/**
 * drawImages in a thread of its own, so that the build's own thread writes pages meanwhile. Throws what the thread threw, or the signal's reason.
 */
export async function drawImagesApart({ signal, ...task }: ImagesTask & { signal: AbortSignal }): Promise<void> {
  signal.throwIfAborted();
  // A picture's pixels are given back when its object is collected: with so small a young generation that is soon, and takes 0.1 GB less.
  const resourceLimits = { maxYoungGenerationSizeMb: 1 };
  const thread = new Worker(new URL("worker.ts", import.meta.url), { workerData: task, resourceLimits });
  const stop = () => thread.terminate();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await once(thread, "exit");
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
}
