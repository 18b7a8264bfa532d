import { z } from "zod";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "./blobs.ts";
import { parseLakeJson } from "./json.ts";
import * as layout from "./layout.ts";

const counts = z.record(z.string(), z.number());

const reportShape = z.object({
  /** The lake's format; reports written before formats were have none, which is format 1. */
  format: z.int().default(1),
  /** The snapshot's time s, ISO 8601 UTC. */
  as_of: z.string(),
  listed: z.number(),
  kept: z.number(),
  /** Rows of a model that a later row of the same sweep replaced. */
  duplicates: z.number(),
  /** Of those, rows under a former name of the model (same `_id`). */
  renamed: z.number(),
  quarantined: z.number(),
  quarantine_reasons: counts,
  self_parents: z.number(),
  /** Models whose listed creation date is not the earliest that earlier days know of; the earliest is kept. */
  created_at_changed: z.number(),
  floor_dates: z.number(),
  missing_dates: z.number(),
  /** Fields that Hubrace does not know, with the number of rows that had them. */
  unknown_fields: counts,
  /** Fields of an unexpected type that were read as null (likes: as 0), with the number of rows. */
  wrong_type: counts,
  /** Relations and kinds of gating that Hubrace does not know, as `field: value`, with the number of models that have them. */
  unknown_values: counts.default({}),
  /** True when --limit cut the sweep. */
  limit_cut: z.boolean(),
});

/** report.json beside a snapshot: what happened to the rows that the Hub listed. */
export type SnapshotReport = Readonly<z.infer<typeof reportShape>>;

/** The reason in quarantine of what the token's owner alone may see, as parse.sql gives it. */
const PRIVATE = "is private";

/**
 * Rows in quarantine that could not be read. Private ones could, and are left out on purpose: however many a token sees, they say nothing
 * against the sweep.
 */
export function unreadable(report: Pick<SnapshotReport, "quarantined" | "quarantine_reasons">): number {
  return report.quarantined - (report.quarantine_reasons[PRIVATE] ?? 0);
}

/**
 * The report of a date's snapshot. Throws HubraceError, which names the stage that reads, when it is missing, not as the snapshot writes
 * it, or written by a newer Hubrace.
 */
export async function readSnapshotReport(blobs: Blobs, date: string, stage: string): Promise<SnapshotReport> {
  const key = layout.snapshotReport(date);
  const bytes = await blobs.get(key);
  const again = `run \`hubrace snapshot --date ${date}\` first`;
  if (bytes === null) throw new HubraceError(`${stage}: ${key} is not in the lake; ${again}`);
  return parseLakeJson(bytes, reportShape, { key, who: stage, remedy: again });
}
