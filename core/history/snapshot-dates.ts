import type { Blobs } from "../lake/blobs.ts";
import * as layout from "../lake/layout.ts";

/** Dates that have a snapshot, ascending. */
export async function snapshotDates(blobs: Blobs): Promise<string[]> {
  const dates: string[] = [];
  for await (const { key } of blobs.list(layout.snapshotPrefix)) {
    const date = layout.dateOfSnapshot(key);
    if (date !== null) dates.push(date);
  }
  return dates.sort();
}
