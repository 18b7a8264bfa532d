import {
  type FileMetaData,
  type ParquetScanOptions,
  parquetMetadataAsync,
  parquetRead,
  parquetScan,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";
import { compressors } from "./compressors.ts";
import { DataError, messageOf } from "./error.ts";
import { type Kind, pruning, testsOf } from "./filter.ts";
import type { OpenFile, Place } from "./place.ts";
import type { Found } from "./release.ts";
import { parsers, plain } from "./values.ts";

/** Read from the end at first: the footer of our largest table has 30 kB. */
const FOOTER = 65_536;
/** Compressed bytes of columns that are fetched and decoded at a time. */
const BATCH = 1 << 20;

/** What is wanted of a table. */
export interface Wanted {
  readonly columns?: readonly string[] | undefined;
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
  readonly verify?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Row = Record<string, unknown>;

/**
 * A table's rows in the file's order. One row group's columns (at most 122,880 rows) are in memory at a time, and rows are made of
 * them one by one. Throws DataError; nothing is left open, however the loop ends.
 */
export async function* readRows(place: Place, found: Found, table: string, wanted: Wanted): AsyncGenerator<Row, void> {
  const { release, folder } = found;
  const name = `${table}.parquet`;
  const listed = release.files.find((file) => file.name === name);
  const where = place.where(`${folder}${name}`);
  if (listed === undefined)
    throw new DataError(
      "NOT_FOUND",
      `the release of ${release.date} at ${place.where(folder)} has no table ${table}; it has ${release.files
        .flatMap((file) => (file.name.endsWith(".parquet") ? [file.name.slice(0, -".parquet".length)] : []))
        .join(", ")}`,
    );
  wanted.signal?.throwIfAborted();
  const file = await place.open(`${folder}${name}`, listed.bytes, wanted.signal);
  try {
    if (wanted.verify === true) await verify(file, where, listed.sha256);
    const metadata = await decoded(where, wanted.signal, () =>
      parquetMetadataAsync(file.buffer, { parsers, initialFetchSize: FOOTER }),
    );
    if (listed.rows !== null && Number(metadata.num_rows) !== listed.rows)
      throw new DataError(
        "CHECKSUM",
        `${where} has ${metadata.num_rows} rows, not the ${listed.rows} that the release lists`,
      );
    yield* rowsOf(file, metadata, where, wanted);
  } finally {
    await file.close();
  }
}

async function* rowsOf(
  file: OpenFile,
  metadata: FileMetaData,
  where: string,
  wanted: Wanted,
): AsyncGenerator<Row, void> {
  const there = parquetSchema(metadata).children.map(({ element }) => element);
  const filter = wanted.filter ?? {};
  const columns = wanted.columns ?? there.map(({ name }) => name);
  if (!Array.isArray(columns)) throw new DataError("OPTION", `columns takes a list of names, not ${String(columns)}`);
  const needed = [...new Set([...columns, ...Object.keys(filter)])];
  const missing = needed.filter((column) => there.every(({ name }) => name !== column));
  if (missing.length > 0)
    throw new DataError(
      "NOT_FOUND",
      `${where} has no column ${missing.join(", ")}; it has ${there.map(({ name }) => name).join(", ")}`,
    );
  if (needed.length === 0) throw new DataError("OPTION", "columns is empty; leave it out to get all of them");
  // A group of the schema, which has no type of its own, is a list.
  const lists = there.filter(({ name, type }) => type === undefined && Object.hasOwn(filter, name));
  if (lists.length > 0)
    throw new DataError(
      "OPTION",
      `filter on ${lists.map(({ name }) => name).join(", ")}, which holds lists: look at the rows' own, no condition fits a list`,
    );
  const tests = [...testsOf(filter, new Map(there.map((element) => [element.name, kindOf(element)])))];
  const whole = new Set(there.filter(({ type }) => type === "INT64").map(({ name }) => name));
  const { signal } = wanted;
  const source = { file: file.buffer, metadata, compressors, parsers };
  const { ranges } = await decoded(where, signal, () =>
    parquetScan({ ...source, columns: needed, pruningFilter: pruning(filter, whole) }),
  );
  for (const { rowStart, rowEnd } of ranges) {
    signal?.throwIfAborted();
    const cells = new Map<string, unknown[]>();
    for (const batch of batches(metadata, rowStart, needed)) {
      signal?.throwIfAborted();
      await decoded(where, signal, () => readColumns(source, batch, rowStart, rowEnd, cells));
    }
    const of = (column: string) => cells.get(column) ?? [];
    const tested = tests.map(([column, all]) => [of(column), all] as const);
    const shown = columns.map((column) => [column, of(column)] as const);
    for (let at = 0; at < rowEnd - rowStart; at++) {
      if (signal?.aborted) throw signal.reason;
      if (!tested.every(([values, all]) => all.every((test) => test(values[at])))) continue;
      const row: Row = {};
      for (const [column, values] of shown) row[column] = values[at];
      yield row;
    }
  }
}

/** What the cells of a column are, as rows have them: times and days are texts. */
function kindOf({ type, logical_type, converted_type }: SchemaElement): Kind {
  if (type === "BOOLEAN") return "boolean";
  const dated = /^(?:TIMESTAMP|DATE)/.test(logical_type?.type ?? converted_type ?? "");
  return dated || type === "BYTE_ARRAY" ? "text" : "number";
}

/**
 * The columns of the row group that begins at a row, in the file's order and in batches of about BATCH bytes: what lies side by side comes
 * by one request, and what the decoder makes of a batch is let go before the next.
 */
function batches(metadata: FileMetaData, rowStart: number, columns: readonly string[]): string[][] {
  let start = 0;
  const group = metadata.row_groups.find(({ num_rows }) => {
    start += Number(num_rows);
    return start > rowStart;
  });
  const made: string[][] = [];
  let bytes = BATCH;
  for (const { meta_data: chunk } of group?.columns ?? []) {
    const column = chunk?.path_in_schema[0];
    if (column === undefined || !columns.includes(column)) continue;
    const size = Number(chunk?.total_compressed_size ?? 0);
    if (bytes + size > BATCH) {
      made.push([]);
      bytes = 0;
    }
    made.at(-1)?.push(column);
    bytes += size;
  }
  return made;
}

/** Puts the values of some rows into `cells` by column, as rows have them. */
async function readColumns(
  source: Pick<ParquetScanOptions, "file" | "metadata" | "compressors" | "parsers">,
  columns: string[],
  rowStart: number,
  rowEnd: number,
  cells: Map<string, unknown[]>,
): Promise<void> {
  await parquetRead({
    ...source,
    columns,
    rowStart,
    rowEnd,
    onChunk: ({ columnName, columnData, rowStart: start }) => {
      // Made plain at once: a bigint takes four times the memory of a number, and a row group has millions.
      const all = cells.get(columnName) ?? new Array<unknown>(rowEnd - rowStart).fill(null);
      for (let at = 0; at < columnData.length; at++) all[start - rowStart + at] = plain(columnData[at]);
      cells.set(columnName, all);
    },
  });
}

async function verify(file: OpenFile, where: string, expected: string): Promise<void> {
  const found = await file.sha256();
  if (found !== expected)
    throw new DataError("CHECKSUM", `${where} has SHA-256 ${found}, the release says ${expected}; fetch it again`);
}

/** Errors of the decoder say nothing of the file: they become one that does. */
async function decoded<T>(where: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof DataError) throw error;
    throw new DataError(
      "UNREADABLE",
      `${where} cannot be decoded: ${messageOf(error)}; read with verify: true to see whether its bytes are the published ones`,
      { cause: error },
    );
  }
}
