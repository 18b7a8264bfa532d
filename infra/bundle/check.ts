import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, globSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HubraceError } from "../../core/errors.ts";
import { type FunctionName, HANDLERS } from "./functions.ts";

/** Lambda's limit of a function's unzipped files. */
export const SIZE_LIMIT = 250 * 1024 * 1024;

/** The user nobody: may read what all may read, and write nothing but its own folder. */
const NOBODY = 65_534;

/** What the native packages are asked to do, besides loading the handler; run with the function's folder as working directory. */
const TRIALS: Readonly<Record<FunctionName, readonly string[]>> = {
  pipeline: [],
  crawl: [],
  derive: ["duckdb"],
  site: ["duckdb", "astro"],
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
 * folder, as on Lambda. Returns what the process printed. Throws HubraceError with its last words when it fails.
 */
export function tryHandler(name: FunctionName, folder: string): string {
  const temporary = mkdtempSync(join(tmpdir(), "hubrace-trial-"));
  const root = process.getuid?.() === 0;
  if (root) chownSync(temporary, NOBODY, NOBODY);
  const modes = root ? [] : freeze(folder);
  try {
    const trial = spawnSync(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        join(import.meta.dirname, "trial.mjs"),
        HANDLERS[name],
        ...TRIALS[name],
      ],
      {
        cwd: folder,
        encoding: "utf8",
        timeout: 120_000,
        env: { PATH: process.env.PATH ?? "", HOME: "/nowhere", TMPDIR: temporary, AWS_REGION: "us-east-1" },
        ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
      },
    );
    if (trial.status === 0) return trial.stdout.trim();
    const words = `${trial.stderr}${trial.error?.message ?? ""}`.trim().split("\n").slice(-12).join("\n");
    throw new HubraceError(
      `bundle: ${HANDLERS[name]} does not load from ${folder} with only a temporary folder to write:\n${words}`,
    );
  } finally {
    for (const [path, mode] of modes) chmodSync(path, mode);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Takes the right to write away from everything below a folder; returns the modes to put back, folders last. */
function freeze(folder: string): [string, number][] {
  const modes = ["", ...globSync("**/*", { cwd: folder })].map((file): [string, number] => {
    const path = join(folder, file);
    return [path, statSync(path).mode & 0o777];
  });
  for (const [path, mode] of modes) chmodSync(path, mode & 0o555);
  return modes;
}
