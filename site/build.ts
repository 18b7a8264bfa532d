import { rmSync, statSync } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Log } from "../core/log.ts";
import { runAstro } from "./astro.ts";
import type { Chart } from "./charts/chart.ts";
import { drawImagesApart } from "./images/thread.ts";
import { whileAloneAt } from "./one-build.ts";
import { requireOwnFolder } from "./own-folder.ts";
import { prepareArchive } from "./prepare/archive.ts";
import { type SiteBuild, writeBeside } from "./prepare/beside.ts";
import { writeLiveFiles } from "./prepare/carry-live.ts";
import { writeFamilies } from "./prepare/family-files.ts";
import { filesBelow } from "./prepare/files-below.ts";
import { prepare } from "./prepare/prepare.ts";
import { writeSearchList } from "./prepare/search-list.ts";
import { writeSitemap } from "./prepare/sitemap.ts";
import { Timings } from "./prepare/timings.ts";
import { together } from "./prepare/together.ts";
import { SITE_URL } from "./src/address.ts";

/** What buildSite needs. Paths may be relative to the working directory. */
export interface BuildOptions {
  /** Folder of one release, as contracts.md lists it. */
  readonly release: string;
  /** Folders of earlier days, as fetchEarlier makes them: their findings keep their addresses, and the archive shows them. */
  readonly earlier?: readonly string[];
  /** True where the place that serves the site has the files of every day at /data/v1/ itself: then none is put into the site. */
  readonly downloadsElsewhere?: boolean;
  /** The finished site; what was there before stays until the new one is whole. */
  readonly output: string;
  /** Summaries of past runs for /status/, newest first; they go to /status.json only, never into a page. */
  readonly status: readonly unknown[];
  /** Path below which the site will be served, "/" by default. */
  readonly base?: string;
  /** Public address for feeds and canonical links. */
  readonly siteUrl?: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** HTML pages and bytes of all files of the finished site, downloads included. */
export interface BuildResult {
  readonly pages: number;
  readonly bytes: number;
  /** What the day's archive is made of later. */
  readonly charts: readonly Chart[];
  /** How long each part took; some ran at the same time. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Builds the report of a release: reads it once with DuckDB while Astro bundles the sources, writes what is no page while Astro renders,
 * then what there is of the families, with pictures drawn in a thread, and swaps the finished folder in by rename.
 * A killed build leaves the old site; the next one clears what it left. The same release gives the same bytes, status.json aside.
 * Throws UsageError when the folder holds something else than a report, HubraceError with the last lines of Astro's log when a page cannot be built,
 * LeaseHeldError when another process builds into the same folder.
 */
export function buildSite(options: BuildOptions): Promise<BuildResult> {
  const output = resolve(options.output);
  return whileAloneAt(output, () => buildAlone(options, output));
}

async function buildAlone(options: BuildOptions, output: string): Promise<BuildResult> {
  const { log, signal } = options;
  requireOwnFolder(output);
  const folders = { next: `${output}.next`, work: `${output}.work`, old: `${output}.old` };
  await recover(output, folders.old);
  removeTree(folders.next);
  removeTree(folders.work);
  await mkdir(folders.work, { recursive: true });
  const timings = new Timings();
  try {
    const release = resolve(options.release);
    const earlier = (options.earlier ?? []).map((folder) => resolve(folder));
    const { siteUrl = SITE_URL, base = "/", downloadsElsewhere = false } = options;
    const { next, work } = folders;
    const paths = { release, earlier, downloadsElsewhere, work, site: next, siteUrl, base, timings };
    const [report] = await together(signal, (both) => {
      const prepared = timings.time("prepare", async () => {
        const report = await prepare({ release, folder: work, signal: both });
        await writeLiveFiles({ ...options, site: next, before: output, release: report.release });
        await prepareArchive(earlier, work, downloadsElsewhere);
        return report;
      });
      const rendered = timings.time("astro", () =>
        runAstro({ work, out: next, siteUrl, base, prepared, log, signal: both }),
      );
      const all = prepared.then((report) => ({ ...paths, report, signal: both }));
      const pages = Promise.all([all, rendered]).then(([build]) => build);
      return [
        prepared,
        // Waited for, too, where the release cannot be read: Astro would write into folders that are removed then.
        rendered,
        all.then(writeBeside),
        pages.then(writeBehind),
        // Not before Astro has ended, for the sake of memory.
        pages.then(() =>
          timings.time("images", () => drawImagesApart({ work, site: next, siteUrl, base, signal: both })),
        ),
      ];
    });
    await writeFile(join(folders.next, "status.json"), `${JSON.stringify(options.status)}\n`);
    const size = await timings.time("measure", () => measure(folders.next));
    signal.throwIfAborted();
    await timings.time("swap", () => swap(folders.next, output, folders.old));
    const result = { ...size, charts: report.charts, seconds: timings.seconds };
    log.info("site built", { pages: result.pages, bytes: result.bytes });
    return result;
  } finally {
    removeTree(folders.work);
    removeTree(folders.next);
  }
}

/** What needs the pages that Astro has rendered. */
async function writeBehind(build: SiteBuild): Promise<void> {
  const { report, timings } = build;
  const { date } = report.release;
  const families = await timings.time("families", () => writeFamilies({ ...build, release: report.release }));
  await timings.time("search list", () => writeSearchList({ ...build, families }));
  await timings.time("sitemap", () => writeSitemap({ ...build, date }));
}

/** A build killed between the two renames left the old site aside: put it back. */
async function recover(output: string, old: string): Promise<void> {
  if (!(await exists(output)) && (await exists(old))) await rename(old, output);
  removeTree(old);
}

async function swap(next: string, output: string, old: string): Promise<void> {
  if (await exists(output)) await rename(output, old);
  await rename(next, output);
  removeTree(old);
}

/** Synchronous: the folders of ten thousand families go in a second, asynchronously in eight. */
function removeTree(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Pages and bytes of a finished site. Synchronous: of 50,000 files that takes a third of a second, asynchronously three. */
function measure(folder: string): Pick<BuildResult, "pages" | "bytes"> {
  let pages = 0;
  let bytes = 0;
  for (const file of filesBelow(folder)) {
    if (file.endsWith(".html")) pages += 1;
    bytes += statSync(file).size;
  }
  return { pages, bytes };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
