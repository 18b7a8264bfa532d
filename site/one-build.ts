import { closeSync, fstatSync, openSync, rmdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HubraceError, LeaseHeldError } from "../core/errors.ts";
import { fileFault } from "../core/explain.ts";
import { makeFolder } from "../core/make-folder.ts";

/** SQLite's result code of a lock that somebody else holds (sqlite.org/rescode.html). */
const BUSY = 5;

/**
 * Does work while no other process builds into the same folder: each would clear and rename what the other one writes. SQLite's reserved
 * lock on an empty hidden file beside the folder does it: the operating system frees it when its process is killed. The file is gone
 * afterwards, and so are the folders that had to be made for it and stayed empty. Throws LeaseHeldError when another build is at work,
 * HubraceError when nothing can be written there.
 */
export async function whileAloneAt<T>(output: string, work: () => Promise<T>): Promise<T> {
  const release = lockBeside(output);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Throws HubraceError when no report can be built into the folder, also while another process builds one. To be called before anything is done. */
export function requireBuildable(output: string): void {
  try {
    lockBeside(output)();
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
  }
}

/** Takes the lock and returns what gives it back. */
function lockBeside(output: string): () => void {
  const made = makeFolder(dirname(output), "site");
  const file = join(dirname(output), `.${basename(output)}.lock`);
  let lock: DatabaseSync | null = null;
  try {
    // Another one may have taken the file away between its opening and its lock.
    while (lock === null) lock = lockAt(file);
  } catch (cause) {
    removeEmpty(made);
    if (cause instanceof Error && "errcode" in cause && cause.errcode === BUSY)
      throw new LeaseHeldError(
        `site: another process is building a report into ${output}; wait for it and run \`hubrace site\`, or name another folder with --site`,
        { cause },
      );
    const fault =
      fileFault(cause, "site") ??
      "check who owns the folder, and that its path has no more than 490 bytes, or use another --site";
    throw new HubraceError(`site: cannot write beside ${output}: ${fault}`, 1, { cause });
  }
  const held = lock;
  return () => {
    // While it is locked: who has opened it sees, once it has the lock, that it is no longer there.
    ignoringErrors(() => rmSync(file, { force: true }));
    held.close();
    removeEmpty(made);
  };
}

/** The file with its lock; null when it is no longer the one that lies there. */
function lockAt(file: string): DatabaseSync | null {
  // What stands in the way SQLite would not say. It asks for a journal, which would have the longest name of all that a build makes.
  statSync(`${file}-journal`, { throwIfNoEntry: false });
  const opened = openSync(file, "a");
  const { ino } = fstatSync(opened);
  // Before the lock: a system gives up all locks of a file when its process closes it once.
  closeSync(opened);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    // No journal beside it: it would be taken away after the lock, when it may be another one's.
    lock.exec("pragma journal_mode = memory; begin immediate");
    if (statSync(file, { throwIfNoEntry: false })?.ino === ino) return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
  lock.close();
  return null;
}

/** Takes folders away, the innermost first, as far as nothing lies in them. */
function removeEmpty(folders: readonly string[]): void {
  ignoringErrors(() => {
    for (const folder of folders) rmdirSync(folder);
  });
}

/** What cannot be taken away stays: a folder with a report in it, a file where nothing may be written any more. */
function ignoringErrors(remove: () => void): void {
  try {
    remove();
  } catch {
    // It stands in nobody's way.
  }
}
