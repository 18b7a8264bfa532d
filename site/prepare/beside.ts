import { writeApi } from "./api/api.ts";
import { writeArchiveFiles } from "./archive.ts";
import { writeDownloads } from "./downloads.ts";
import { writePlanFiles } from "./plan-files.ts";
import { writeReleaseList } from "./release-list.ts";
import type { Report } from "./report.ts";
import type { Timings } from "./timings.ts";

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

/** Everything of a site that is made without looking at a page, but for what is drawn and for the families. */
export async function writeBeside(build: SiteBuild): Promise<void> {
  const { report, release, earlier, site, timings } = build;
  const manifest = report.release;
  const families = report.familyCount;
  // DuckDB works in one thread of its own while this one writes the families' pages; one database at a time, for the sake of memory.
  await timings.time("models", () => writeApi(build));
  await timings.time("plan", () => writePlanFiles({ ...build, manifest, families }));
  if (!build.downloadsElsewhere) await timings.time("downloads", () => writeDownloads({ release, site, manifest }));
  await timings.time("archive", () => writeArchiveFiles(build));
  await writeReleaseList({ manifest, earlier, site, elsewhere: build.downloadsElsewhere });
}
