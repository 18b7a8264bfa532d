import { spawn } from "node:child_process";
import { cp, mkdir, readdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { HubraceError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";
import type { Chart } from "./charts/chart.ts";
import { drawImages } from "./images/images.ts";
import { writeApi } from "./prepare/api/api.ts";
import { prepareArchive, writeArchiveFiles } from "./prepare/archive.ts";
import { writeDownloads } from "./prepare/downloads.ts";
import { writeFamilyFiles } from "./prepare/family-files.ts";
import { writePlanFiles } from "./prepare/plan-files.ts";
import { prepare } from "./prepare/prepare.ts";
import { writeSitemap } from "./prepare/sitemap.ts";
import { SITE_URL } from "./src/address.ts";

/** What buildSite needs. Paths may be relative to the working directory. */
export interface BuildOptions {
  /** Folder of one release, as contracts.md lists it. */
  readonly release: string;
  /** Folders of earlier days, as fetchEarlier makes them: their findings keep their addresses, and the archive shows them. */
  readonly earlier?: readonly string[];
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
}

const SOURCES = ["astro.config.mjs", "src", "draw", "charts", "public"] as const;
const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * Builds the report of a release: reads it once with DuckDB, runs Astro in a fresh child process (a second build in one process
 * returns stale pages) on a copy of the sources beside the output, adds the downloads, and swaps the finished folder in by rename.
 * A killed build leaves the old site; the next one clears what it left. The same release gives the same bytes, status.json aside.
 * Throws HubraceError with the last lines of Astro's log when a page cannot be built.
 */
export async function buildSite(options: BuildOptions): Promise<BuildResult> {
  const { log, signal } = options;
  const output = resolve(options.output);
  const folders = { next: `${output}.next`, work: `${output}.work`, old: `${output}.old` };
  await recover(output, folders.old);
  await rm(folders.next, { recursive: true, force: true });
  await rm(folders.work, { recursive: true, force: true });
  await mkdir(folders.work, { recursive: true });
  try {
    const release = resolve(options.release);
    const report = await prepare({ release, folder: folders.work, signal });
    const earlier = (options.earlier ?? []).map((folder) => resolve(folder));
    await prepareArchive(earlier, folders.work);
    // Astro empties its output folder first, so the pictures are drawn beside it, at the same time.
    const drawn = join(folders.work, "images");
    await together(signal, (both) => [
      runAstro({ work: folders.work, out: folders.next, options: { ...options, signal: both } }),
      drawImages({ report, site: drawn, signal: both }),
    ]);
    await cp(drawn, folders.next, { recursive: true });
    await writeFamilyFiles({
      work: folders.work,
      site: folders.next,
      release: report.release,
      siteUrl: options.siteUrl ?? SITE_URL,
      base: options.base ?? "/",
    });
    await writeDownloads({ release, site: folders.next, manifest: report.release });
    await writeArchiveFiles({ report, earlier, site: folders.next });
    await writeApi({
      report,
      release,
      work: folders.work,
      site: folders.next,
      siteUrl: options.siteUrl ?? SITE_URL,
      base: options.base ?? "/",
      signal,
    });
    await writePlanFiles({
      release,
      work: folders.work,
      site: folders.next,
      manifest: report.release,
      families: report.familyCount,
      signal,
    });
    await writeSitemap({
      site: folders.next,
      siteUrl: options.siteUrl ?? SITE_URL,
      base: options.base ?? "/",
      date: report.release.date,
    });
    await writeFile(join(folders.next, "status.json"), `${JSON.stringify(options.status)}\n`);
    const result = { ...(await measure(folders.next)), charts: report.charts };
    signal.throwIfAborted();
    await swap(folders.next, output, folders.old);
    log.info("site built", { pages: result.pages, bytes: result.bytes });
    return result;
  } finally {
    await rm(folders.work, { recursive: true, force: true });
    await rm(folders.next, { recursive: true, force: true });
  }
}

/** A build killed between the two renames left the old site aside: put it back. */
async function recover(output: string, old: string): Promise<void> {
  if (!(await exists(output)) && (await exists(old))) await rename(old, output);
  await rm(old, { recursive: true, force: true });
}

async function swap(next: string, output: string, old: string): Promise<void> {
  if (await exists(output)) await rename(output, old);
  await rename(next, output);
  await rm(old, { recursive: true, force: true });
}

/** Runs jobs at the same time; when one fails the others are stopped and waited for, so that nothing is written any more. */
async function together(signal: AbortSignal, start: (signal: AbortSignal) => Promise<void>[]): Promise<void> {
  const stop = new AbortController();
  const jobs = start(AbortSignal.any([signal, stop.signal]));
  try {
    await Promise.all(jobs);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(jobs);
    throw error;
  }
}

async function runAstro(job: { work: string; out: string; options: BuildOptions }): Promise<void> {
  const { work, out, options } = job;
  const root = join(work, "site");
  await mkdir(root);
  for (const source of SOURCES) await cp(join(HERE, source), join(root, source), { recursive: true });
  // The planner's code runs in the page too; its imports lead from site/ to core/plan.
  await cp(join(HERE, "..", "core", "plan"), join(work, "core", "plan"), { recursive: true });
  await writeFile(join(root, "package.json"), '{"type":"module","private":true}\n');
  const astro = dirname(createRequire(import.meta.url).resolve("astro/package.json"));
  await symlink(dirname(astro), join(work, "node_modules"), "junction");

  const child = spawn(
    process.execPath,
    ["--max-old-space-size=768", join(astro, "bin", "astro.mjs"), "build", "--root", root],
    {
      cwd: root,
      env: {
        ...inherited(),
        ASTRO_TELEMETRY_DISABLED: "1",
        NO_COLOR: "1",
        FORCE_COLOR: "0",
        NODE_ENV: "production",
        HUBRACE_SITE_OUT: out,
        HUBRACE_SITE_CACHE: join(work, "cache"),
        HUBRACE_SITE_DATA: work,
        HUBRACE_SITE_URL: options.siteUrl ?? SITE_URL,
        HUBRACE_SITE_BASE: options.base ?? "/",
      },
      stdio: ["ignore", "pipe", "pipe"],
      signal: options.signal,
    },
  );
  const lastLines: string[] = [];
  let pages = 0;
  const read = (line: string) => {
    if (/[├└]─ /.test(line)) {
      pages += 1;
      if (pages % 50 === 0) options.log.progress({ done: pages, unit: "pages" });
    } else if (line.trim() !== "") {
      lastLines.push(line.trim());
      if (lastLines.length > 12) lastLines.shift();
    }
  };
  const streams = [child.stdout, child.stderr].map((stream) => createInterface({ input: stream }).on("line", read));
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", (exit) => done(exit));
  });
  for (const stream of streams) stream.close();
  options.signal.throwIfAborted();
  if (code !== 0) {
    throw new HubraceError(
      `site: Astro ended with ${code === null ? "a signal" : `exit code ${code}`} after ${pages} pages and the site was left as it was; its last lines: ${lastLines.join(" | ")}`,
    );
  }
  options.log.progress({ done: pages, total: pages, unit: "pages" });
}

/**
 * What the child gets of this process's environment: no tokens, and nothing that would leak into pages (Astro lets a variable
 * named BASE_URL take the place of its own).
 */
function inherited(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

async function measure(folder: string): Promise<Pick<BuildResult, "pages" | "bytes">> {
  let pages = 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    if (entry.name.endsWith(".html")) pages += 1;
    bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return { pages, bytes };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
