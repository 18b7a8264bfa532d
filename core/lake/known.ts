import { join } from "node:path";
import { literal, type Sql } from "../duckdb.ts";
import { HubraceError } from "../errors.ts";
import { openParquet, parquetNote } from "../parquet.ts";
import type { Blobs } from "./blobs.ts";
import * as layout from "./layout.ts";

/** Columns that tell the rows of each file of history/date=D/ apart, and the order in which they are written. */
export const KNOWN = {
  models: { key: ["key"], order: "key" },
  edges: { key: ["key", "parent"], order: "key, parent" },
  tombstones: { key: ["key", "vanished"], order: "id, vanished, key" },
  outcomes: { key: ["key", "age"], order: "id, age, key" },
} as const satisfies Record<layout.KnownFile, { readonly key: readonly string[]; readonly order: string }>;

/** Names the note in a Parquet file of history/ that holds changes: the date whose whole file they are upon. */
export const UPON = "hubrace_upon";

/** Where a view of what is known comes from. */
export interface KnownSource {
  /** Date of the whole file: the view's own date where that one is whole. */
  readonly whole: string;
  /** Local file of the changes since; null where the view's own file is whole. */
  readonly changes: string | null;
}

/**
 * Makes `view` what is known after a date, of models, edges, tombstones or outcomes: the file of history/date=D/, or the whole one of an
 * earlier date with D's changes upon it. Of models and edges that were there on D `last_seen` is D, and the counts of such models
 * are null: the snapshot has them. Throws HubraceError when a file is missing or a newer Hubrace has written it.
 */
export async function openKnown(
  sql: Sql,
  { blobs, workspace }: { readonly blobs: Blobs; readonly workspace: string },
  { view, file, date }: { readonly view: string; readonly file: layout.KnownFile; readonly date: string },
): Promise<KnownSource> {
  const fetched = async (from: string, name: string): Promise<string> => {
    const path = join(workspace, `${name}-${from}.parquet`);
    const key = layout.history(from, file);
    if ((await blobs.head(key)) === null)
      throw new HubraceError(`history: ${key} is missing; run \`hubrace history --date ${from}\` first`);
    await blobs.toFile(key, path);
    await openParquet(sql, name, path);
    return path;
  };
  const path = await fetched(date, `${view}_file`);
  const upon = await parquetNote(sql, path, UPON);
  if (upon === null) {
    await sql.run(`create view ${view} as ${asOf(file, date, date, `${view}_file`)}`);
    return { whole: date, changes: null };
  }
  await fetched(upon, `${view}_whole`);
  await sql.run(`create view ${view} as ${composed(file, asOf(file, upon, date, `${view}_whole`), `${view}_file`)}`);
  return { whole: upon, changes: path };
}

/** Query of rows with changes upon them: a change takes the place of the row with the same key. */
export function composed(file: layout.KnownFile, rows: string, changes: string): string {
  return `from (${rows}) anti join ${changes} using (${KNOWN[file].key.join(", ")})
    union all by name
    from ${changes} ${isReading(file)}`;
}

/** A reading that was taken back is a change without a reading. */
function isReading(file: layout.KnownFile): string {
  return file === "outcomes" ? "where snapshot is not null" : "";
}

/** Query of rows that were last written on `written`, as they stand on `date` when nothing has changed: who was there then still is. */
export function asOf(file: layout.KnownFile, written: string, date: string, rows: string): string {
  const stood = `last_seen = date ${literal(written)}`;
  const lastSeen = `case when ${stood} then date ${literal(date)} else last_seen end as last_seen`;
  const count = (name: string) => `case when not ${stood} then ${name} end as ${name}`;
  if (file === "models")
    return `select * replace (${[lastSeen, count("likes"), count("downloads_30d")].join(", ")}) from ${rows}`;
  return file === "edges" ? `select * replace (${lastSeen}) from ${rows}` : `from ${rows}`;
}
