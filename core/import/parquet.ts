import { open, stat } from "node:fs/promises";
import { literal } from "../duckdb.ts";
import { HubraceError, UsageError } from "../errors.ts";

/** Reads a Parquet file and nothing but it: no others that its path as a pattern would fit, and folders named date=… on its way add no columns. */
export function fromFile(path: string): string {
  return `from read_parquet(${literal(path.replaceAll(/[*?[]/g, "[$&]"))}, hive_partitioning = false)`;
}

/** A column's name in SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name from a file as it can be printed: control characters would act on the terminal. */
export function shown(name: string): string {
  return name.replaceAll(/\p{C}/gu, "�");
}

/** Refuses what is no Parquet file before DuckDB does, whose sentences speak of magic bytes. */
export async function requireParquet(place: string, path: string): Promise<void> {
  try {
    const info = await stat(place);
    if (info.isDirectory()) throw new UsageError(`import: ${path} is a folder; name the Parquet files in it`);
    // Opening a pipe that nobody writes into would never return, and Parquet is read from its end.
    if (!info.isFile())
      throw new UsageError(`import: ${path} is no file but a pipe or a device; write it into a file first`);
    const file = await open(place);
    try {
      const { buffer: first } = await file.read(Buffer.alloc(4), 0, 4, 0);
      const { buffer: last } = await file.read(Buffer.alloc(4), 0, 4, Math.max(0, info.size - 4));
      if (info.size >= 12 && first.toString("latin1") === "PAR1" && last.toString("latin1") === "PAR1") return;
      const cut = first.toString("latin1") === "PAR1" ? "; was it cut off on its way here?" : "";
      throw new UsageError(`import: ${path} is not a Parquet file: it does not begin and end with PAR1${cut}`);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "ENOENT" || code === "ENOTDIR") throw new UsageError(`import: there is no file ${path}`, { cause });
    throw unreadable(path, cause);
  }
}

/** What DuckDB's sentences begin with and a reader does not need: the kind of error, and the path that stands there already. */
const PREFIX = /^(?:[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)* Error: )?(?:Failed to read file ".*?": )?/;

/** One sentence for a file that breaks while it is read (exit 2), or is too much for DuckDB's memory (exit 1). */
export function unreadable(path: string, cause: unknown): HubraceError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/^Out of Memory/.test(message))
    return new HubraceError(`import: ${path} does not fit into DuckDB's memory; give it more with --memory`, 1, {
      cause,
    });
  const line = message.split("\n").find((text) => text.trim() !== "") ?? "no message";
  const reason = shown(line.replace(PREFIX, ""));
  return new UsageError(`import: ${path} cannot be read: ${reason}; is the copy whole?`, { cause });
}
