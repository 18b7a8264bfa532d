import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Blobs } from "../lake/blobs.ts";
import { sha256 } from "../lake/checksum.ts";

/**
 * Writes a local file to a key, unless the blob that is there has the same bytes; returns whether it was written. Etags do not tell: a large
 * file on a disk gets another one each time that it is written.
 */
export async function putChanged(blobs: Blobs, path: string, key: string, workspace: string): Promise<boolean> {
  const present = await blobs.head(key);
  if (present !== null && present.size === (await stat(path)).size) {
    const copy = join(workspace, "present.parquet");
    await blobs.toFile(key, copy);
    if ((await sha256(copy)) === (await sha256(path))) return false;
  }
  await blobs.fromFile(path, key);
  return true;
}
