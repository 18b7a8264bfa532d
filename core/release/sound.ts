import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { HubraceError } from "../errors.ts";
import { sha256 } from "../lake/checksum.ts";
import { releaseFile } from "../lake/layout.ts";
import { filesOfSums } from "./checksums.ts";
import { incompleteRelease } from "./incomplete.ts";
import type { ReleaseManifest } from "./manifest.ts";

export interface SoundOptions {
  /** The stage or command that reads the release. */
  readonly who: string;
  /** The local path of a file of the release by its name; asked for one after the other. */
  readonly pathOf: (name: string) => string | Promise<string>;
  /** What to do about a file, by its key. */
  readonly remedy: (key: string) => string;
  readonly signal?: AbortSignal;
}

/**
 * Throws HubraceError when a file of a date's release is missing or not as SHA256SUMS says, or when that does not name all of them. Returns the
 * checksum of SHA256SUMS. A gigabyte takes a second.
 */
export async function requireSound(
  { date, files }: Pick<ReleaseManifest, "date" | "files">,
  { who, pathOf, remedy, signal }: SoundOptions,
): Promise<string> {
  const refuse = (name: string, why: string): never => {
    const key = releaseFile(date, name);
    throw new HubraceError(`${who}: ${key} ${why}; ${remedy(key)}`);
  };
  const placeOf = async (name: string) => {
    const path = await pathOf(name);
    if (!existsSync(path)) throw incompleteRelease(who, date, name);
    return path;
  };
  const lines = await placeOf("SHA256SUMS");
  const sums = filesOfSums(await readFile(lines), date);
  const sum = await sha256(lines);
  for (const line of sums) {
    signal?.throwIfAborted();
    if ((await sha256(await placeOf(line.name))) !== line.sha256) refuse(line.name, "is not what SHA256SUMS says");
  }
  // Cut between two lines it would say nothing of the rest.
  const left = files.find(({ name }) => !sums.some((line) => line.name === name));
  if (left !== undefined) refuse("SHA256SUMS", `does not name ${left.name}`);
  return sum;
}
