import { readFile, writeFile } from "node:fs/promises";
import type { Blobs } from "../../../core/lake/blobs.ts";
import { MemoryBlobs } from "../memory.ts";
import type { FaultyProcess } from "./process.ts";

/** What a store was before: each blob before its own last write, and the key that was written last of all. */
interface Earlier {
  readonly older: MemoryBlobs;
  last: string | null;
}
const before = new WeakMap<Blobs, Earlier>();

/** A process's way to the blobs of `inner`. */
export function faultyBlobs(inner: Blobs, process: FaultyProcess): Blobs {
  const earlier = before.get(inner) ?? { older: new MemoryBlobs(), last: null };
  before.set(inner, earlier);
  const { older } = earlier;
  const read = <T>(operation: string, key: string, act: () => Promise<T>, stale: () => Promise<T>) =>
    process.effect({ port: "blobs", operation, key, writes: false }, { act, stale });
  const write = <T>(operation: string, key: string, act: () => Promise<T>, conditional = false) => {
    const remembered = async () => {
      // Only stores in memory are asked for what they held: elsewhere it would be one more request.
      const held = inner instanceof MemoryBlobs ? inner.files.get(key) : undefined;
      const done = await act();
      earlier.last = key;
      if (held === undefined) older.files.delete(key);
      else older.files.set(key, held);
      return done;
    };
    return process.effect({ port: "blobs", operation, key, writes: true, conditional }, { act: remembered });
  };
  return {
    get: (key) =>
      read(
        "get",
        key,
        () => inner.get(key),
        () => older.get(key),
      ),
    head: (key) =>
      read(
        "head",
        key,
        () => inner.head(key),
        () => older.head(key),
      ),
    async *list(prefix) {
      const act = () => Array.fromAsync(inner.list(prefix));
      yield* await read("list", prefix, act, async () => {
        // A listing from before the last write.
        const { last } = earlier;
        return (await act()).filter(({ key }) => key !== last);
      });
    },
    put: (key, body, condition) => write("put", key, () => inner.put(key, body, condition), condition !== undefined),
    fromFile(path, key, condition) {
      // A delivery that comes again must not find the file gone.
      let delivered: Uint8Array | null = null;
      const act = async () => {
        if (delivered !== null) return inner.put(key, delivered, condition);
        delivered = await readFile(path);
        return inner.fromFile(path, key, condition);
      };
      return write("fromFile", key, act, condition !== undefined);
    },
    delete: (key) => write("delete", key, () => inner.delete(key)),
    toFile: (key, path) =>
      process.effect(
        { port: "blobs", operation: "toFile", key, writes: false },
        {
          act: () => inner.toFile(key, path),
          stale: () => older.toFile(key, path),
          async cut() {
            const bytes = await inner.get(key);
            if (bytes !== null) await writeFile(path, bytes.subarray(0, bytes.length >> 1));
          },
        },
      ),
  };
}
