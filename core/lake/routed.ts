import type { BlobInfo, Blobs } from "./blobs.ts";

/** Blobs whose key starts with `prefix` lie in `blobs`. */
export interface Route {
  readonly prefix: string;
  readonly blobs: Blobs;
}

/**
 * One key space over several stores: a key belongs to the first route whose prefix it starts with, else to `rest`. Conditions,
 * etags and errors are those of the store.
 */
export function routedBlobs(routes: readonly Route[], rest: Blobs): Blobs {
  const of = (key: string): Blobs => routes.find(({ prefix }) => key.startsWith(prefix))?.blobs ?? rest;
  return {
    get: (key) => of(key).get(key),
    head: (key) => of(key).head(key),
    put: (key, body, condition) => of(key).put(key, body, condition),
    delete: (key) => of(key).delete(key),
    toFile: (key, path) => of(key).toFile(key, path),
    fromFile: (path, key, condition) => of(key).fromFile(path, key, condition),
    list(prefix) {
      const reached = new Set([
        ...routes.filter((route) => route.prefix.startsWith(prefix)).map(({ blobs }) => blobs),
        of(prefix),
      ]);
      return merged([...reached].map((blobs) => own(blobs, prefix, of)));
    },
  };
}

/** What a store lists, without keys that belong to another store. */
async function* own(blobs: Blobs, prefix: string, of: (key: string) => Blobs): AsyncGenerator<BlobInfo> {
  for await (const info of blobs.list(prefix)) if (of(info.key) === blobs) yield info;
}

/** Ordered lists as one, in the order of the keys' UTF-8 bytes. */
async function* merged(lists: readonly AsyncGenerator<BlobInfo>[]): AsyncGenerator<BlobInfo> {
  const heads = await Promise.all(lists.map(async (list) => ({ list, next: await list.next() })));
  for (;;) {
    const [first] = heads
      .flatMap((head) =>
        head.next.done ? [] : [{ head, info: head.next.value, key: Buffer.from(head.next.value.key) }],
      )
      .sort((a, b) => Buffer.compare(a.key, b.key));
    if (first === undefined) return;
    yield first.info;
    first.head.next = await first.head.list.next();
  }
}
