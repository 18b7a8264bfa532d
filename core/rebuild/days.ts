import type { Blobs } from "../lake/blobs.ts";
import { dateOfRelease, rawFolder, releasesPrefix, runOfRawPart } from "../lake/layout.ts";

export interface RawDay {
  readonly date: string;
  /** Id of the newest attempt at the date whose raw parts are in the lake. */
  readonly run: string;
}

/** Dates from `from` to `to`, both included, that have raw parts; ascending. */
export async function rawDays(blobs: Blobs, from: string, to: string): Promise<RawDay[]> {
  const runs = new Map<string, string>();
  for await (const { key } of blobs.list(rawFolder)) {
    const found = runOfRawPart(key);
    if (found === null || found.date < from || found.date > to) continue;
    const before = runs.get(found.date);
    if (before === undefined || attempt(found.run) > attempt(before)) runs.set(found.date, found.run);
  }
  return [...runs].map(([date, run]) => ({ date, run })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** 2026-08-21-a2 → 2. */
const attempt = (run: string) => Number(/-a(\d+)$/.exec(run)?.[1] ?? 0);

/** Dates from `from` to `to`, both included, whose release is in the lake; ascending. */
export async function releaseDays(blobs: Blobs, from: string, to: string): Promise<string[]> {
  const dates: string[] = [];
  for await (const { key } of blobs.list(releasesPrefix)) {
    const date = dateOfRelease(key);
    if (date !== null && date >= from && date <= to) dates.push(date);
  }
  return dates.sort();
}
