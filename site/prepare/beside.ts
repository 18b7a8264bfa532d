import { drawImagesApart } from "../images/thread.ts";
import { writeApi } from "./api/api.ts";
import { writeArchiveFiles } from "./archive.ts";
import { writeDownloads } from "./downloads.ts";
import { writePlanFiles } from "./plan-files.ts";
import { writeReleaseList } from "./release-list.ts";
import type { Report } from "./report.ts";
import type { Timings } from "./timings.ts";
import { together } from "./together.ts";

/** Where a build reads and writes. */
export interface SiteBuild {
  readonly report: Report;
  /** Folder of the release, and those of earlier days. */
  readonly release: string;
  readonly earlier: readonly string[];
  /** True where the files of every day are served at /data/v1/ from another place, and so are not put into the site. */
  readonly downloadsElsewhere: boolean;
  /** Folder of what was prepared. */
  readonly work: string;
  readonly site: string;
  readonly siteUrl: string;
  readonly base: string;
  readonly signal: AbortSignal;
  readonly timings: Timings;
}

/** Everything of a site that is made without looking at a page, but for the families'; Astro can render the pages meanwhile. */
export async function writeBeside(build: SiteBuild): Promise<void> {
  const { report, release, earlier, site, work, timings } = build;
  const manifest = report.release;
  // DuckDB works in a thread of its own while this one draws and Astro renders in its process: two threads of it would leave Astro, for
  // which the families' pages wait, half as long a turn. One database at a time, for the sake of memory.
  const queried = async (signal: AbortSignal) => {
    const families = report.familyCount;
    await timings.time("models", () => writeApi({ ...build, signal }));
    await timings.time("plan", () => writePlanFiles({ release, work, site, manifest, families, signal }));
    if (!build.downloadsElsewhere) await timings.time("downloads", () => writeDownloads({ release, site, manifest }));
    await timings.time("archive", () => writeArchiveFiles({ report, earlier, site }));
    await writeReleaseList({ manifest, earlier, site, elsewhere: build.downloadsElsewhere });
  };
  await together(build.signal, (all) => [
    timings.time("images", () => drawImagesApart({ work, site, signal: all })),
    queried(all),
  ]);
}
