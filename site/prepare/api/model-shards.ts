import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { literal, readSql, type Sql, withDuckDB } from "../../../core/duckdb.ts";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { BADGE_COLOUR } from "../../src/api/badge.ts";
import { badgePrefix, envelope } from "../../src/api/envelope.ts";
import { shardDigits, shardNames } from "../../src/api/shard.ts";

/** First digits of shards: the text of one sixteenth of all models stands in memory at a time, some 60 MB of a million. */
const SLICES = [..."0123456789abcdef"];

/**
 * Writes every derivative of a release into /api/v1/models/HH.json (or HHH.json), every shard of which exists, and returns how many
 * models there are. DuckDB makes the JSON text; nothing is parsed here. Memory is bounded by 512 MB of DuckDB and one slice of text.
 */
export async function writeModelShards(options: {
  /** Folder of the release. */
  readonly release: string;
  /** Folder with addresses.ndjson, for slices and spilled rows too. */
  readonly work: string;
  readonly site: string;
  readonly manifest: ReleaseManifest;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { manifest, signal } = options;
  const slices = join(options.work, "model-slices");
  const folder = join(options.site, "api", "v1", "models");
  await mkdir(slices, { recursive: true });
  mkdirSync(folder, { recursive: true });
  const digits = shardDigits(manifest.counts.derivatives ?? 0);
  const head = JSON.stringify(envelope(manifest)).slice(0, -1);
  const write = (shard: string, models: string) =>
    writeFileSync(
      join(folder, `${shard}.json`),
      `${head},"shard":"${shard}","shards":${16 ** digits},"models":{${models === "" ? "" : `\n${models}\n`}}}\n`,
    );
  const query = await readSql("model-shards.sql", import.meta.url);
  await withDuckDB({ memory: "512MB", threads: 1, temporary: join(options.work, "spill") }, async (sql) => {
    await sql.run(`set file_search_path = ${literal(options.release)}`);
    await sql.run(`set variable digits = ${digits}`);
    await sql.run(`set variable prefix = ${literal(badgePrefix(manifest))}`);
    await sql.run(`set variable colour = ${literal(BADGE_COLOUR)}`);
    await openAddresses(sql, options.work);
    const slice = await readSql("model-slices.sql", import.meta.url);
    await sql.run(`copy (${slice}) to ${literal(join(slices, "entry"))} (format parquet, partition_by slice)`);
    const outcomes = await readSql("outcome-slices.sql", import.meta.url);
    await sql.run(`copy (${outcomes}) to ${literal(join(slices, "outcome"))} (format parquet, partition_by slice)`);
    // A release without a row leaves no file behind, and a slice without one none of its own: these stand in for both.
    await sql.run(
      `create temp table no_entry as from (${slice}) limit 0; create temp table no_outcome as from (${outcomes}) limit 0`,
    );
    for (const first of SLICES) {
      signal.throwIfAborted();
      const missing = new Set(shardNames(digits).filter((name) => name.startsWith(first)));
      await view(sql, "entry", join(slices, "entry", `slice=${first}`));
      await view(sql, "outcome", join(slices, "outcome", `slice=${first}`));
      for await (const shards of sql.stream<{ shard: string; models: string }>(query)) {
        for (const { shard, models } of shards) {
          write(shard, models);
          missing.delete(shard);
        }
      }
      for (const shard of missing) write(shard, "");
    }
  });
  await rm(slices, { recursive: true, force: true });
}

/** A view over a slice's files, or over the empty table of its columns. */
async function view(sql: Sql, name: string, folder: string): Promise<void> {
  const files = literal(join(folder, "*.parquet"));
  const [found] = await sql.rows<{ n: number }>(`select count(*) as n from glob(${files})`);
  await sql.run(`create or replace temp view ${name} as from ${found?.n === 0 ? `no_${name}` : files}`);
}

/** The table `family_address`: the bases that have a page, and where. */
async function openAddresses(sql: Sql, work: string): Promise<void> {
  await sql.run(
    `create temp table family_address as from read_json(${literal(join(work, "addresses.ndjson"))}, format = 'newline_delimited', columns = {base: 'varchar', address: 'varchar'})`,
  );
}
