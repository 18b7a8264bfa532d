import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject, vi } from "vitest";

/**
 * A folder of that name that is filled once in a run of the tests, by the file that asks first; the others wait for it. For reading
 * only: who changes anything works on a copy. Throws what its maker threw.
 */
export async function madeOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject("sharedFolder"), name);
  const ended = `${folder}.ended`;
  // Of all that ask only one can make the folder.
  const first = await mkdir(folder).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  if (first) {
    try {
      await fill(folder);
      await writeFile(ended, "");
    } catch (error) {
      await writeFile(ended, String(error));
      throw error;
    }
    return folder;
  }
  await vi.waitUntil(() => existsSync(ended), { timeout: 590_000, interval: 100 });
  const wrong = await readFile(ended, "utf8");
  if (wrong !== "") throw new Error(`${name}, which several test files read, could not be made: ${wrong}`);
  return folder;
}
