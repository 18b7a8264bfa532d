import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubraceError, UsageError } from "../core/errors.ts";
import type { Blobs } from "../core/lake/blobs.ts";
import { checkedBlobs } from "../core/lake/checked.ts";
import { filesBlobs } from "../core/lake/files.ts";
import { LEDGER_FILE } from "../core/lake/layout.ts";
import type { Ledger } from "../core/ledger/ledger.ts";
import { sqliteLedger } from "../core/ledger/sqlite.ts";
import { makeFolder } from "../core/make-folder.ts";
import { bringBackRuns } from "../core/rebuild/lost-runs.ts";

/** A lake on this machine: the embedded adapters over one folder. */
export interface OpenLake {
  readonly folder: string;
  readonly blobs: Blobs;
  readonly ledger: Ledger;
  close(): Promise<void>;
}

/** Throws HubraceError where there is no lake, or one that has lost its ledger, for commands that read one: opening would make it. */
export async function requireLake(command: string, folder: string): Promise<void> {
  const path = resolve(folder);
  const file = join(path, LEDGER_FILE);
  if (existsSync(file) && statSync(file).size > 0) return;
  const remedy = await bringBackRuns(filesBlobs(path));
  throw new HubraceError(
    remedy === null
      ? `${command}: there is no lake in ${path}; \`hubrace run\` makes one, --lake names another`
      : `${command}: the lake ${path} has lost its ledger; ${remedy}`,
  );
}

/**
 * Where a lake lies. Throws UsageError for a path that DuckDB would read as a pattern, and take files of lakes beside it for this one's, or as a list of
 * folders (`file_search_path`), in none of which it would find a panel.
 */
function placeOf(folder: string): string {
  const path = resolve(folder);
  const [sign] = /[*?[,]/.exec(path) ?? [];
  if (sign === undefined) return path;
  throw new UsageError(
    `lake: the path ${path} has a ${sign} in it, which DuckDB reads as ${sign === "," ? "the end of a folder's name" : "a pattern"}; name another folder with --lake`,
  );
}

/** Opens a lake to look at it, also one that may not be written, such as a copy on a read-only disk. Throws HubraceError where there is none. */
export async function openLakeToRead(command: string, folder: string): Promise<OpenLake> {
  await requireLake(command, folder);
  const path = placeOf(folder);
  const ledger = sqliteLedger(join(path, LEDGER_FILE), { toRead: true });
  return { folder: path, blobs: checkedBlobs(filesBlobs(path), ledger), ledger, close: () => ledger.close() };
}

/** Opens the lake, making the folder when there is none. Throws HubraceError when it cannot be written or is of a newer version. */
export function openLake(folder: string): OpenLake {
  const path = placeOf(folder);
  makeFolder(path, "lake");
  const ledger = sqliteLedger(join(path, LEDGER_FILE));
  return { folder: path, blobs: checkedBlobs(filesBlobs(path), ledger), ledger, close: () => ledger.close() };
}
