import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HubraceError, LeaseHeldError } from "../core/errors.ts";

/** SQLite's result code of a lock that somebody else holds (sqlite.org/rescode.html). */
const BUSY = 5;

/**
 * Does work while no other process builds into the same folder: each would clear and rename what the other one writes. SQLite's reserved
 * lock on an empty hidden file beside the folder does it: the operating system frees it when its process is killed. Throws LeaseHeldError
 * when another build is at work, HubraceError when nothing can be written there.
 */
export async function whileAloneAt<T>(output: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(output), { recursive: true });
  const lock = lockBeside(output);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function lockBeside(output: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(dirname(output), `.${basename(output)}.lock`), { timeout: 0 });
    lock.exec("begin immediate");
    return lock;
  } catch (cause) {
    lock?.close();
    if (cause instanceof Error && "errcode" in cause && cause.errcode === BUSY)
      throw new LeaseHeldError(
        `site: another process is building a report into ${output}; wait for it and run \`hubrace site\`, or name another folder with --site`,
        { cause },
      );
    throw new HubraceError(
      `site: nothing can be written into ${dirname(output)}; check who owns the folder, or name another one with --site`,
      1,
      { cause },
    );
  }
}
