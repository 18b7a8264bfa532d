import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HubraceError } from "../core/errors.ts";
import { releasePrefix } from "../core/lake/layout.ts";
import type { RunRecord } from "../core/ledger/runs.ts";
import type { Stage } from "../core/stage.ts";
import { buildSite } from "./build.ts";
import { fetchEarlier, keepCharts, requireWhole } from "./earlier.ts";

export interface SiteStageOptions {
  readonly output: string;
  readonly runs: () => Promise<readonly RunRecord[]>;
  /** Public address, for feeds, sitemap and canonical links. */
  readonly siteUrl?: string | undefined;
  /** True where the place that serves the site answers /data/v1/ from the releases themselves; by default they are put into the site. */
  readonly downloadsElsewhere?: boolean;
}

/**
 * release → report: fetches the date's release into the workspace, and of the earlier ones what the archive shows, and builds the
 * site from them into `output`. The site that was there before stays until the new one is whole. Throws HubraceError when a release cannot be read.
 */
export function siteStage(options: SiteStageOptions): Stage {
  return async ({ run, blobs, workspace, log, signal }) => {
    const release = join(workspace, "release");
    const prefix = releasePrefix(run.date);
    let files = 0;
    for await (const { key } of blobs.list(prefix)) {
      files++;
      const path = join(release, key.slice(prefix.length));
      await mkdir(dirname(path), { recursive: true });
      await blobs.toFile(key, path);
    }
    if (files === 0)
      throw new HubraceError(
        `site: the lake holds no release of ${run.date}; run \`hubrace release --date ${run.date}\` first`,
      );
    await requireWhole(release, run.date, signal);
    const downloadsElsewhere = options.downloadsElsewhere ?? false;
    const { folders: earlier, newest } = await fetchEarlier({
      blobs,
      date: run.date,
      folder: join(workspace, "earlier"),
      downloads: !downloadsElsewhere,
      log,
      signal,
    });
    const { output } = options;
    const address = options.siteUrl === undefined ? {} : { siteUrl: options.siteUrl };
    const built = await buildSite({
      release,
      earlier,
      downloadsElsewhere,
      output,
      ...address,
      status: await options.runs(),
      log,
      signal,
    });
    await keepCharts(blobs, run.date, built.charts, newest);
    return { rows: built.pages, bytes: built.bytes, counts: { pages: built.pages } };
  };
}
