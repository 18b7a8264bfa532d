import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HubraceError } from "../../core/errors.ts";
import { type FunctionName, HANDLERS } from "./functions.ts";

/** Lambda's limit of a function's unzipped files. */
const SIZE_LIMIT = 250 * 1024 * 1024;

/** The user nobody: may read what all may read, and write nothing but its own folder. */
const NOBODY = 65_534;

/** What native packages and threads are asked to do, besides loading the handler; run with the function's folder as working directory. */
const TRIALS: Readonly<Record<FunctionName, readonly string[]>> = {
  pipeline: [],
  crawl: [],
  derive: ["duckdb", "threads"],
  site: ["duckdb", "astro"],
  pulse: [],
};

/** Bytes of all files below a folder. */
export function sizeOf(folder: string): number {
  return globSync("**/*", { cwd: folder })
    .map((file) => statSync(join(folder, file)))
    .reduce((sum, info) => sum + (info.isFile() ? info.size : 0), 0);
}

/** Throws HubraceError when the folder is larger than Lambda takes; else returns its bytes. */
export function checkSize(folder: string): number {
  const bytes = sizeOf(folder);
  if (bytes >= SIZE_LIMIT) {
    const mebibytes = (bytes / 1024 / 1024).toFixed(1);
    throw new HubraceError(
      `bundle: ${folder} has ${mebibytes} MB unzipped, Lambda takes 250 MB; look for its largest packages with \`du\` and leave out what is not needed`,
    );
  }
  return bytes;
}

/**
 * Loads the handler, and tries its native packages, in a process of its own that can read the folder and write nothing but a temporary
 * folder, as on Lambda: in a copy outside of the checkout, so that no package above it can be found. Returns what the
 * process printed. With a folder of a release, site builds its whole report. Throws HubraceError with the process's last words when it fails.
 */
export function tryHandler(name: FunctionName, folder: string, release?: string): string {
  const place = mkdtempSync(join(tmpdir(), "hubrace-trial-"));
  const [task, temporary] = [join(place, "task"), join(place, "tmp")];
  const root = process.getuid?.() === 0;
  try {
    chmodSync(place, 0o755);
    mkdirSync(temporary);
    cpSync(folder, task, { recursive: true });
    // As on Lambda, the files belong to another user; where there is none, they are made read-only.
    if (!root) for (const path of ["", ...globSync("**/*", { cwd: task })]) freeze(join(task, path));
    const trials = [...TRIALS[name]];
    // Copies of frozen folders could not be removed again, so this takes two users.
    if (name === "site" && release !== undefined && root) {
      cpSync(release, join(place, "release"), { recursive: true, dereference: true });
      trials.push("report");
    }
    if (root) chownSync(temporary, NOBODY, NOBODY);
    const program = join(place, "trial.mjs");
    cpSync(join(import.meta.dirname, "trial.mjs"), program);
    const user = root ? { uid: NOBODY, gid: NOBODY } : {};
    const trial = spawnSync(
      nodeFor(user, place),
      ["--disable-warning=ExperimentalWarning", program, HANDLERS[name], ...trials],
      {
        cwd: task,
        encoding: "utf8",
        timeout: 300_000,
        env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", TMPDIR: temporary, AWS_REGION: "us-east-1" },
        ...user,
      },
    );
    if (trial.status === 0) return trial.stdout.trim();
    const words = `${trial.stderr}${trial.error?.message ?? ""}`.trim().split("\n").slice(-20).join("\n");
    throw new HubraceError(
      `bundle: ${HANDLERS[name]} does not load from ${folder} with only a temporary folder to write:\n${words}`,
    );
  } finally {
    for (const path of ["", ...globSync("**/", { cwd: task })]) thaw(join(task, path));
    rmSync(place, { recursive: true, force: true });
  }
}

/** This Node, or a copy of it where the user may not reach it, as below /root. */
function nodeFor(user: { uid?: number; gid?: number }, place: string): string {
  if (spawnSync(process.execPath, ["--version"], { cwd: "/", ...user }).status === 0) return process.execPath;
  const copy = join(place, "node");
  cpSync(process.execPath, copy, { dereference: true });
  chmodSync(copy, 0o755);
  return copy;
}

/** Readable by all, writable by nobody; programs stay programs. */
function freeze(path: string): void {
  const info = statSync(path);
  chmodSync(path, info.isDirectory() || (info.mode & 0o111) !== 0 ? 0o555 : 0o444);
}

/** A folder's entries can be removed again. */
function thaw(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o755);
}
