import { z } from "zod";
import { bringBack } from "../bring-back.ts";
import { HubraceError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Blobs } from "./blobs.ts";
import { fileSum, sumText } from "./content.ts";
import { isChecked } from "./keys.ts";

const PARTITION = "checksums";

const noteShape = z.object({ etag: z.string(), crc32: z.string() });

/**
 * Blobs on a disk whose Parquet and gzip files are compared with the CRC-32 that they were written with, whenever they are fetched: a disk says
 * nothing of a bit that has turned over, and DuckDB looks at neither format's own checksums. The sums lie in the ledger, with the etag of the file that each is
 * of: what another program has put there is not known, and not checked. Reading a gigabyte for it takes 0.3 s of processor time.
 */
export function checkedBlobs(blobs: Blobs, ledger: Ledger): Blobs {
  return {
    ...blobs,
    async fromFile(path, key, condition) {
      const sum = isChecked(key) ? await sumOf(path) : null;
      const info = await blobs.fromFile(path, key, condition);
      if (sum !== null) await ledger.put(PARTITION, key, { etag: info.etag, crc32: sum });
      return info;
    },
    async toFile(key, path) {
      const noted = isChecked(key) ? await noteOf(ledger, key) : null;
      await blobs.toFile(key, path);
      if (noted === null || (await sumOf(path)) === noted.crc32) return;
      // Another etag: it has been written again, before this or meanwhile.
      if ((await blobs.head(key))?.etag !== noted.etag) return;
      throw new HubraceError(
        `lake: ${key} is damaged: the disk gives other bytes than were written (CRC-32 ${noted.crc32}); ${bringBack(key)}`,
      );
    },
    async delete(key) {
      await blobs.delete(key);
      if (isChecked(key)) await ledger.delete(PARTITION, key);
    },
  };
}

/** False for a file of other bytes than those that the blob was written with, whoever has put it there; true also where nobody knows. */
export async function isAsWritten(ledger: Ledger, key: string, path: string): Promise<boolean> {
  const noted = isChecked(key) ? await noteOf(ledger, key) : null;
  return noted === null || (await sumOf(path)) === noted.crc32;
}

const sumOf = async (path: string): Promise<string> => sumText(await fileSum(path));

async function noteOf(ledger: Ledger, key: string): Promise<z.infer<typeof noteShape> | null> {
  const item = await ledger.get(PARTITION, key);
  return item && noteShape.parse(item.value);
}
