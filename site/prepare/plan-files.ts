import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withDuckDB } from "../../core/duckdb.ts";
import { pack } from "../../core/plan/packed.ts";
import { shardOf, shardsFor } from "../../core/plan/shard.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { readPlanTable } from "../../core/release/plan-table.ts";
import { openForPlanner, readPlanBases } from "../../core/release/planner.ts";
import { envelope } from "../src/api/envelope.ts";

/**
 * Writes what the planner's page reads: /api/v1/plan/table.json (what is the same for all bases) and /api/v1/plan/bases/N.json, each
 * with the bases whose names hash to N. One base in memory at a time; 512 MB of DuckDB are enough for a million entries.
 */
export async function writePlanFiles(options: {
  /** Folder of the release. */
  readonly release: string;
  readonly work: string;
  readonly site: string;
  readonly manifest: ReleaseManifest;
  /** Bases with at least 10 children. */
  readonly families: number;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { manifest, signal } = options;
  const folder = join(options.site, "api", "v1", "plan");
  mkdirSync(join(folder, "bases"), { recursive: true });
  const about = envelope(manifest);
  const shards = shardsFor(options.families);
  const file = (shard: number) => join(folder, "bases", `${shard}.json`);
  await withDuckDB({ memory: "512MB", threads: 1, temporary: join(options.work, "spill") }, async (sql) => {
    await openForPlanner(sql, options.release, manifest);
    const table = await readPlanTable(sql, manifest);
    writeFileSync(join(folder, "table.json"), `${JSON.stringify({ ...about, ...pack(table, shards) })}\n`);
    const written = new Set<number>();
    for (let shard = 0; shard < shards; shard++) {
      writeFileSync(file(shard), `${JSON.stringify(about).slice(0, -1)},"shard":${shard},"bases":[`);
    }
    for await (const base of readPlanBases(sql, options.work)) {
      signal.throwIfAborted();
      const shard = shardOf(base.base, shards);
      appendFileSync(file(shard), `${written.has(shard) ? ",\n" : "\n"}${JSON.stringify(base)}`);
      written.add(shard);
    }
    for (let shard = 0; shard < shards; shard++) appendFileSync(file(shard), "\n]}\n");
  });
}
