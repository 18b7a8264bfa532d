/**
 * How much of the anonymous quota (500 requests in 300 s) a sweep of 3,300 pages spends, on a clock that jumps over waits, and how
 * much sooner two ends are done where each page takes 1.5 s. The pages are of one model each: what is measured is when they are asked for.
 *
 *   node bench/crawl-quota.ts
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crawlStage } from "../core/crawl/crawl.ts";
import { createQuota } from "../core/hub/sandbox/quota.ts";
import { silentLog } from "../core/log.ts";
import { dated, datedHub } from "../test/core/crawl/dated-hub.ts";
import { MemoryBlobs, MemoryLedger } from "../test/support/memory.ts";
import { VirtualClock } from "../test/support/virtual-clock.ts";
import { measure, peakMemory, print, round } from "./measure.ts";

const PAGES = 3_300;
const QUOTA = 500;
const WINDOW = 300;

/** Sweeps the hub and returns when the requests left, in seconds from the first, and how many were refused. */
async function sweep(twoEnded: boolean, latencyMs: number, rate: number): Promise<{ left: number[]; refused: number }> {
  const clock = new VirtualClock();
  const began = clock.now();
  const hub = datedHub(dated(Array.from({ length: PAGES }, (_, i) => i * 60)));
  const quota = createQuota(rate, WINDOW);
  const left: number[] = [];
  let refused = 0;
  const limited: typeof fetch = async (input, init) => {
    left.push((clock.now() - began) / 1000);
    const { over, headers } = quota.take(clock.now());
    if (over) refused++;
    await clock.sleep(latencyMs);
    const answer = over ? new Response("", { status: 429 }) : await hub.fetch(input, init);
    for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
    return answer;
  };
  const workspace = await mkdtemp(join(tmpdir(), "hubrace-bench-"));
  const source = { kind: "url", label: "a bench", simulated: true } as const;
  try {
    await crawlStage({ hub: "http://hub.test", fetch: limited, pageSize: 1, twoEnded })({
      run: { id: "2026-08-21-a1", date: "2026-08-21", asOf: began, source, limit: null },
      ...{ blobs: new MemoryBlobs(), ledger: new MemoryLedger(), clock, log: silentLog, workspace },
      sql: { memory: "1GB", threads: 1 },
      signal: new AbortController().signal,
    });
  } finally {
    await rm(workspace, { recursive: true });
  }
  return { left, refused };
}

/** Requests of the whole windows over what the quota allows in their time. */
function shareSpent(left: readonly number[]): number {
  const whole = Math.floor((left.length - 1) / QUOTA) * QUOTA;
  return whole / (((left[whole] ?? 0) / WINDOW) * QUOTA);
}

for (const twoEnded of [false, true]) {
  const name = `crawl within the anonymous quota${twoEnded ? ", two-ended" : ""}`;
  let counts = {};
  const measured = await measure(name, async () => {
    const { left, refused } = await sweep(twoEnded, 300, QUOTA);
    counts = {
      requests: left.length,
      refused,
      share_of_quota: round(shareSpent(left)),
      simulated_seconds: left.at(-1) ?? 0,
    };
    return { size: PAGES, counts };
  });
  print(measured);
}
const times = await Promise.all(
  [false, true].map(async (twoEnded) => (await sweep(twoEnded, 1_500, 1e9)).left.at(-1) ?? 0),
);
print({
  name: "crawl at 1.5 s a page, two-ended against one end",
  size: PAGES,
  seconds: times[1] ?? 0,
  cpu_seconds: 0,
  rows_per_second: 0,
  peak_rss_bytes: peakMemory(),
  peer: "one end",
  ratio: round((times[0] ?? 0) / (times[1] ?? 1)),
  counts: { simulated_seconds: times[1] ?? 0, simulated_seconds_one_end: times[0] ?? 0 },
});
