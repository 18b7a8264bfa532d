/**
 * How long the report of a release takes to build, and how large it gets: one line of JSON per case. Releases are made first, in a
 * process of their own; measured is buildSite alone, as the site's stage calls it, with everything that it writes: onto the disk below
 * the folder for temporary files, and where there is a file system in memory (/dev/shm) into that too, since making files on a disk can cost more
 * than all that is written into them.
 *
 *   node bench/site.ts                        all cases
 *   node bench/site.ts families               10,000 families of 10 to 1,585 derivatives, 229,496 models in all
 *   node bench/site.ts sandbox                the built-in sandbox with 20,000 models
 *   node bench/site.ts CASE RELEASE [SITE]    an existing release folder; the site is kept in SITE
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { silentLog } from "../core/log.ts";
import { buildSite } from "../site/build.ts";
import { filesBelow } from "../site/prepare/files-below.ts";
import { type PackedRow, unpackRow } from "../site/src/family-index/listed.ts";
import { writeRelease } from "../test/site/fixture.ts";
import { manyFamilies } from "../test/support/many-families.ts";

const CASES = ["families", "sandbox"] as const;
type Case = (typeof CASES)[number];

/** A file system in memory, where the system has one. */
const MEMORY = "/dev/shm";
const SELF = fileURLToPath(import.meta.url);
const ROOT = join(SELF, "..", "..");

/** Leaves the release of a case in `folder`. */
async function prepare(name: Case, folder: string): Promise<void> {
  if (name === "families") {
    const release = await writeRelease(undefined, manyFamilies());
    await cp(release, folder, { recursive: true });
    rmSync(release, { recursive: true, force: true });
    return;
  }
  const lake = join(folder, "..", "lake");
  const command = ["run", "--hub", "sandbox", "--models", "20000", "--date", "2026-10-01", "--no-site", "--lake", lake];
  const ended = spawnSync(process.execPath, [join(ROOT, "cli", "main.ts"), ...command], { stdio: ["ignore", 2, 2] });
  if (ended.status !== 0) throw new Error(`bench: hubrace ${command.join(" ")} ended with ${ended.status}`);
  await cp(join(lake, "releases", "v1", "2026-10-01"), folder, { recursive: true });
}

/** Processor time of this process and of those that it has waited for, in seconds; null where there is no /proc. */
function processorSeconds(): number | null {
  try {
    // proc(5): the fields after the name begin with the third; utime, stime, cutime, cstime are 14 to 17, in hundredths of a second.
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return null;
  }
}

interface Memory {
  /** This process alone, and with everything that it has started, in bytes: the most that a sample found. */
  own: number;
  all: number;
}

/** Memory while the site is built, sampled; 0 where there is no /proc. */
function watchMemory(): () => Memory {
  const peak: Memory = { own: 0, all: 0 };
  const timer = setInterval(() => {
    peak.own = Math.max(peak.own, process.memoryUsage.rss());
    peak.all = Math.max(peak.all, residentBytes("self"));
  }, 500);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

/** Resident memory of a process and of those that it has started, what several of them map shared out among them (proc(5), Pss). */
function residentBytes(pid: string): number {
  try {
    const own = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) * 1024;
    const below = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean),
    );
    return below.reduce((sum, child) => sum + residentBytes(child), own);
  } catch {
    return 0;
  }
}

async function measure(name: Case, release: string, site: string): Promise<void> {
  const stop = watchMemory();
  const processor = processorSeconds();
  const began = performance.now();
  const signal = new AbortController().signal;
  const built = await buildSite({ release, output: site, status: [], log: silentLog, signal });
  const seconds = (performance.now() - began) / 1000;
  const peak = stop();
  const processorNow = processorSeconds();
  const files = [...filesBelow(site)].length;
  const families = JSON.parse(readFileSync(join(site, "families", "index.json"), "utf8")) as PackedRow[];
  const zipped = (page: string) => gzipSync(readFileSync(join(site, page, "index.html"))).length;
  const pages = families.map((row) => zipped(join("families", unpackRow(row).address)));
  console.log(
    JSON.stringify({
      bench: "site",
      case: site.startsWith(`${MEMORY}/`) ? `${name}, files in memory` : name,
      families: families.length,
      pages: built.pages,
      seconds: Number(seconds.toFixed(1)),
      // All threads and Astro's process: on a busy machine the steadier figure.
      cpu_seconds: processor === null || processorNow === null ? null : Number((processorNow - processor).toFixed(1)),
      seconds_by_part: Object.fromEntries(
        Object.entries(built.seconds).map(([part, took]) => [part, Number(took.toFixed(2))]),
      ),
      files,
      bytes: built.bytes,
      peak_rss_bytes: peak.all,
      peak_rss_without_astro_bytes: peak.own,
      front_page_gz_bytes: zipped(""),
      largest_family_page_gz_bytes: Math.max(...pages),
      median_family_page_gz_bytes: pages.toSorted((a, b) => a - b)[Math.floor(pages.length / 2)],
    }),
  );
}

function measureApart(name: Case): void {
  const folder = mkdtempSync(join(tmpdir(), "hubrace-bench-site-"));
  const inMemory = existsSync(MEMORY) ? mkdtempSync(join(MEMORY, "hubrace-bench-site-")) : null;
  const release = join(folder, "release");
  const sites = [folder, ...(inMemory === null ? [] : [inMemory])].map((place) => join(place, "site"));
  try {
    // The young generation is small, as the command's is.
    for (const step of [["--prepare", release], ...sites.map((site) => [release, site])])
      spawnSync(process.execPath, ["--max-semi-space-size=8", SELF, name, ...step], { stdio: "inherit" });
  } finally {
    for (const made of [folder, inMemory]) if (made !== null) rmSync(made, { recursive: true, force: true });
  }
}

const [chosen, release, site] = process.argv.slice(2);
const one = CASES.find((name) => name === chosen);
if (one === undefined || release === undefined) for (const name of one ? [one] : CASES) measureApart(name);
else if (release === "--prepare") await prepare(one, site ?? "");
else await measure(one, release, site ?? mkdtempSync(join(tmpdir(), "hubrace-bench-site-")));
