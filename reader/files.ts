import { createHash } from "node:crypto";
import { type FileHandle, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, messageOf } from "./error.ts";
import type { Place } from "./place.ts";

/** Bytes that are hashed at a time. */
const PIECE = 1 << 20;

/** A folder on disk. */
export function filePlace(from: string): Place {
  const root = /^file:/i.test(from) ? fileURLToPath(from) : from;
  const where = (path: string) => join(root, path);
  return {
    where,
    bytes: (path) => orNull(readFile(where(path)), where(path)),
    list: async (path) => (await orNull(readdir(where(path)), where(path))) ?? [],
    async open(path, size, signal) {
      const handle = await orNull(open(where(path), "r"), where(path));
      if (handle === null) throw new DataError("NOT_FOUND", `${where(path)} is not there, though the release lists it`);
      const found = (await handle.stat()).size;
      if (found !== size) {
        await handle.close();
        throw new DataError(
          "TRUNCATED",
          `${where(path)} has ${found} bytes, not the ${size} that the release lists; fetch it again`,
        );
      }
      return {
        buffer: {
          byteLength: size,
          slice: async (start, end = size) => {
            signal?.throwIfAborted();
            return (await readRange(handle, where(path), start, end)).buffer;
          },
        },
        async sha256() {
          const hash = createHash("sha256");
          for (let at = 0; at < size; at += PIECE) {
            signal?.throwIfAborted();
            hash.update(await readRange(handle, where(path), at, Math.min(at + PIECE, size)));
          }
          return hash.digest("hex");
        },
        close: () => handle.close(),
      };
    },
  };
}

async function readRange(
  handle: FileHandle,
  name: string,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0)
      throw new DataError("TRUNCATED", `${name} ends at byte ${start + filled}; it was cut while it was read`);
    filled += bytesRead;
  }
  return bytes;
}

/** Null for what is not there, DataError for what cannot be read. */
async function orNull<T>(asked: Promise<T>, name: string): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (["ENOENT", "ENOTDIR"].includes(code)) return null;
    throw new DataError("UNREADABLE", `${name} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
