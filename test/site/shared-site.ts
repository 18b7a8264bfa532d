import { rename } from "node:fs/promises";
import { join } from "node:path";
import { madeOnce } from "../support/made-once.ts";
import { build, panelRows, rows, writeRelease } from "./fixture.ts";

const MODELS = { rows, panelRows } as const;

/** Folders of a release and of the site that was built of it. */
export interface SharedSite {
  readonly release: string;
  readonly site: string;
}

/** The release and site of the fixture's `rows()` or `panelRows()`, made once in a run of the tests. For reading only. */
export async function sharedSite(name: keyof typeof MODELS): Promise<SharedSite> {
  const within = (folder: string) => ({ release: join(folder, "release"), site: join(folder, "site") });
  const folder = await madeOnce(name, async (place) => {
    const { release, site } = within(place);
    await rename(await writeRelease(undefined, MODELS[name]()), release);
    await build(release, site);
  });
  return within(folder);
}
