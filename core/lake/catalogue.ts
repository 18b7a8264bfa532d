import type { Blobs } from "./blobs.ts";
import * as layout from "./layout.ts";

/** Tables that query engines can read over all dates, with the blob that holds each one's rows of a date. */
const PLACES = {
  models: layout.models,
  edges: layout.edges,
  lineage: layout.lineage,
  estimates: layout.estimates,
  ...(Object.fromEntries(layout.PANELS.map((name) => [name, (date: string) => layout.panel(date, name)])) as Record<
    layout.PanelName,
    (date: string) => string
  >),
} as const satisfies Record<string, (date: string) => string>;

export type CataloguedTable = keyof typeof PLACES;
export const CATALOGUED = Object.keys(PLACES) as CataloguedTable[];

/**
 * Writes for each table of the date that lies in the lake a pointer to its file, in the form of Hive's SymlinkTextInputFormat: one
 * address a line. Engines such as Athena take every file of a folder for rows of one table; the lake keeps a date's
 * tables side by side. `root` is the lake's address, such as s3://BUCKET. Returns the tables written; the same lake gives
 * the same pointers.
 */
export async function writeCatalogue(blobs: Blobs, date: string, root: string): Promise<CataloguedTable[]> {
  const written: CataloguedTable[] = [];
  for (const table of CATALOGUED) {
    const key = PLACES[table](date);
    if ((await blobs.head(key)) === null) continue;
    await blobs.put(layout.cataloguePointer(table, date), `${root}/${key}\n`);
    written.push(table);
  }
  return written;
}
