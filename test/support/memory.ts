import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { ConditionError, HubraceError } from "../../core/errors.ts";
import type { BlobInfo, Blobs, PutCondition } from "../../core/lake/blobs.ts";
import type { Json, Ledger, LedgerCondition, LedgerItem, LedgerQuery } from "../../core/ledger/ledger.ts";

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Blobs in a map, for tests of what uses blobs. */
export class MemoryBlobs implements Blobs {
  readonly files = new Map<string, Uint8Array>();

  async get(key: string): Promise<Uint8Array | null> {
    return this.files.get(key) ?? null;
  }

  async head(key: string): Promise<BlobInfo | null> {
    return infoOf(this.files, key);
  }

  async put(key: string, body: Uint8Array | string, condition?: PutCondition): Promise<BlobInfo> {
    // Looked at and written in one go, as a store does.
    const present = infoOf(this.files, key);
    if (condition !== undefined && "ifAbsent" in condition && present !== null)
      throw new ConditionError(`${key} is there`);
    if (condition !== undefined && "ifEtag" in condition && present?.etag !== condition.ifEtag)
      throw new ConditionError(`${key} has changed`);
    const bytes = new Uint8Array(Buffer.from(body));
    this.files.set(key, bytes);
    return { key, size: bytes.byteLength, etag: etagOf(bytes) };
  }

  async *list(prefix: string): AsyncIterable<BlobInfo> {
    const keys = [...this.files.keys()].filter((key) => key.startsWith(prefix));
    for (const key of keys.sort(byBytes)) {
      const info = await this.head(key);
      if (info !== null) yield info;
    }
  }

  async delete(key: string): Promise<void> {
    this.files.delete(key);
  }

  async toFile(key: string, path: string): Promise<void> {
    const body = this.files.get(key);
    if (body === undefined) throw new HubraceError(`no blob ${key}`);
    await writeFile(path, body);
  }

  async fromFile(path: string, key: string, condition?: PutCondition): Promise<BlobInfo> {
    return this.put(key, await readFile(path), condition);
  }
}

/** A ledger in a map, for tests of what uses a ledger. */
export class MemoryLedger implements Ledger {
  readonly items = new Map<string, LedgerItem>();

  async get(partition: string, sort: string): Promise<LedgerItem | null> {
    return this.items.get(`${partition}\0${sort}`) ?? null;
  }

  async put(partition: string, sort: string, value: Json, condition?: LedgerCondition): Promise<LedgerItem> {
    // Looked at and written in one go, as a store does: of two that write at once, one finds the other's item.
    const version = this.items.get(`${partition}\0${sort}`)?.version ?? 0;
    if (condition !== undefined && "ifAbsent" in condition && version > 0) throw new ConditionError(`${sort} is there`);
    if (condition !== undefined && "ifVersion" in condition && version !== condition.ifVersion)
      throw new ConditionError(`${sort} has version ${version}`);
    const item = { partition, sort, version: version + 1, value: structuredClone(value) };
    this.items.set(`${partition}\0${sort}`, item);
    return item;
  }

  async *query(
    partition: string,
    { prefix = "", from, to, reverse, limit }: LedgerQuery = {},
  ): AsyncIterable<LedgerItem> {
    const found = [...this.items.values()]
      .filter((item) => item.partition === partition && item.sort.startsWith(prefix))
      .filter((item) => from === undefined || byBytes(item.sort, from) >= 0)
      .filter((item) => to === undefined || byBytes(item.sort, to) <= 0)
      .sort((a, b) => byBytes(a.sort, b.sort) * (reverse ? -1 : 1));
    yield* found.slice(0, limit);
  }

  async delete(partition: string, sort: string, condition?: { readonly ifVersion: number }): Promise<void> {
    const present = await this.get(partition, sort);
    if (condition !== undefined && present?.version !== condition.ifVersion)
      throw new ConditionError(`${sort} has changed`);
    this.items.delete(`${partition}\0${sort}`);
  }

  async close(): Promise<void> {}
}

function infoOf(files: ReadonlyMap<string, Uint8Array>, key: string): BlobInfo | null {
  const body = files.get(key);
  return body === undefined ? null : { key, size: body.byteLength, etag: etagOf(body) };
}

/** Bodies are never changed, so each is summed once. */
const etags = new WeakMap<Uint8Array, string>();

function etagOf(body: Uint8Array): string {
  const known = etags.get(body);
  if (known !== undefined) return known;
  const etag = createHash("sha256").update(body).digest("hex");
  etags.set(body, etag);
  return etag;
}
