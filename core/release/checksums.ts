import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { bringBack } from "../bring-back.ts";
import { HubraceError } from "../errors.ts";
import { sha256 } from "../lake/checksum.ts";
import { releaseFile } from "../lake/layout.ts";
import type { ReleaseFile } from "./manifest.ts";

/** Every file below `folder`, names with `/`, in byte order, with size and checksum; `rows` gives a table's rows by file name. */
export async function listFiles(folder: string, rows: ReadonlyMap<string, number>): Promise<ReleaseFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort(byBytes);
  const files: ReleaseFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    files.push({ name, rows: rows.get(name) ?? null, bytes: (await stat(path)).size, sha256: await sha256(path) });
  }
  return files;
}

/** SHA256SUMS as `sha256sum -c` reads it, sorted by name. */
export function checksumFile(files: readonly ReleaseFile[]): string {
  return files
    .toSorted((a, b) => byBytes(a.name, b.name))
    .map(({ name, sha256: sum }) => `${sum}  ${name}\n`)
    .join("");
}

/** The lines of the SHA256SUMS of a date's release. Throws HubraceError when it is empty, was cut within a line or holds something else. */
export function filesOfSums(bytes: Uint8Array, date: string): { readonly name: string; readonly sha256: string }[] {
  const key = releaseFile(date, "SHA256SUMS");
  const text = new TextDecoder().decode(bytes);
  if (!/^([\da-f]{64} {2}[\w./-]+\n)+$/.test(text))
    throw new HubraceError(`release: ${key} cannot be read; ${bringBack(key)}`);
  return text
    .trimEnd()
    .split("\n")
    .map((line) => ({ sha256: line.slice(0, 64), name: line.slice(66) }));
}

/** Order of names by their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
