import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ConditionError } from "../errors.ts";
import type { BlobInfo, Blobs } from "../lake/blobs.ts";
import { sha256 } from "../lake/checksum.ts";

/**
 * Writes a local file to a key, unless the blob that is there has the same bytes; returns whether it was written. Etags do not tell: a large
 * file on a disk gets another one each time that it is written. `present`: what was there before anything of the file was read. Throws
 * ConditionError when another date's history has written the key since.
 */
export async function putChanged(
  blobs: Blobs,
  path: string,
  { key, present, workspace }: { readonly key: string; readonly present: BlobInfo | null; readonly workspace: string },
): Promise<boolean> {
  if (present !== null && present.size === (await stat(path)).size) {
    const copy = join(workspace, "present.parquet");
    await blobs.toFile(key, copy);
    if ((await sha256(copy)) === (await sha256(path))) return false;
  }
  await blobs.fromFile(path, key, present === null ? { ifAbsent: true } : { ifEtag: present.etag });
  return true;
}

/** Does the work, and does it again from its first read on where another date's history has written meanwhile what it was to write. */
export async function untilAlone<T>(work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof ConditionError) || attempt === 10) throw error;
    }
  }
}
