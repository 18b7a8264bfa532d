import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { pinInput } from "../../core/inputs/pin.ts";
import * as layout from "../../core/lake/layout.ts";
import { composeStages } from "../../core/pipeline.ts";
import { TABLES } from "../../core/release/dictionary.ts";
import { STAGES } from "../../core/stages.ts";
import { prepare } from "../../site/prepare/prepare.ts";
import { TestLake } from "../support/lake.ts";
import { wholeOrPart } from "../support/long.ts";
import { MemoryBlobs } from "../support/memory.ts";
import { type OddHub, oddHub } from "../support/odd-hubs.ts";
import { unsoundReport } from "../support/sound-report.ts";
import { unsoundIn } from "../support/sound-tables.ts";

const HUBS = wholeOrPart("reliability/odd-hubs derives 3 hubs, not 100", 100, 3);
const SQL = { memory: "1GB", threads: 1 };

/** Runs every stage but the site over the hub's days. Returns the lake; throws what a stage throws. */
async function derive({ days, corrections, regions, shape }: OddHub): Promise<MemoryBlobs> {
  const stages = await composeStages({ crawl: null, site: null });
  const blobs = new MemoryBlobs();
  for (const { date, rows } of days) {
    const lake = new TestLake(date, blobs, shape.limit);
    if (corrections.length > 0)
      await pinInput(blobs, date, "corrections", csvOf("model_id,actual_release_date", corrections));
    if (regions.length > 0) await pinInput(blobs, date, "regions", csvOf("hf_org,region", regions));
    // As the crawl's checkpoint says it.
    if (shape.limit !== null) await lake.ledger.put("crawl", lake.run.id, { limit_cut: true });
    await lake.receive(rows);
    for (const name of STAGES) {
      const stage = stages[name];
      if (stage !== undefined) await lake.stage(stage);
    }
  }
  return blobs;
}

/** An operator's file, every cell quoted. */
function csvOf(head: string, rows: readonly (readonly string[])[]) {
  const lines = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","));
  return { text: [head, ...lines].join("\n"), sha256: "of a test", source: "file.csv" };
}

/** What is wrong in a day's release and in what its report prints, one sentence each. */
async function faultsOf(blobs: MemoryBlobs, date: string, hub: OddHub): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-odd-"));
  const release = join(folder, "release");
  const prefix = layout.releasePrefix(date);
  try {
    for (const [key, body] of blobs.files) {
      if (!key.startsWith(prefix)) continue;
      const path = join(release, key.slice(prefix.length));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, body);
    }
    const faults = await withDuckDB({ ...SQL, temporary: folder }, async (sql) => {
      for (const { name } of TABLES)
        await sql.run(`create view ${name} as from ${literal(join(release, `${name}.parquet`))}`);
      return unsoundIn(sql);
    });
    const report = await prepare({ release, folder, signal: new AbortController().signal });
    return [...faults, ...unsoundReport(report, hub.saysNull)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("a hub of odd shape", () => {
  it("goes through every stage, and what comes out keeps the definitions of dictionary and method", async () => {
    await fc.assert(
      fc.asyncProperty(oddHub(), async (hub) => {
        const blobs = await derive(hub);
        for (const { date } of hub.days) expect(await faultsOf(blobs, date, hub)).toEqual([]);
      }),
      { numRuns: HUBS, seed: 612, endOnFailure: true },
    );
  }, 3_600_000);

  it("gives the same bytes again", async () => {
    const [hub] = fc.sample(oddHub(), { numRuns: 1, seed: 184 });
    if (hub === undefined) throw new Error("no hub was drawn");
    const [first, second] = [await derive(hub), await derive(hub)];
    expect([...second.files].filter(([key, body]) => !Buffer.from(first.files.get(key) ?? "").equals(body))).toEqual(
      [],
    );
    expect(second.files.size).toBe(first.files.size);
  });
});
