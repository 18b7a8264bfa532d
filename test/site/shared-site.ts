import { rename } from "node:fs/promises";
import { join } from "node:path";
import { estimateStage } from "../../core/estimate/stage.ts";
import { madeOnce } from "../support/made-once.ts";
import { hostileRows, wordedRows } from "./api/fixture.ts";
import { estimatedRows, READ_AT_THIRTY } from "./estimated-panel.ts";
import { build, panelRows, rows, writeRelease } from "./fixture.ts";

const hostile = () => [...hostileRows(), ...wordedRows()];
const estimated = () => estimatedRows(60, READ_AT_THIRTY);
const everyChart = () => [...rows(), ...panelRows(), ...estimated()];
const MODELS = { rows, panelRows, hostile, estimated, everyChart } as const;
const WITH_ESTIMATES: readonly string[] = ["estimated", "everyChart"];

/** Made up, and in the environment in which the sites are built; no build may hand it on. */
export const TOKEN = `hf_${"SiteCanary".repeat(3)}8901`;

/** Folders of a release and of the site that was built of it. */
export interface SharedSite {
  readonly release: string;
  readonly site: string;
}

/**
 * The release and site of a fixture's models, made once in a run of the tests: `hostile` those of api/fixture.ts, `estimated` and `everyChart` with
 * estimates. For reading only.
 */
export async function sharedSite(name: keyof typeof MODELS): Promise<SharedSite> {
  const within = (folder: string) => ({ release: join(folder, "release"), site: join(folder, "site") });
  const folder = await madeOnce(name, async (place) => {
    const { release, site } = within(place);
    const before = process.env.HF_TOKEN;
    process.env.HF_TOKEN = TOKEN;
    try {
      const further = WITH_ESTIMATES.includes(name) ? [estimateStage] : [];
      await rename(await writeRelease(undefined, MODELS[name](), further), release);
      await build(release, site);
    } finally {
      if (before === undefined) delete process.env.HF_TOKEN;
      else process.env.HF_TOKEN = before;
    }
  });
  return within(folder);
}
