import { literal, type Sql } from "./duckdb.ts";
import { FORMAT_KEY, requireFormat } from "./lake/format.ts";
import { LAKE_FORMAT } from "./lake/layout.ts";

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
