import { rename } from "node:fs/promises";
import { join } from "node:path";
import { madeOnce } from "../support/made-once.ts";
import { hostileRows, wordedRows } from "./api/fixture.ts";
import { build, panelRows, rows, writeRelease } from "./fixture.ts";

const hostile = () => [...hostileRows(), ...wordedRows()];
const MODELS = { rows, panelRows, hostile } as const;

/** Made up, and in the environment in which the sites are built; no build may hand it on. */
export const TOKEN = `hf_${"SiteCanary".repeat(3)}8901`;

/** Folders of a release and of the site that was built of it. */
export interface SharedSite {
  readonly release: string;
  readonly site: string;
}

/** The release and site of a fixture's models, `hostile` those of api/fixture.ts, made once in a run of the tests. For reading only. */
export async function sharedSite(name: keyof typeof MODELS): Promise<SharedSite> {
  const within = (folder: string) => ({ release: join(folder, "release"), site: join(folder, "site") });
  const folder = await madeOnce(name, async (place) => {
    const { release, site } = within(place);
    const before = process.env.HF_TOKEN;
    process.env.HF_TOKEN = TOKEN;
    try {
      await rename(await writeRelease(undefined, MODELS[name]()), release);
      await build(release, site);
    } finally {
      if (before === undefined) delete process.env.HF_TOKEN;
      else process.env.HF_TOKEN = before;
    }
  });
  return within(folder);
}
