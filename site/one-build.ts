import { closeSync, openSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HubraceError, LeaseHeldError } from "../core/errors.ts";
import { fileFault } from "../core/explain.ts";
import { makeFolder } from "../core/make-folder.ts";

/** SQLite's result code of a lock that somebody else holds (sqlite.org/rescode.html). */
const BUSY = 5;

/**
 * Does work while no other process builds into the same folder: each would clear and rename what the other one writes. SQLite's reserved
 * lock on an empty hidden file beside the folder does it: the operating system frees it when its process is killed. Throws LeaseHeldError
 * when another build is at work, HubraceError when nothing can be written there.
 */
export async function whileAloneAt<T>(output: string, work: () => Promise<T>): Promise<T> {
  const lock = lockBeside(output);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** Throws HubraceError when no report can be built into the folder, also while another process builds one. To be called before anything is done. */
export function requireBuildable(output: string): void {
  try {
    lockBeside(output).close();
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
  }
}

function lockBeside(output: string): DatabaseSync {
  makeFolder(dirname(output), "site");
  const file = join(dirname(output), `.${basename(output)}.lock`);
  let lock: DatabaseSync | undefined;
  try {
    // What stands in the way SQLite would not say. Its journal would have the longest name of all that a build makes.
    statSync(`${file}-journal`, { throwIfNoEntry: false });
    closeSync(openSync(file, "a"));
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec("begin immediate");
    return lock;
  } catch (cause) {
    lock?.close();
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
}
