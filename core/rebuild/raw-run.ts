import { z } from "zod";
import { crawlCheckpoint, freshCheckpoint, putCheckpoint } from "../crawl/checkpoint.ts";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import { LAKE_FORMAT, rawRun } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { findRun, type RunRecord, restoreRun } from "../ledger/runs.ts";
import type { StageResult } from "../stage.ts";

const shape = z.object({
  format: z.int(),
  run: z.string(),
  date: z.string(),
  source: z.object({ kind: z.enum(["hub", "url", "sandbox", "import"]), label: z.string(), simulated: z.boolean() }),
  source_key: z.string(),
  limit: z.int().nullable(),
  as_of: z.string(),
  parts: z.int(),
  rows: z.int(),
  bytes: z.int(),
  limit_cut: z.boolean(),
});

/**
 * Writes beside a finished sweep's raw parts what they are, so that raw files alone are enough to derive a day again. Nothing in it
 * depends on when the sweep took place: two sweeps of one day have the same bytes.
 */
export async function describeRaw(
  blobs: Blobs,
  record: RunRecord,
  { rows, bytes, counts }: StageResult,
): Promise<void> {
  const { id, date, source, source_key, limit, as_of } = record;
  const sweep = { parts: counts.parts ?? 0, rows, bytes, limit_cut: counts.limit_cut === 1 };
  const text = { format: LAKE_FORMAT, run: id, date, source, source_key, limit, as_of, ...sweep };
  await blobs.put(rawRun(date, id), `${JSON.stringify(text, null, 2)}\n`);
}

/**
 * The run of raw parts: the ledger's record, or where the ledger has lost it the one that was written beside them, put back with the
 * sweep's checkpoint. Throws HubraceError when neither is there.
 */
export async function runOfRaw(blobs: Blobs, ledger: Ledger, date: string, id: string): Promise<RunRecord> {
  const present = await findRun(ledger, date);
  if (present !== null) return present;
  const { run, parts, rows, bytes, limit_cut, format: _, ...known } = await readRawRun(blobs, date, id);
  const crawl = { status: "done", rows, bytes, seconds: 0, finished_at: known.as_of } as const;
  const counts = { models: rows, parts, limit_cut: Number(limit_cut) };
  const record: RunRecord = {
    ...known,
    id: run,
    // Nobody knows any more when it began.
    created_at: known.as_of,
    status: "running",
    error: null,
    finished_at: null,
    seconds: null,
    stages: { crawl: { ...crawl, counts } },
  };
  if ((await crawlCheckpoint(ledger, run)) === null) {
    const end = { ...freshCheckpoint("/", known.limit), next: null, part: parts, rows, bytes, limit_cut, done: true };
    await putCheckpoint(ledger, run, end, 0);
  }
  await restoreRun(ledger, record);
  return record;
}

async function readRawRun(blobs: Blobs, date: string, id: string): Promise<z.infer<typeof shape>> {
  const key = rawRun(date, id);
  const body = await blobs.get(key);
  if (body === null)
    throw new HubraceError(
      `rebuild: neither the ledger nor ${key} says where the raw parts of ${date} come from; bring one of the two back from a copy`,
    );
  return parseLakeJson(body, shape, { key, who: "rebuild", remedy: "bring the file back from a copy" });
}
