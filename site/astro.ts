import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { HubraceError } from "../core/errors.ts";
import type { Log } from "../core/log.ts";

const SOURCES = ["astro.config.mjs", "src", "draw", "charts", "public"] as const;
const HERE = dirname(fileURLToPath(import.meta.url));

/** What Astro's build of the pages reads, and where it writes. */
export interface AstroBuild {
  /** Folder of what is prepared; the sources are copied into it. */
  readonly work: string;
  readonly out: string;
  readonly siteUrl: string;
  readonly base: string;
  /** Settled when all of `work` is there. Astro bundles meanwhile, which needs no data, and renders no page before. */
  readonly prepared: Promise<unknown>;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Runs Astro in a fresh child process (a second build in one process returns stale pages) on a copy of the sources. Throws HubraceError
 * with the last lines of its log when a page cannot be built.
 */
export async function runAstro(build: AstroBuild): Promise<void> {
  const { work, signal, log } = build;
  const root = join(work, "site");
  // Synchronous: files copied one by one would wait for a turn between two pictures each, and Astro with them, for seconds.
  mkdirSync(root);
  for (const source of SOURCES) cpSync(join(HERE, source), join(root, source), { recursive: true });
  // The planner's code runs in the page too; its imports lead from site/ to core/plan.
  cpSync(join(HERE, "..", "core", "plan"), join(work, "core", "plan"), { recursive: true });
  // So does the preview of Parquet files, which decompresses as the reader of the data set does.
  cpSync(join(HERE, "..", "reader", "compressors.ts"), join(work, "reader", "compressors.ts"));
  // Feeds begin with the mark that pulses put before what they add to them, and the status page prints what gates say as `hubrace status` does.
  for (const file of ["about.ts", "gate.ts"])
    cpSync(join(HERE, "..", "core", "release", file), join(work, "core", "release", file));
  writeFileSync(join(root, "package.json"), '{"type":"module","private":true}\n');
  const astro = dirname(createRequire(import.meta.url).resolve("astro/package.json"));
  symlinkSync(dirname(astro), join(work, "node_modules"), "junction");

  const child = spawn(
    process.execPath,
    ["--max-old-space-size=384", "--max-semi-space-size=8", join(astro, "bin", "astro.mjs"), "build", "--root", root],
    {
      cwd: root,
      env: {
        ...inherited(),
        ASTRO_TELEMETRY_DISABLED: "1",
        NO_COLOR: "1",
        FORCE_COLOR: "0",
        NODE_ENV: "production",
        HUBRACE_SITE_OUT: build.out,
        HUBRACE_SITE_CACHE: join(work, "cache"),
        HUBRACE_SITE_DATA: work,
        HUBRACE_SITE_URL: build.siteUrl,
        HUBRACE_SITE_BASE: build.base,
      },
      stdio: ["pipe", "pipe", "pipe"],
      signal,
    },
  );
  // One that the machine has no room for has no pipes either.
  await once(child, "spawn").catch((error) => {
    signal.throwIfAborted();
    throw error;
  });
  // site/src/data.ts waits for the end of its input. A child that ended before has said why.
  child.stdin.on("error", () => {});
  const ready = () => child.stdin.end();
  build.prepared.then(ready, ready);
  const lastLines: string[] = [];
  let pages = 0;
  const read = (line: string) => {
    if (/[├└]─ /.test(line)) {
      pages += 1;
      if (pages % 50 === 0) log.progress({ done: pages, unit: "pages" });
    } else if (line.trim() !== "") {
      lastLines.push(line.trim());
      if (lastLines.length > 12) lastLines.shift();
    }
  };
  const streams = [child.stdout, child.stderr].map((stream) => createInterface({ input: stream }).on("line", read));
  const code = await new Promise<number | null>((done, fail) => {
    // Stopped by the signal it still has to end, since its folders are removed then.
    child.once("error", (error) => signal.aborted || fail(error));
    child.once("close", (exit) => done(exit));
  });
  for (const stream of streams) stream.close();
  signal.throwIfAborted();
  if (code !== 0) {
    throw new HubraceError(
      `site: Astro ended with ${code === null ? "a signal" : `exit code ${code}`} after ${pages} pages and the site was left as it was; its last lines: ${lastLines.join(" | ")}`,
    );
  }
  log.progress({ done: pages, total: pages, unit: "pages" });
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
