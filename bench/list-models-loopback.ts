/**
 * What a user would see: the crawl and a plain loop over listModels of @huggingface/hub, both against the sandbox's server in a process
 * of its own, over loopback HTTP without latency and without quota, by the clock. The server makes its pages on the same cores, so its time
 * is in both. Before anything is timed the models of both are compared.
 *
 *   node bench/list-models-loopback.ts [MODELS]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Measurement, print, round } from "./measure.ts";
import { startSandbox } from "./sandbox.ts";
import { measureSweeps } from "./sweeps.ts";

const MODELS = Number(process.argv[2] ?? 100_000);

const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-loopback-"));
const sandbox = await startSandbox(MODELS);
try {
  const { plain, zipped, own } = await measureSweeps({ hub: sandbox.url, fetch, models: MODELS, folder });
  const against = (writes: string, { seconds, cpu_seconds }: Measurement) =>
    print({
      ...own,
      name: "crawl over loopback HTTP",
      peer: `a listModels loop over the same HTTP that asks for pages of 500 one after the other and writes ${writes}, by the clock`,
      ratio: round(seconds / own.seconds),
      counts: {
        ratio_in_processor_time: round(cpu_seconds / own.cpu_seconds),
        peer_seconds: seconds,
        peer_cpu_seconds: cpu_seconds,
      },
    });
  against("NDJSON", plain);
  against("gzipped NDJSON", zipped);
} finally {
  sandbox.stop();
  await rm(folder, { recursive: true, force: true });
}
