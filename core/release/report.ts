import { z } from "zod";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { requireFormat } from "../lake/format.ts";
import * as layout from "../lake/layout.ts";

const counts = z.record(z.string(), z.number());

const reportShape = z.object({
  listed: z.number(),
  kept: z.number(),
  duplicates: z.number(),
  renamed: z.number(),
  quarantined: z.number(),
  quarantine_reasons: counts,
  self_parents: z.number(),
  floor_dates: z.number(),
  missing_dates: z.number(),
  unknown_fields: counts,
  wrong_type: counts,
  /** Reports written before they were counted do not have them. */
  unknown_values: counts.default({}),
  limit_cut: z.boolean(),
});

const formatShape = z.object({ format: z.int().optional() });

/** What the snapshot stage says about the rows that the Hub listed. */
export type SnapshotReport = z.infer<typeof reportShape>;

/** The snapshot's report. Throws HubraceError when it is missing or not as this version writes it. */
export async function readReport(blobs: Blobs, date: string): Promise<SnapshotReport> {
  const key = layout.snapshotReport(date);
  const bytes = await blobs.get(key);
  const again = `run \`hubrace snapshot --date ${date}\` first`;
  if (bytes === null) throw new HubraceError(`release: ${key} is not in the lake; ${again}`);
  const json = parseJson(bytes);
  // Before its shape: a newer one may have another.
  const { format } = formatShape.safeParse(json).data ?? {};
  requireFormat(`release: ${key}`, format);
  const parsed = reportShape.safeParse(json);
  if (!parsed.success)
    throw new HubraceError(`release: ${key} cannot be read: ${z.prettifyError(parsed.error)}; ${again}`);
  return parsed.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
