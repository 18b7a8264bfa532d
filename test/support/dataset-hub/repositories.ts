import { createHash } from "node:crypto";

/** What git keeps of a file: its bytes, or the pointer to an object in the large-file storage. */
export interface StoredFile {
  readonly bytes: Buffer;
  /** SHA-256 of the object for large files, else null. */
  readonly lfs: string | null;
}

export interface StoredCommit {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly files: ReadonlyMap<string, StoredFile>;
}

/** An operation of a commit as the Hub's NDJSON names it. */
export type Operation =
  | { readonly key: "file"; readonly value: { path: string; content: string; encoding: "base64" } }
  | { readonly key: "lfsFile"; readonly value: { path: string; algo: "sha256"; oid: string; size: number } }
  | { readonly key: "deletedFile"; readonly value: { path: string } };

/** One data set's commits, oldest first; the first has what the Hub puts into every new data set. */
export class StoredDataset {
  readonly private: boolean;
  readonly commits: StoredCommit[] = [];

  constructor(isPrivate: boolean) {
    this.private = isPrivate;
    const attributes = Buffer.from("*.parquet filter=lfs diff=lfs merge=lfs -text\n");
    this.#add("initial commit", "", new Map([[".gitattributes", { bytes: attributes, lfs: null }]]));
  }

  get head(): StoredCommit {
    return this.commits.at(-1) as StoredCommit;
  }

  at(revision: string): StoredCommit | undefined {
    return revision === "main" ? this.head : this.commits.find(({ id }) => id === revision);
  }

  /** Commits operations. `object` gives an uploaded object, or throws. */
  commit(title: string, description: string, operations: readonly Operation[], object: (oid: string) => Buffer): void {
    const files = new Map(this.head.files);
    for (const { key, value } of operations) {
      if (key === "file") files.set(value.path, { bytes: Buffer.from(value.content, "base64"), lfs: null });
      else if (key === "lfsFile") files.set(value.path, { bytes: object(value.oid), lfs: value.oid });
      else files.delete(value.path);
    }
    this.#add(title, description, files);
  }

  #add(title: string, description: string, files: ReadonlyMap<string, StoredFile>): void {
    const id = createHash("sha1").update(`${this.commits.length} ${title} ${description}`).digest("hex");
    this.commits.push({ id, title, description, files });
  }
}

/** A file as paths-info and tree list it. */
export function listed(path: string, { bytes, lfs }: StoredFile) {
  if (lfs === null) return { type: "file", oid: gitId(bytes), size: bytes.length, path };
  const pointer = Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${lfs}\nsize ${bytes.length}\n`);
  const info = { oid: lfs, size: bytes.length, pointerSize: pointer.length };
  return { type: "file", oid: gitId(pointer), size: bytes.length, path, lfs: info };
}

/** Files and folders directly below a folder, or null when there is no such folder. */
export function listFolder({ files }: StoredCommit, folder: string) {
  const entries = new Map<string, object>();
  for (const [path, file] of files) {
    if (!path.startsWith(`${folder}/`)) continue;
    const [first = "", ...rest] = path.slice(folder.length + 1).split("/");
    const name = `${folder}/${first}`;
    entries.set(
      name,
      rest.length === 0
        ? listed(name, file)
        : { type: "directory", oid: gitId(Buffer.from(name)), size: 0, path: name },
    );
  }
  return entries.size === 0 ? null : [...entries.values()];
}

function gitId(bytes: Buffer): string {
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
