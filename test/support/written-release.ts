import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { literal, withDuckDB } from "../../core/duckdb.ts";

/** Rows of a row group in these files: the least that DuckDB writes. */
export const GROUP = 2_048;

/**
 * Writes FOLDER/v1/DATE with tables as queries make them, release.json and SHA256SUMS, and FOLDER/v1/current.json; checksums are Node's.
 * Returns the day's folder. For tests of readers: what a release stage adds is not there.
 */
export async function writeReleaseOf(
  folder: string,
  date: string,
  tables: Readonly<Record<string, string>>,
): Promise<string> {
  const day = join(folder, "v1", date);
  mkdirSync(day, { recursive: true });
  const rows: Record<string, number> = {};
  await withDuckDB({ memory: "300MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const [name, query] of Object.entries(tables)) {
      const path = join(day, `${name}.parquet`);
      await sql.run(`copy (${query}) to ${literal(path)} (format parquet, compression zstd, row_group_size ${GROUP})`);
      rows[name] = (await sql.rows<{ n: number }>(`select count(*) as n from ${literal(path)}`))[0]?.n ?? 0;
    }
  });
  const sum = (name: string) =>
    createHash("sha256")
      .update(readFileSync(join(day, name)))
      .digest("hex");
  const files = Object.keys(tables).map((table) => {
    const name = `${table}.parquet`;
    return { name, rows: rows[table], bytes: statSync(join(day, name)).size, sha256: sum(name) };
  });
  const head = { version: "v1", date, as_of: `${date}T20:00:00.000Z`, run: `${date}-a1`, partial: false, limit: null };
  const source = { kind: "url", label: "a test", simulated: false };
  const release = { ...head, source, formula_version: "1", counts: { models: 4 }, files };
  writeFileSync(join(day, "release.json"), JSON.stringify(release));
  const names = [...files.map(({ name }) => name), "release.json"].sort();
  writeFileSync(join(day, "SHA256SUMS"), names.map((name) => `${sum(name)}  ${name}\n`).join(""));
  const pointer = { version: "v1", date, run: `${date}-a1`, source, previous: null };
  writeFileSync(join(folder, "v1", "current.json"), JSON.stringify(pointer));
  return day;
}
