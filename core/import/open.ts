import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { type Sql, withDuckDB } from "../duckdb.ts";
import { UsageError } from "../errors.ts";
import type { Source } from "../stage.ts";
import { type Column, findColumns, type Matched, requireSchema } from "./columns.ts";
import { fromFile, quoted, requireParquet, shown, unreadable } from "./parquet.ts";

/** A Parquet file that can be imported. */
export interface ImportFile {
  /** Absolute. */
  readonly path: string;
  /** The last part of the path, fit to be printed. */
  readonly name: string;
  readonly rows: number;
  readonly sha256: string;
  readonly matched: Matched;
}

/** Files that were looked at and can take the place of a crawl. */
export interface OpenImport {
  readonly files: readonly ImportFile[];
  readonly source: Source;
  /** What must be equal to go on with a run: the contents of the files, whatever they are called. */
  readonly key: string;
  readonly rows: number;
  /** Fields that the snapshot reads and that are null for want of a column; `name (in FILE)` when some files have it. */
  readonly missingColumns: readonly string[];
}

export interface OpenImportOptions {
  readonly paths: readonly string[];
  readonly sql: { readonly memory: string; readonly threads: number };
  /** A local folder for DuckDB; made only when it is needed. */
  readonly temporary: string;
}

/**
 * Looks through Parquet files in the schema of hub-stats. They are taken in the order of their names,
 * so that the order on the command line changes nothing.
 * Throws UsageError (exit 2) with one sentence: no such file, not Parquet, another schema, no rows, one file twice.
 */
export async function openImport({ paths, sql: limits, temporary }: OpenImportOptions): Promise<OpenImport> {
  if (paths.length === 0) throw new UsageError("import: name at least one Parquet file");
  const files = await withDuckDB({ ...limits, temporary }, async (sql) => {
    const opened: ImportFile[] = [];
    for (const path of paths) opened.push(await openFile(path, sql));
    return opened.sort((a, b) => compare(a.name, b.name) || compare(a.sha256, b.sha256));
  });
  for (const [place, file] of files.entries()) {
    const twin = files.slice(0, place).find(({ sha256 }) => sha256 === file.sha256);
    if (twin !== undefined)
      throw new UsageError(`import: ${twin.name} and ${file.name} hold the same bytes; name each file once`);
  }
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  if (rows === 0) throw new UsageError(`import: ${names(files)} ${files.length === 1 ? "holds" : "hold"} no rows`);
  return {
    files,
    source: { kind: "import", label: `hub-stats import (${names(files)})`, simulated: false },
    key: `import ${files.map(({ sha256 }) => sha256).join(" ")}`,
    rows,
    missingColumns: missingIn(files),
  };
}

async function openFile(path: string, sql: Sql): Promise<ImportFile> {
  const place = resolve(path);
  await requireParquet(place, shown(path));
  try {
    const found = await sql.rows<Column>(
      `select column_name as name, column_type as type from (describe ${fromFile(place)})`,
    );
    const columns = findColumns(found);
    const rows = await readThrough(sql, place, columns);
    const matched = requireSchema(shown(path), found, columns);
    return { path: place, name: shown(basename(place)), rows, sha256: await checksum(place), matched };
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw unreadable(shown(path), cause);
  }
}

/**
 * Reads every value of the columns once, so that a damaged file is refused before its run begins (a run belongs to its
 * files: a whole copy would be another source). Returns the number of rows and takes out columns without a value, whatever
 * their type. hash() keeps DuckDB from answering out of the file's statistics.
 */
async function readThrough(sql: Sql, place: string, columns: Map<string, Column>): Promise<number> {
  const fields = [...columns];
  const values = fields.flatMap(([, { name }], i) => [
    `count(${quoted(name)}) as n${i}`,
    `bit_xor(hash(${quoted(name)}))::varchar as h${i}`,
  ]);
  const [counts = {}] = await sql.rows<Record<string, number>>(
    `select ${["count(*) as n", ...values].join(", ")} ${fromFile(place)}`,
  );
  const rows = counts.n ?? 0;
  for (const [i, [field]] of fields.entries()) if (rows > 0 && counts[`n${i}`] === 0) columns.delete(field);
  return rows;
}

async function checksum(place: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of createReadStream(place, { highWaterMark: 1024 * 1024 })) hash.update(bytes);
  return hash.digest("hex");
}

/** The first two names, and how many more. */
function names(files: readonly ImportFile[]): string {
  const more = files.length > 3 ? ` and ${files.length - 2} more` : "";
  return `${files
    .slice(0, files.length > 3 ? 2 : 3)
    .map(({ name }) => name)
    .join(", ")}${more}`;
}

function missingIn(files: readonly ImportFile[]): string[] {
  const fields = [...new Set(files.flatMap(({ matched }) => matched.missing))];
  return fields.map((field) => {
    const without = files.filter(({ matched }) => matched.missing.includes(field)).map(({ name }) => name);
    return without.length === files.length ? field : `${field} (in ${without.join(", ")})`;
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
