import { readFile } from "node:fs/promises";
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
  INTEGER,
} from "@duckdb/node-api";
import { FORMAT_KEY, requireFormat } from "./lake/format.ts";
import { LAKE_FORMAT } from "./lake/layout.ts";

/** A DuckDB connection over local files: UTC, no downloads of extensions, spilling into the workspace. */
export interface Sql {
  /** Runs one or more statements. `$name` parameters are only allowed with a single statement. */
  run(statements: string, parameters?: Record<string, DuckDBValue>): Promise<void>;
  /** Rows as plain objects; BIGINT and DECIMAL as number (exact below 2^53), timestamps and dates as ISO text, lists as arrays. */
  rows<Row>(query: string, parameters?: Record<string, DuckDBValue>): Promise<Row[]>;
  /** The same, a chunk of at most 2,048 rows at a time, so that memory does not grow with the result. */
  stream<Row>(query: string): AsyncIterable<Row[]>;
  /** Columns of whole numbers as typed arrays, nulls as `absent`; every row counts once. */
  integers(query: string, absent?: number): Promise<Int32Array[]>;
  /** Columns of numbers as typed arrays, nulls as NaN. */
  numbers(query: string): Promise<Float64Array[]>;
  /** Makes a table of INTEGER columns of one length, by name. */
  tabulate(table: string, columns: Readonly<Record<string, Int32Array | Uint8Array>>): Promise<void>;
}

/** Opens an in-memory DuckDB, hands it to `use` and closes it, whatever happens. */
export async function withDuckDB<T>(
  options: { memory: string; threads: number; temporary: string },
  use: (sql: Sql) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: options.memory,
    threads: String(options.threads),
    temp_directory: options.temporary,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
    // No copy of the files that were read: the system keeps one, and the report's peak is 0.2 GB lower.
    enable_external_file_cache: "false",
    // Freed memory goes back to the system from 16 MB on instead of 512 MB: the peak of a process that spills is a tenth lower. From 4 MB on
    // the next query would ask for so much of it again that the panels take a tenth more time.
    allocator_bulk_deallocation_flush_threshold: "16MB",
  });
  try {
    const connection = await instance.connect();
    try {
      await connection.run("set TimeZone = 'UTC'");
      return await use(sqlOver(connection));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

function sqlOver(connection: DuckDBConnection): Sql {
  async function* stream<Row>(query: string): AsyncIterable<Row[]> {
    const result = await connection.stream(query);
    const names = result.deduplicatedColumnNames();
    for await (const rows of result.yieldRows()) yield rows.map((row) => toObject(names, row) as Row);
  }
  return {
    async run(statements, parameters) {
      await connection.run(statements, parameters);
    },
    async rows<Row>(query: string, parameters?: Record<string, DuckDBValue>) {
      const reader = await connection.runAndReadAll(query, parameters);
      const names = reader.deduplicatedColumnNames();
      return reader.getRows().map((row) => toObject(names, row) as Row);
    },
    stream,
    async integers(query, absent = -1) {
      const parts = await columnChunks(connection, query, absent, (length) => new Int32Array(length));
      return parts.map((chunks) => concatenate(chunks, (length) => new Int32Array(length)));
    },
    async numbers(query) {
      const parts = await columnChunks(connection, query, Number.NaN, (length) => new Float64Array(length));
      return parts.map((chunks) => concatenate(chunks, (length) => new Float64Array(length)));
    },
    async tabulate(table, columns) {
      const names = Object.keys(columns);
      await connection.run(`create table ${table} (${names.map((name) => `${name} integer`).join(", ")})`);
      await appendChunks(connection, table, Object.values(columns));
    },
  };
}

/** The chunks of a result by column, each turned into a typed array as it comes. */
async function columnChunks<T extends Int32Array | Float64Array>(
  connection: DuckDBConnection,
  query: string,
  absent: number,
  allocate: (length: number) => T,
): Promise<T[][]> {
  const result = await connection.stream(query);
  const parts: T[][] = Array.from({ length: result.columnCount }, () => []);
  for (;;) {
    const chunk = await result.fetchChunk();
    const rows = chunk?.rowCount ?? 0;
    if (chunk === null || rows === 0) return parts;
    parts.forEach((part, column) => {
      const vector = chunk.getColumnVector(column);
      const array = allocate(rows);
      for (let row = 0; row < rows; row++) {
        const value = vector.getItem(row);
        array[row] = value === null ? absent : Number(value);
      }
      part.push(array);
    });
  }
}

/** Appends columns of whole numbers to a table, as many rows at a time as a chunk of DuckDB holds. */
async function appendChunks(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (Int32Array | Uint8Array)[],
): Promise<void> {
  const CHUNK = 2_048;
  const rows = columns[0]?.length ?? 0;
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows; from += CHUNK) {
    const taken = Math.min(CHUNK, rows - from);
    const types = columns.map(() => INTEGER);
    const chunk = DuckDBDataChunk.create(types, taken);
    for (const [place, column] of columns.entries()) {
      const vector = chunk.getColumnVector(place);
      for (let row = 0; row < taken; row++) vector.setItem(row, column[from + row] ?? null);
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function concatenate<T extends Int32Array | Float64Array>(parts: readonly T[], allocate: (length: number) => T): T {
  const whole = allocate(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function toObject(names: readonly string[], row: readonly DuckDBValue[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name, column) => [name, plain(row[column] ?? null)]));
}

/** A DuckDB value as plain JSON data: what the database calls a number is a number, a moment is ISO text in UTC. */
function plain(value: DuckDBValue): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return new Date(Number(value.micros / 1000n)).toISOString();
  }
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBListValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, plain(entry)]));
  }
  return value;
}

