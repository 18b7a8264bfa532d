import { existsSync } from "node:fs";
import { basename } from "node:path";
import { bringBack } from "../bring-back.ts";
import { GateError, HubraceError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Blobs } from "./blobs.ts";
import { isAsWritten } from "./checked.ts";

/** What DuckDB's own errors begin with. */
const OF_DUCKDB = /^(?:[A-Z]\w+ )+Error: /;

/**
 * Does work that reads blobs through local copies. Where it fails for one of them, the error tells which file of the lake it is and what brings it
 * back: the one whose copy DuckDB names, else the one that has other bytes than the ledger knows, as another table has. `who`: the stage or command.
 */
export async function namingFiles<T>(
  who: string,
  { blobs, ledger }: { readonly blobs: Blobs; readonly ledger: Ledger },
  work: (blobs: Blobs) => Promise<T>,
): Promise<T> {
  const copies = new Map<string, string>();
  const noting: Blobs = {
    get: (key) => blobs.get(key),
    head: (key) => blobs.head(key),
    put: (key, body, condition) => blobs.put(key, body, condition),
    list: (prefix) => blobs.list(prefix),
    delete: (key) => blobs.delete(key),
    fromFile: (path, key, condition) => blobs.fromFile(path, key, condition),
    async toFile(key, path) {
      await blobs.toFile(key, path);
      copies.set(path, key);
    },
  };
  try {
    return await work(noting);
  } catch (error) {
    if (!(error instanceof Error) || !isOfContent(error)) throw error;
    const [line = ""] = error.message.split("\n");
    const named = OF_DUCKDB.test(line) ? namedIn(line, copies) : null;
    // A ledger that cannot be asked hides nothing of what has happened.
    const key = named ?? (await changedOf(copies, ledger).catch(() => null));
    if (key === null || error.message.includes(key)) throw error;
    const why = OF_DUCKDB.test(line)
      ? `cannot be read (${reasonOf(line, copies)})`
      : "has other bytes than were written";
    throw new HubraceError(`${who}: ${key} ${why}; ${bringBack(key)}. Nothing published changed`, 1, { cause: error });
  }
}

/**
 * What a file's content can lead to: a refusal, an error of DuckDB's, code that meets other values than it was written for. Wrong usage, a lost
 * lease, an interrupt and a store that fails are none, and the store is not asked any more then.
 */
const isOfContent = (error: Error): boolean =>
  error instanceof HubraceError
    ? error.exitCode === 1 || error instanceof GateError
    : OF_DUCKDB.test(error.message) || error instanceof TypeError || error instanceof RangeError;

/** DuckDB names a file by its path, or by its last part where it looked for it in a folder. */
function namedIn(line: string, copies: ReadonlyMap<string, string>): string | null {
  for (const [path, key] of copies) if (line.includes(path)) return key;
  for (const [path, key] of copies) if (line.includes(`"${basename(path)}"`)) return key;
  return null;
}

async function changedOf(copies: ReadonlyMap<string, string>, ledger: Ledger): Promise<string | null> {
  for (const [path, key] of copies) if (existsSync(path) && !(await isAsWritten(ledger, key, path))) return key;
  return null;
}

/** DuckDB's sentence without the folder of the copies, which is gone by the time that it is read. */
const reasonOf = (line: string, copies: ReadonlyMap<string, string>): string =>
  [...copies.keys()].reduce((text, path) => text.replaceAll(path, basename(path)), line).trim();
