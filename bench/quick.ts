/**
 * The crawl and the stages up to the panels over 100,000 sandbox models, held to counts that do not depend on the machine: requests,
 * bytes read and written, rows scanned, and peak memory. Under three minutes; exit 1 when a count is beyond its limit.
 *
 *   npm run bench:quick
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allCases, type Case, runCase } from "./cases.ts";
import type { Measurement } from "./measure.ts";

const MODELS = 100_000;
const MB = 1e6;

/** At most so much of each count, by the measurement's name: some tenth above what it was when it was last looked at. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  crawl: { requests: 100, bytes_written: 9 * MB, peak_rss_bytes: 300 * MB },
  snapshot: { bytes_read: 9 * MB, bytes_written: 8 * MB, peak_rss_bytes: 1_000 * MB },
  history: { bytes_read: 8 * MB, bytes_written: 7 * MB, peak_rss_bytes: 700 * MB },
  lineage: { bytes_read: 8 * MB, bytes_written: 1 * MB, peak_rss_bytes: 500 * MB },
  panels: { bytes_read: 20 * MB, bytes_written: 10 * MB, peak_rss_bytes: 1_500 * MB },
  "crawl within the anonymous quota": { requests: 3_300, refused: 0 },
  "crawl within the anonymous quota, two-ended": { requests: 3_302, refused: 0 },
  "rows scanned, derivatives": { rows_scanned: 600_000 },
  "rows scanned, families": { rows_scanned: 600_000 },
};
/** The least of the quota that a sweep must spend. */
const SHARE_OF_QUOTA = 0.97;

const lake = await mkdtemp(join(tmpdir(), "hubrace-bench-quick-"));
const wanted = ["crawl", "snapshot", "history", "lineage", "panels", "quota"];
const scanned: Case = { title: "scanned", program: "scanned.ts", args: ["--lake", lake], limit: "" };
const faults: string[] = [];
try {
  const cases = [...allCases(MODELS, lake).filter(({ title }) => wanted.includes(title)), scanned];
  for (const one of cases) for (const measured of await runCase(one, console.log)) faults.push(...beyond(measured));
} finally {
  await rm(lake, { recursive: true, force: true });
}
for (const fault of faults) console.error(`bench: ${fault}`);
if (faults.length > 0) process.exitCode = 1;

function beyond({ name, counts, peak_rss_bytes }: Measurement): string[] {
  const found: Readonly<Record<string, number>> = { ...counts, peak_rss_bytes };
  const over = Object.entries(LIMITS[name] ?? {})
    .filter(([count, most]) => !((found[count] ?? Number.NaN) <= most))
    .map(([count, most]) => `${name}: ${count} is ${found[count]}, more than ${most}`);
  const share = counts.share_of_quota ?? 1;
  if (share < SHARE_OF_QUOTA) over.push(`${name}: spends ${share} of the quota, less than ${SHARE_OF_QUOTA}`);
  return over;
}
