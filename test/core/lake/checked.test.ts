import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ConditionError } from "../../../core/errors.ts";
import { checkedBlobs } from "../../../core/lake/checked.ts";
import { filesBlobs } from "../../../core/lake/files.ts";
import { MemoryLedger } from "../../support/memory.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-checked-"));
const lake = join(folder, "lake");
const source = join(folder, "source.parquet");
const copy = join(folder, "copy.parquet");
const KEY = "snapshots/date=2026-08-21/models.parquet";
const BYTES = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7) % 251));
afterAll(() => rmSync(folder, { recursive: true }));

let ledger: MemoryLedger;
let blobs: ReturnType<typeof checkedBlobs>;
beforeEach(async () => {
  rmSync(lake, { recursive: true, force: true });
  ledger = new MemoryLedger();
  blobs = checkedBlobs(filesBlobs(lake), ledger);
  writeFileSync(source, BYTES);
  await blobs.fromFile(source, KEY);
});

/** Turns one bit over as a disk does: neither size nor times tell. */
function turnOver(at: number): void {
  const path = join(lake, KEY);
  const times = join(folder, "times");
  writeFileSync(times, "");
  spawnSync("touch", ["-r", path, times]);
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0b100;
  writeFileSync(path, bytes);
  expect(spawnSync("touch", ["-r", times, path]).status).toBe(0);
}

describe("a file on a disk", () => {
  it("is fetched as it was written, as often as it is written", async () => {
    await blobs.toFile(KEY, copy);
    expect(readFileSync(copy).equals(BYTES)).toBe(true);
    writeFileSync(source, BYTES.subarray(1));
    await blobs.fromFile(source, KEY);
    await blobs.toFile(KEY, copy);
    expect(readFileSync(copy).equals(BYTES.subarray(1))).toBe(true);
  });

  it.each([0, 99_999, 199_999])("is not fetched with one bit turned over, in byte %i", async (at) => {
    turnOver(at);
    await expect(blobs.toFile(KEY, copy)).rejects.toThrow(
      /^lake: snapshots\/date=2026-08-21\/models\.parquet is damaged: .*\(CRC-32 [0-9a-f]{8}\); bring it back from a copy, or remove it and make/,
    );
    // Written anew it is sound again.
    await blobs.fromFile(source, KEY);
    await blobs.toFile(KEY, copy);
  });

  it.each([1, 300, 65_536, 65_537])(
    "of %i bytes is not fetched with a bit turned over, but is when it was written again",
    async (size) => {
      writeFileSync(source, BYTES.subarray(0, size));
      await blobs.fromFile(source, KEY);
      turnOver(size - 1);
      await expect(blobs.toFile(KEY, copy)).rejects.toThrow("is damaged");
      writeFileSync(join(lake, KEY), BYTES.subarray(1, size + 1));
      await blobs.toFile(KEY, copy);
      expect(readFileSync(copy).equals(BYTES.subarray(1, size + 1))).toBe(true);
    },
  );

  it("is fetched unchecked when another program has put it there, or nobody knows its sum", async () => {
    writeFileSync(join(lake, KEY), "another file");
    await blobs.toFile(KEY, copy);
    expect(readFileSync(copy, "utf8")).toBe("another file");
    await blobs.delete(KEY);
    expect(ledger.items.size).toBe(0);
    writeFileSync(join(lake, KEY), BYTES);
    await blobs.toFile(KEY, copy);
  });

  it("is checked as Parquet and as a raw part, of which DuckDB leaves the gzip's sum alone", async () => {
    const part = "raw/date=2026-08-21/run=2026-08-21-a1/part-00000.ndjson.gz";
    for (const key of [part, "panels/date=2026-08-21/churn.parquet", "releases/v1/current.json"])
      await blobs.fromFile(source, key);
    expect([...ledger.items.values()].map(({ sort }) => sort).sort()).toEqual(
      [KEY, part, "panels/date=2026-08-21/churn.parquet"].sort(),
    );
  });

  it("keeps its sum when a write is refused", async () => {
    writeFileSync(source, "newer");
    await expect(blobs.fromFile(source, KEY, { ifAbsent: true })).rejects.toThrow(ConditionError);
    turnOver(5);
    await expect(blobs.toFile(KEY, copy)).rejects.toThrow("is damaged");
  });
});
