import type { Measurement } from "./measure.ts";

const MB = 1e6;

/**
 * The most of each count that `npm run bench:quick` lets pass, by the measurement's name: a tenth to a seventh above what was measured with
 * 100,000 models, so that a stage that begins to read twice or to hold everything in memory is seen; nothing here is a time. Requests
 * are exact. Peak memory differs by 50 MB and more from run to run (threads, garbage), so its limits are a fifth above the largest of several.
 */
export const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  crawl: { requests: 100, bytes_written: 9 * MB, peak_rss_bytes: 300 * MB },
  snapshot: { bytes_read: 9 * MB, bytes_written: 7.7 * MB, peak_rss_bytes: 540 * MB },
  history: { bytes_read: 7.8 * MB, bytes_written: 6.4 * MB, peak_rss_bytes: 350 * MB },
  lineage: { bytes_read: 7.7 * MB, bytes_written: 0.8 * MB, peak_rss_bytes: 320 * MB },
  panels: { bytes_read: 14.7 * MB, bytes_written: 7.6 * MB, peak_rss_bytes: 500 * MB },
  "crawl within the anonymous quota": { requests: 3_300, refused: 0 },
  "crawl within the anonymous quota, two-ended": { requests: 3_302, refused: 0 },
  "second day": { files_written: 43, bytes_written: 5.5 * MB, peak_rss_bytes: 540 * MB },
  // Outcomes and tombstones, which grow; the release's pointer is not part of the quick measurement.
  "second day, files of the first written again": { files: 2, bytes: 31_000, share_of_first_days_bytes: 0.9 },
  "rows scanned, derivatives": { rows_scanned: 325_000 },
  "rows scanned, families": { rows_scanned: 162_000 },
};

/** The least of the quota that a sweep must spend. */
const SHARE_OF_QUOTA = 0.97;

/** A sentence for each count of a measurement that is beyond its limit, or missing. */
export function beyond({ name, counts, peak_rss_bytes }: Measurement): string[] {
  const found: Readonly<Record<string, number>> = { ...counts, peak_rss_bytes };
  const over = Object.entries(LIMITS[name] ?? {})
    .filter(([count, most]) => !((found[count] ?? Number.NaN) <= most))
    .map(([count, most]) => `${name}: ${count} is ${found[count]}, more than ${most}`);
  const share = counts.share_of_quota;
  if (share !== undefined && !(share >= SHARE_OF_QUOTA))
    over.push(`${name}: spends ${share} of the quota, less than ${SHARE_OF_QUOTA}`);
  return over;
}

/** A sentence for each limit whose measurement was not taken: a case that was renamed would otherwise pass for ever. */
export function unmeasured(names: ReadonlySet<string>): string[] {
  return Object.keys(LIMITS)
    .filter((name) => !names.has(name))
    .map((name) => `${name}: has a limit and was not measured`);
}
