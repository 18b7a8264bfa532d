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

/** The bytes of a limit such as 2GB; NaN of one in other words, which DuckDB may know. */
export function bytesOf(memory: string): number {
  const [, size, unit = ""] = /^([\d.]+)\s*([kmgt]i?b)$/i.exec(memory.trim()) ?? [];
  return Number(size) * (UNITS[unit.toUpperCase()] ?? Number.NaN);
}

/** Below this DuckDB gets a limit whole: reading lines of up to 64 MB takes 0.7 GB of buffers, however few they are. */
const LEAST_SHARED = 1e9;

/**
 * A part, between 0 and 1, of a limit such as 2GB, but not less than 1 GB of it. DuckDB counts its blocks alone; what readers, writers and
 * Node take comes on top, so a stage that is to stay below the limit as a whole gives DuckDB less. A limit in other words stays as it is.
 */
export function shareOf(memory: string, share: number): string {
  const bytes = bytesOf(memory);
  if (!Number.isFinite(bytes)) return memory;
  return `${Math.floor(Math.max(bytes * share, Math.min(bytes, LEAST_SHARED)) / 1e6)}MB`;
}

/** A path or other text as an SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The text of an .sql file that lies beside a module. */
export function readSql(file: string, module: string): Promise<string> {
  return readFile(new URL(file, module), "utf8");
}
