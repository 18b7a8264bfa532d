import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { copyFile, link, mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ConditionError } from "../errors.ts";
import type { BlobInfo, Blobs, PutCondition } from "./blobs.ts";
import { lakeError, notThere } from "./errors.ts";
import { checkKey, isChecked, isOwnFile, TEMPORARY } from "./keys.ts";

/**
 * Blobs up to this size have their content as etag; the stamp of larger ones cannot repeat within a tick of the file system's clock. Nor can that of
 * a table, which takes longer to make; and a stamp stays when a disk turns a bit over, so that a checksum tells it from a file that was written again.
 */
const HASHED_BYTES = 65_536;

/** How long a put or a delete waits for those of other processes, each of which takes no longer than a renaming. */
const LOCK_MS = 30_000;

/**
 * Blobs as files below `folder`, which is created at the first put. A put is written aside (`.tmp/`), synced and renamed, so
 * that a reader or a killed process leaves the old or the new content, never a part. Conditions hold between processes.
 * What killed processes left aside is removed at opening. A full disk, a folder that may not be written, one that another process
 * keeps locked for `lockMs` milliseconds and the like become a HubraceError.
 */
export function filesBlobs(folder: string, { lockMs = LOCK_MS }: { readonly lockMs?: number } = {}): Blobs {
  const aside = join(folder, TEMPORARY);
  removeLeftovers(aside);
  const exclusively = lockOf(aside, lockMs);
  const pathOf = (key: string) => join(folder, checkKey(key));

  async function put(
    key: string,
    write: (temporary: string) => Promise<void>,
    condition?: PutCondition,
  ): Promise<BlobInfo> {
    const path = pathOf(key);
    const temporary = join(aside, `${hostname()}.${process.pid}.${randomUUID()}`);
    try {
      await mkdir(aside, { recursive: true });
      await write(temporary);
      await sync(temporary);
      await mkdir(dirname(path), { recursive: true });
      const info = infoOf(key, temporary);
      if (condition && "ifAbsent" in condition) await linkIfAbsent(key, temporary, path);
      else exclusively(() => replace(key, temporary, path, condition));
      await sync(dirname(path));
      return info;
    } catch (error) {
      throw lakeError("write", key, folder, error);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  return {
    async get(key) {
      const path = pathOf(key);
      try {
        return await readFile(path);
      } catch (error) {
        if (isMissing(error)) return null;
        throw lakeError("read", key, folder, error);
      }
    },
    async head(key) {
      return present(key, pathOf(key), folder);
    },
    put: (key, body, condition) => put(key, (temporary) => writeFile(temporary, body), condition),
    fromFile: (path, key, condition) =>
      put(key, (temporary) => copyFile(path, temporary, constants.COPYFILE_FICLONE), condition),
    async *list(prefix) {
      const start = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      if (start !== "") checkKey(start.slice(0, -1));
      for await (const key of walk(folder, start, prefix)) {
        const info = present(key, join(folder, key), folder);
        if (info !== null) yield info;
      }
    },
    async delete(key) {
      const path = pathOf(key);
      if (present(key, path, folder) === null) return;
      try {
        exclusively(() => rmSync(path, { force: true }));
      } catch (error) {
        throw lakeError("delete", key, folder, error);
      }
    },
    async toFile(key, path) {
      const blob = pathOf(key);
      if (present(key, blob, folder) === null) throw notThere(key, folder);
      await rm(path, { force: true });
      try {
        await link(blob, path);
      } catch {
        // Another file system, or one without hard links: the bytes are copied instead.
        await copyFile(blob, path, constants.COPYFILE_FICLONE);
      }
    },
  };
}

/**
 * Runs a short synchronous action while no other process or handle runs one. SQLite's reserved lock on an empty database
 * does it: the operating system frees it when its process is killed, which a lock file would not survive.
 */
function lockOf(aside: string, timeout: number): (action: () => void) => void {
  let database: DatabaseSync | undefined;
  return (action) => {
    if (!database) {
      mkdirSync(aside, { recursive: true });
      database = new DatabaseSync(join(aside, "lock.sqlite"), { timeout });
    }
    database.exec("begin immediate");
    try {
      action();
    } finally {
      database.exec("rollback");
    }
  };
}

function replace(key: string, temporary: string, path: string, condition?: { readonly ifEtag: string }): void {
  if (condition) {
    const etag = statSync(path, { throwIfNoEntry: false }) ? infoOf(key, path).etag : null;
    if (etag !== condition.ifEtag) {
      throw new ConditionError(`${key} has etag ${etag ?? "(no blob)"}, expected ${condition.ifEtag}`);
    }
  }
  renameSync(temporary, path);
}

async function linkIfAbsent(key: string, temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    // A folder of that name is no blob; whoever looks again would find none and try again.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw Object.assign(new Error(`${path} is a folder`), { code: "EISDIR" });
    if (errorCode(error) === "EEXIST") throw new ConditionError(`${key} exists already`, { cause: error });
    throw error;
  }
}

function present(key: string, path: string, folder: string): BlobInfo | null {
  try {
    return infoOf(key, path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw lakeError("read", key, folder, error);
  }
}

/** Size and etag through one descriptor, so that a rename in between cannot mix two contents. A folder is no blob (ENOENT). */
function infoOf(key: string, path: string): BlobInfo {
  const descriptor = openSync(path, "r");
  try {
    const entry = fstatSync(descriptor, { bigint: true });
    if (!entry.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: "ENOENT" });
    const size = Number(entry.size);
    const etag =
      size <= HASHED_BYTES && !isChecked(key)
        ? createHash("sha256").update(readFileSync(descriptor)).digest("hex").slice(0, 32)
        : `${entry.ino}-${entry.mtimeNs}-${size}`;
    return { key, size, etag };
  } finally {
    closeSync(descriptor);
  }
}

/** Keys below `start` that begin with `prefix`, in byte order: a folder sorts as its name with the slash. */
async function* walk(folder: string, start: string, prefix: string): AsyncIterable<string> {
  let entries: { name: string; isDirectory(): boolean; isFile(): boolean }[];
  try {
    entries = await readdir(join(folder, start), { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return;
    throw lakeError("list", start, folder, error);
  }
  const keys = entries
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .map((entry) => `${start}${entry.name}${entry.isDirectory() ? "/" : ""}`)
    .filter((key) => !isOwnFile(key) && (key.startsWith(prefix) || prefix.startsWith(key)))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const key of keys) {
    if (key.endsWith("/")) yield* walk(folder, key, prefix);
    else if (key.startsWith(prefix)) yield key;
  }
}

/** Removes what killed processes of this machine left aside. A file of a living process, or of another machine, stays. */
function removeLeftovers(aside: string): void {
  let names: string[];
  try {
    names = readdirSync(aside);
  } catch {
    return;
  }
  for (const name of names) {
    const [, host, pid] = /^(.+)\.(\d+)\.[0-9a-f-]{36}$/.exec(name) ?? [];
    if (host !== hostname() || isRunning(Number(pid))) continue;
    try {
      rmSync(join(aside, name), { force: true });
    } catch {
      // A lake that may only be read keeps them.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== "ESRCH";
  }
}

/** Makes the file's content, or the folder's entries, survive a power cut. Some file systems cannot sync a folder. */
async function sync(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  const handle = await open(path, isFolder ? "r" : "r+");
  try {
    await handle.sync();
  } catch (error) {
    if (!isFolder) throw error;
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error) ?? "");
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