const UNITS: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** Below this DuckDB gets a limit whole: reading lines of up to 64 MB takes 0.7 GB of buffers, however few they are. */
const LEAST_SHARED = 1e9;

/**
 * A part, between 0 and 1, of a limit such as 2GB, but not less than 1 GB of it. DuckDB counts its blocks alone; what readers, writers and
 * Node take comes on top, so a stage that is to stay below the limit as a whole gives DuckDB less. A limit in other words stays as it is.
 */
export function shareOf(memory: string, share: number): string {
  const [, size, unit = ""] = /^([\d.]+)\s*([kmgt]i?b)$/i.exec(memory.trim()) ?? [];
  const bytes = Number(size) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
  if (!Number.isFinite(bytes)) return memory;
  return `${Math.floor(Math.max(bytes * share, Math.min(bytes, LEAST_SHARED)) / 1e6)}MB`;
}

/** A path or other text as an SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * How many values of a column the dictionary of a row group holds at most; a column with more is written without. Nearly all columns have a
 * few values or as many as rows, of which collecting more is in vain.
 */
const DICTIONARY = 4_000;

/**
 * `copy … to` a Parquet file as contracts.md asks: zstd, row groups of at most 122,880 rows, in the order of the query.
 * The same rows give the same bytes. The file says which format of the lake it has, and carries the notes, by name.
 */
export function copyToParquet(query: string, path: string, notes: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries({ [FORMAT_KEY]: String(LAKE_FORMAT), ...notes });
  const metadata = `kv_metadata {${pairs.map(([name, value]) => `${name}: ${literal(value)}`).join(", ")}}`;
  const layout = `compression zstd, row_group_size 122880, dictionary_size_limit ${DICTIONARY}`;
  return `copy (${query}) to ${literal(path)} (format parquet, ${layout}, ${metadata})`;
}

/** Makes a Parquet file of the lake, or columns of it as SQL, a view. Throws HubraceError when a newer Hubrace has written it. */
export async function openParquet(sql: Sql, view: string, path: string, columns = "*"): Promise<void> {
  const format = await parquetNote(sql, path, FORMAT_KEY);
  requireFormat(`lake: the file of ${view}`, format === null ? undefined : Number(format));
  await sql.run(`create view ${view} as select ${columns} from ${literal(path)}`);
}

/** Makes many Parquet files of the lake views, by their names, as openParquet makes one; a tenth of a second less for the tables of a release. */
export async function openParquets(sql: Sql, files: ReadonlyMap<string, string>): Promise<void> {
  const paths = [...files.values()].map(literal).join(", ");
  const notes = await sql.rows<{ path: string; format: string }>(
    `select file_name as path, decode(value) as format from parquet_kv_metadata([${paths}]) where decode(key) = ${literal(FORMAT_KEY)}`,
  );
  const formats = new Map(notes.map(({ path, format }) => [path, Number(format)]));
  for (const [view, path] of files) requireFormat(`lake: the file of ${view}`, formats.get(path));
  await sql.run([...files].map(([view, path]) => `create view ${view} as from ${literal(path)}`).join("; "));
}

/** A note that copyToParquet left in a file, null when it has none of that name. */
export async function parquetNote(sql: Sql, path: string, name: string): Promise<string | null> {
  const [found] = await sql.rows<{ value: string }>(
    `select decode(value) as value from parquet_kv_metadata(${literal(path)}) where decode(key) = ${literal(name)}`,
  );
  return found?.value ?? null;
}

/** The text of an .sql file that lies beside a module. */
export function readSql(file: string, module: string): Promise<string> {
  return readFile(new URL(file, module), "utf8");
}
