import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/** Checksums of all files below a folder by their path in it, but those that are left out. */
export function checksums(folder: string, leftOut: RegExp = /$^/): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, name: relative(folder, path) }))
    .filter(({ name }) => !leftOut.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return Object.fromEntries(
    files.map(({ path, name }) => [name, createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}

/** A lake's data: everything but the ledger and what a run leaves while it works. */
export const lakeChecksums = (lake: string) => checksums(lake, /^(_ledger\.sqlite|\.work\/|\.tmp\/)/);

/** A site's pages and files: everything but the durations of runs. */
export const siteChecksums = (site: string) => checksums(site, /^status\.json$/);
