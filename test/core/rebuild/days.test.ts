import { expect, test } from "vitest";
import { rawPart, releaseFile } from "../../../core/lake/layout.ts";
import { rawDays, releaseDays } from "../../../core/rebuild/days.ts";
import { MemoryBlobs } from "../../support/memory.ts";

test("days of raw parts go from the first to the last, each with its newest attempt: the tenth is newer than the ninth", async () => {
  const blobs = new MemoryBlobs();
  for (const [date, attempt] of [
    ["2026-08-19", 1],
    ["2026-08-20", 9],
    ["2026-08-20", 10],
    ["2026-08-20", 2],
    ["2026-08-21", 1],
    ["2026-08-22", 1],
  ] as const)
    await blobs.put(rawPart(date, `${date}-a${attempt}`, 0), "");
  await blobs.put("raw/date=2026-08-21/run=2026-08-21-a2.json", "{}");
  expect(await rawDays(blobs, "2026-08-20", "2026-08-21")).toEqual([
    { date: "2026-08-20", run: "2026-08-20-a10" },
    { date: "2026-08-21", run: "2026-08-21-a1" },
  ]);
});

test("days of releases are those whose checksums were written, which come last", async () => {
  const blobs = new MemoryBlobs();
  for (const date of ["2026-08-18", "2026-08-19", "2026-08-20", "2026-08-22"])
    await blobs.put(releaseFile(date, "SHA256SUMS"), "");
  await blobs.put(releaseFile("2026-08-21", "models.parquet"), "");
  expect(await releaseDays(blobs, "2026-08-19", "2026-08-22")).toEqual(["2026-08-19", "2026-08-20", "2026-08-22"]);
  expect(await releaseDays(blobs, "2026-08-19", "2026-08-20")).toEqual(["2026-08-19", "2026-08-20"]);
});
