/**
 * All rows of a table as objects, by hubrace/data and by DuckDB from the same Parquet file: five columns, then all. Each is a process of its
 * own, so that its peak memory is its own, and both count the same sum, which is compared. One line of JSON per pair.
 *
 *   node bench/reader.ts [--rows 1000000]
 */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { literal, withDuckDB } from "../core/duckdb.ts";
import { copyToParquet } from "../core/parquet.ts";
import type { ColumnType } from "../core/release/tables/column.ts";
import { derivatives } from "../core/release/tables/derivatives.ts";
import { filePlace } from "../reader/files.ts";
import { readRows } from "../reader/read.ts";
import { type Measurement, measure, print, round } from "./measure.ts";

const FEW = ["id", "base", "rank", "created_at", "lag_days"];
const ALL = derivatives.columns.map(({ name }) => name);

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    /** For the processes that this one starts. */
    file: { type: "string" },
    by: { type: "string" },
    columns: { type: "string", default: "all" },
  },
});

if (values.file === undefined) await compare();
else print(await measure(`rows by ${values.by}, ${values.columns} columns`, () => read(values.file ?? "")));

async function compare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-reader-"));
  try {
    const file = join(folder, "derivatives.parquet");
    await withDuckDB({ memory: "1GB", threads: 2, temporary: join(folder, "spill") }, (sql) =>
      sql.run(copyToParquet(`select ${ALL.map(invented).join(", ")} from range(${Number(values.rows)}) t(i)`, file)),
    );
    for (const columns of ["five", "all"]) {
      const [own, peer] = ["reader", "duckdb"].map((by) => {
        const flags = ["--disable-warning=ExperimentalWarning", fileURLToPath(import.meta.url)];
        const args = ["--file", file, "--by", by, "--columns", columns];
        return JSON.parse(execFileSync(process.execPath, [...flags, ...args], { encoding: "utf8" })) as Measurement;
      });
      if (own === undefined || peer === undefined || own.counts.sum !== peer.counts.sum || own.size !== peer.size)
        throw new Error(`bench: the reader and DuckDB read different rows: ${own?.counts.sum}, ${peer?.counts.sum}`);
      const counts = {
        ...own.counts,
        peer_seconds: peer.seconds,
        peer_rows_per_second: peer.rows_per_second,
        peer_peak_rss_bytes: peer.peak_rss_bytes,
      };
      const name = `hubrace/data, ${columns} columns`;
      print({
        ...own,
        name,
        peer: "DuckDB, rows as objects",
        ratio: round(peer.cpu_seconds / own.cpu_seconds),
        counts,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every row as an object; the sum of the ranks stands for having looked at it. */
async function read(file: string): Promise<{ size: number; counts: Record<string, number> }> {
  const columns = values.columns === "five" ? FEW : ALL;
  let size = 0;
  let sum = 0;
  const bytes = statSync(file).size;
  if (values.by === "duckdb") {
    await withDuckDB({ memory: "1GB", threads: 1, temporary: `${file}-spill` }, async (sql) => {
      for await (const rows of sql.stream<{ rank: number }>(`select ${columns.join(", ")} from ${literal(file)}`)) {
        size += rows.length;
        for (const row of rows) sum += row.rank;
      }
    });
  } else {
    const release = {
      ...{
        version: "v1",
        date: "2026-01-01",
        as_of: "",
        partial: false,
        limit: null,
        formula_version: "1",
        counts: {},
      },
      source: { kind: "sandbox", label: "", simulated: true },
      files: [{ name: "derivatives.parquet", rows: null, bytes, sha256: "" }],
    };
    const found = { release, folder: "", sums: null };
    for await (const row of readRows(filePlace(dirname(file)), found, "derivatives", { columns })) {
      size++;
      sum += Number(row.rank);
    }
  }
  return { size, counts: { sum, file_bytes: bytes } };
}

/** A column of made-up values, as many different ones as real columns have by and large; a tenth is null where it can be. */
function invented(name: string, at: number): string {
  const column = derivatives.columns[at];
  const random = `hash(i + ${at})`;
  const made: Readonly<Record<ColumnType, string>> = {
    VARCHAR: name === "id" ? "'owner-' || i % 100000 || '/model-' || i" : `'${name}-' || ${random} % 1000`,
    "VARCHAR[]": `['a', 'b' || ${random} % 10]`,
    BIGINT: `(${random} % 10000)::bigint`,
    INTEGER: `(${random} % 100)::integer`,
    DOUBLE: `(${random} % 1000000) / 1000.0`,
    BOOLEAN: `${random} % 2 = 0`,
    DATE: "date '2026-01-01'",
    TIMESTAMP: `timestamp '2024-01-01' + to_seconds((${random} % 80000000)::bigint)`,
  };
  const value = made[column?.type ?? "VARCHAR"];
  // The rank is never null: both sides add it up.
  return `${column?.nullable && name !== "rank" ? `if(hash(i * 31 + ${at}) % 10 = 0, null, ${value})` : value} as ${name}`;
}
