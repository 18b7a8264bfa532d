/**
 * The port to where files lie: a key-value store of immutable-by-convention blobs. Adapters: files.ts (a folder), s3.ts.
 * Keys are the paths that layout.ts spells: relative, `/`-separated, never starting with `/`, no `.` or `..` segments.
 */
export interface Blobs {
  /** The blob's bytes, or null when there is none. */
  get(key: string): Promise<Uint8Array | null>;
  /** Size and etag, or null when there is none. */
  head(key: string): Promise<BlobInfo | null>;
  /** Writes the whole blob or nothing. Throws ConditionError when the condition does not hold. */
  put(key: string, body: Uint8Array | string, condition?: PutCondition): Promise<BlobInfo>;
  /** Everything whose key starts with `prefix` (any text, not only a folder), in ascending order of the key's UTF-8 bytes. */
  list(prefix: string): AsyncIterable<BlobInfo>;
  /** Removes the blob; no error when there is none. */
  delete(key: string): Promise<void>;
  /** Writes the blob to a local file (replacing it). The file must be treated as read-only: it may share storage with the blob. Throws HubraceError when there is none. */
  toFile(key: string, path: string): Promise<void>;
  /** As `put`, with the bytes of a local file, which stays as it is. */
  fromFile(path: string, key: string, condition?: PutCondition): Promise<BlobInfo>;
}

export interface BlobInfo {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Opaque; changes when the content changes. The same content may have another etag in another adapter. */
  readonly etag: string;
}

/** `ifAbsent`: only when there is no blob of that key. `ifEtag`: only when the present blob has this etag. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifEtag: string };
