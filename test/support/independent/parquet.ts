import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { Row } from "./compare.ts";

export interface ParquetTable {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows of the largest row group. */
  readonly largestRowGroup: number;
  readonly codecs: readonly string[];
}

/**
 * Reads a Parquet file without DuckDB, on purpose: the reader must not share the writer's mistakes. Timestamps come as
 * milliseconds, dates as YYYY-MM-DD, whole numbers as number (throws above 2^53), everything else as it is.
 */
export async function readParquet(path: string): Promise<ParquetTable> {
  const file = await asyncBufferFromFile(path);
  const parsers = {
    timestampFromMilliseconds: (millis: bigint) => Number(millis),
    timestampFromMicroseconds: (micros: bigint) => Math.round(Number(micros) / 1000),
    timestampFromNanoseconds: (nanos: bigint) => Math.round(Number(nanos) / 1e6),
    dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
  };
  const metadata = await parquetMetadataAsync(file, { parsers });
  const objects = await parquetReadObjects({ file, metadata, compressors, parsers });
  const chunks = metadata.row_groups.flatMap((group) => group.columns);
  return {
    columns: topLevel(metadata.schema),
    rows: objects.map((object) =>
      Object.fromEntries(Object.entries(object).map(([column, value]) => [column, plain(value, column, path)])),
    ),
    largestRowGroup: Math.max(0, ...metadata.row_groups.map((group) => Number(group.num_rows))),
    codecs: [...new Set(chunks.map((chunk) => chunk.meta_data?.codec ?? "unknown"))],
  };
}

function plain(value: unknown, column: string, path: string): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    if (BigInt(number) === value) return number;
    throw new Error(`${path}: ${column} holds ${value}, which is no exact number here`);
  }
  return Array.isArray(value) ? value.map((item) => plain(item, column, path)) : (value ?? null);
}

/** Names of the columns in order; nested elements of lists are skipped. */
function topLevel(schema: readonly { readonly name: string; readonly num_children?: number }[]): string[] {
  const names: string[] = [];
  let index = 1;
  const skip = () => {
    const element = schema[index++];
    for (let child = 0; child < (element?.num_children ?? 0); child++) skip();
  };
  while (index < schema.length) {
    names.push(schema[index]?.name ?? "");
    skip();
  }
  return names;
}
