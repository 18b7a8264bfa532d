import type { Blobs } from "./blobs.ts";
import * as layout from "./layout.ts";

/** Tables that query engines can read over all dates. */
export const CATALOGUED: readonly string[] = [...layout.DATED_TABLES.keys()];

/**
 * Writes for each table of the date that lies in the lake a pointer to its file, in the form of Hive's SymlinkTextInputFormat: one
 * address a line. Engines such as Athena take every file of a folder for rows of one table; the lake keeps a date's
 * tables side by side. `root` is the lake's address, such as s3://BUCKET. Returns the tables written; the same lake gives
 * the same pointers.
 */
export async function writeCatalogue(blobs: Blobs, date: string, root: string): Promise<string[]> {
  const written: string[] = [];
  for (const [table, place] of layout.DATED_TABLES) {
    const key = place(date);
    if ((await blobs.head(key)) === null) continue;
    await blobs.put(layout.cataloguePointer(table, date), `${root}/${key}\n`);
    written.push(table);
  }
  return written;
}
