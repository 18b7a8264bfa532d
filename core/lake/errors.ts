import { ConditionError, HubraceError } from "../errors.ts";
import { commandFor } from "./layout.ts";

/** What the operator can do about a file system's refusal, by its code. */
const CAUSES: Readonly<Record<string, readonly [cause: string, remedy: string]>> = {
  ENOSPC: ["the disk is full", "free space and run the same command again"],
  EDQUOT: ["the disk quota is used up", "free space and run the same command again"],
  EFBIG: ["the file is larger than this account or disk allows", "raise the limit, or use another --lake"],
  EACCES: ["permission denied", "give this account the right to the folder, or use another --lake"],
  EPERM: ["the operation is not permitted", "give this account the right to the folder, or use another --lake"],
  EROFS: ["the disk is read-only", "use another --lake"],
  ENOTDIR: ["a part of that path is a file, not a folder", "move the file away, or use another --lake"],
  EEXIST: ["a part of that path is a file, not a folder", "move the file away, or use another --lake"],
  EISDIR: ["a folder has that name", "move the folder away, or use another --lake"],
  ENAMETOOLONG: ["the name is too long for this file system", "use another --lake"],
  EMFILE: ["too many files are open", "raise the limit of open files and run the same command again"],
  EIO: ["the disk reports an input/output error", "check the disk, or use another --lake"],
};

/** The same for SQLite's refusal of the lock between processes, by its primary result code (sqlite.org/rescode.html). */
const LOCK_CAUSES: Readonly<Record<number, readonly [cause: string, remedy: string]>> = {
  5: [
    "another process keeps the folder locked",
    "see what runs or was stopped there, end it and run the same command again",
  ],
  8: [
    "the lock (.tmp/lock.sqlite) may not be written",
    "give this account the right to the folder, or use another --lake",
  ],
  14: [
    "the lock (.tmp/lock.sqlite) cannot be opened",
    "give this account the right to the folder, or use another --lake",
  ],
  26: ["the lock (.tmp/lock.sqlite) is another program's file", "move it away and run the same command again"],
};

/** A blob that is not there, with the command that writes it. `place`: the lake. */
export function notThere(key: string, place: string): HubraceError {
  const command = commandFor(key);
  const remedy = command === null ? "run the stage that writes it" : `run \`${command}\` first`;
  return new HubraceError(`lake: ${key} is not in ${place}; ${remedy}`);
}

/** A file system's error as one sentence; expected errors and unknown codes are passed on as they are. */
export function lakeError(
  action: "read" | "write" | "list" | "delete",
  key: string,
  folder: string,
  error: unknown,
): Error {
  if (error instanceof HubraceError || error instanceof ConditionError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const locking = error instanceof Error && "errcode" in error ? LOCK_CAUSES[Number(error.errcode) & 0xff] : undefined;
  const known = locking ?? CAUSES[code];
  if (known) {
    const [cause, remedy] = known;
    const kind = locking ? "" : ` (${code})`;
    return new HubraceError(`lake: cannot ${action} ${key || "blobs"} in ${folder}: ${cause}${kind}; ${remedy}`, 1, {
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(`lake: cannot ${action} ${key} in ${folder}: ${String(error)}`);
}
