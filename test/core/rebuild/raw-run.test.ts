import { expect, test } from "vitest";
import { crawlCheckpoint, freshCheckpoint, putCheckpoint } from "../../../core/crawl/checkpoint.ts";
import { rawRun } from "../../../core/lake/layout.ts";
import { findRun, openRun, recordStage } from "../../../core/ledger/runs.ts";
import { describeRaw, runOfRaw } from "../../../core/rebuild/raw-run.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";

const DAY = "2026-08-20";
const RUN = `${DAY}-a1`;
const AS_OF = `${DAY}T06:00:00.000Z`;
const source = { kind: "url", label: "a test", simulated: false } as const;

/** A lake with the description of a sweep of the newest 7 models, of which the Hub had more, in two parts. */
async function described() {
  const blobs = new MemoryBlobs();
  const now = Date.parse(AS_OF);
  const run = { date: DAY, source, sourceKey: "http://hub.test", limit: 7, now, today: DAY };
  const record = await openRun(new MemoryLedger(), run);
  await describeRaw(blobs, record, { rows: 7, bytes: 900, counts: { models: 7, parts: 2, limit_cut: 1 } });
  return { blobs, record };
}

test("a ledger that is lost knows again of a sweep that it is at its end, what it counted, and that --limit cut it", async () => {
  const { blobs, record } = await described();
  const ledger = new MemoryLedger();
  const run = await runOfRaw(blobs, ledger, DAY, RUN);
  const crawl = { status: "done", rows: 7, bytes: 900, seconds: 0, finished_at: AS_OF } as const;
  expect(run).toEqual({ ...record, stages: { crawl: { ...crawl, counts: { models: 7, parts: 2, limit_cut: 1 } } } });
  expect(await findRun(ledger, DAY)).toEqual(run);
  expect((await crawlCheckpoint(ledger, RUN))?.value).toMatchObject({
    ...{ next: null, down: null, part: 2, rows: 7, bytes: 900, limit: 7, limit_cut: true, done: true },
  });
});

test("a ledger that has lost the record alone keeps its checkpoint, and one that has the record keeps that", async () => {
  const { blobs } = await described();
  const ledger = new MemoryLedger();
  const checkpoint = { ...freshCheckpoint("/", 7), part: 2, rows: 7, requests: 3, done: true };
  await putCheckpoint(ledger, RUN, checkpoint, 0);
  await runOfRaw(blobs, ledger, DAY, RUN);
  expect((await crawlCheckpoint(ledger, RUN))?.value).toEqual(checkpoint);
  const failed = { status: "failed", rows: 1, bytes: 1, seconds: 1, counts: {}, finished_at: null } as const;
  const known = await recordStage(ledger, RUN, "panels", failed);
  expect(await runOfRaw(blobs, ledger, DAY, RUN)).toEqual(known);
});

test.each([
  ["{", "cannot be read; bring the file back from a copy"],
  ['{"format":2}', "cannot be read; bring the file back from a copy"],
  ['{"format":3}', "was written by a newer Hubrace (lake format 3; this one knows format 2)"],
])("a description that says %s is refused with its name, and the ledger is left as it is", async (text, sentence) => {
  const { blobs } = await described();
  await blobs.put(rawRun(DAY, RUN), text);
  const ledger = new MemoryLedger();
  await expect(runOfRaw(blobs, ledger, DAY, RUN)).rejects.toThrow(`rebuild: ${rawRun(DAY, RUN)} ${sentence}`);
  expect(ledger.items.size).toBe(0);
});
