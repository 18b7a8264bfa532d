import { type AsyncBuffer, asyncBufferFromUrl, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "../../../reader/compressors.ts";

/** What a preview shows; cells are text already. */
export interface Preview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows of the whole file. */
  readonly total: number;
  /** Columns that would take the preview over BYTES. */
  readonly leftOut: readonly string[];
}

const ROWS = 100;
/** Most bytes that a preview reads: column chunks are read whole, and those of a large table have megabytes. */
const BYTES = 4_000_000;
/** Read from the end at first: the footer of our largest table has 30 kB. */
const FOOTER = 65_536;
/** Longest text in a cell. */
const LETTERS = 120;

/** The first rows of a Parquet file at an address, read by range requests: the footer, then the columns one by one. */
export async function readPreview(url: string): Promise<Preview> {
  return previewOf(await asyncBufferFromUrl({ url }));
}

/** The first rows of a Parquet file. Columns come in their order as long as what is read stays below BYTES; the first always comes. */
export async function previewOf(file: AsyncBuffer, bytes = BYTES): Promise<Preview> {
  const metadata = await parquetMetadataAsync(file, { initialFetchSize: FOOTER });
  const sizes = new Map<string, number>();
  for (const { meta_data: chunk } of metadata.row_groups[0]?.columns ?? []) {
    const name = chunk?.path_in_schema[0] ?? "";
    sizes.set(name, (sizes.get(name) ?? 0) + Number(chunk?.total_compressed_size ?? 0));
  }
  let sum = 0;
  const columns: string[] = [];
  const leftOut: string[] = [];
  for (const [name, size] of sizes) {
    if (columns.length > 0 && sum + size > bytes) leftOut.push(name);
    else {
      columns.push(name);
      sum += size;
    }
  }
  const total = Number(metadata.num_rows);
  const rows = await parquetReadObjects({
    file,
    metadata,
    columns,
    rowStart: 0,
    rowEnd: Math.min(ROWS, total),
    compressors,
  });
  return { columns, rows: rows.map((row) => columns.map((name) => cell(row[name]))), total, leftOut };
}

/** A value as text: times as ISO 8601, lists with commas, nothing as a dash. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, "");
  if (Array.isArray(value)) return cut(value.map(cell).join(", "));
  return cut(String(value));
}

function cut(text: string): string {
  const letters = [...text];
  return letters.length <= LETTERS ? text : `${letters.slice(0, LETTERS - 1).join("")}…`;
}
