import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { releasePrefix } from "../core/lake/layout.ts";
import type { RunRecord } from "../core/ledger/runs.ts";
import type { Stage } from "../core/stage.ts";
import { buildSite } from "./build.ts";

/**
 * release → report: fetches the date's release into the workspace and builds the site from it into `output`.
 * The site that was there before stays until the new one is whole.
 */
export function siteStage(options: { output: string; runs: () => Promise<readonly RunRecord[]> }): Stage {
  return async ({ run, blobs, workspace, log, signal }) => {
    const release = join(workspace, "release");
    const prefix = releasePrefix(run.date);
    for await (const { key } of blobs.list(prefix)) {
      const path = join(release, key.slice(prefix.length));
      await mkdir(dirname(path), { recursive: true });
      await blobs.toFile(key, path);
    }
    const built = await buildSite({ release, output: options.output, status: await options.runs(), log, signal });
    return { rows: built.pages, bytes: built.bytes, counts: { pages: built.pages } };
  };
}
