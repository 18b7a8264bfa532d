import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject, vi } from "vitest";
import { build, panelRows, rows, writeRelease } from "./fixture.ts";

const MODELS = { rows, panelRows } as const;

/** Folders of a release and of the site that was built of it. */
export interface SharedSite {
  readonly release: string;
  readonly site: string;
}

/**
 * The release and site of the fixture's `rows()` or `panelRows()`, made once in a run of the tests by the file that asks first; the others
 * wait for it. For reading only. Throws what its maker threw.
 */
export async function sharedSite(name: keyof typeof MODELS): Promise<SharedSite> {
  const place = join(inject("sharedFolder"), name);
  const made = { release: join(place, "release"), site: join(place, "site") };
  const ended = join(place, "ended");
  // Of all that ask only one can make the folder.
  const first = await mkdir(place).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  if (first) {
    try {
      await rename(await writeRelease(undefined, MODELS[name]()), made.release);
      await build(made.release, made.site);
      await writeFile(ended, "");
    } catch (error) {
      await writeFile(ended, String(error));
      throw error;
    }
    return made;
  }
  await vi.waitUntil(() => existsSync(ended), { timeout: 290_000, interval: 100 });
  const wrong = await readFile(ended, "utf8");
  if (wrong !== "") throw new Error(`the shared site of ${name} could not be built: ${wrong}`);
  return made;
}
