import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../core/errors.ts";

/** Signs that end a file's address for Vite, which builds the pages, or that it does not write into its own programs as they are. */
const UNREADABLE = ["#", "?", '"', ...(sep === "/" ? ["\\"] : [])];

/** Files that every finished report has, and hardly anything else together. */
const OF_A_REPORT = ["index.html", "status.json", "families", "charts"];

/**
 * Throws UsageError unless a report may take the place of the folder: the whole of it is replaced, so it must not be there yet, be
 * empty, or be an earlier report; neither the lake nor the folder that one works in may lie in it; and Astro must be able to read its path. To
 * be called before anything is done.
 */
export function requireOwnFolder(output: string, place: { readonly lake?: string; readonly cwd?: string } = {}): void {
  const folder = resolve(output);
  for (const path of [folder, fileURLToPath(new URL(".", import.meta.url))]) {
    const odd = UNREADABLE.find((sign) => path.includes(sign));
    if (odd !== undefined)
      throw new UsageError(
        `site: the path ${path} has a ${odd} in it, which Astro cannot read; ` +
          `${path === folder ? "name another folder with --site" : "move the checkout to another folder"}, or leave the report out with --no-site`,
      );
  }
  const refuse = (why: string): never => {
    throw new UsageError(
      `site: ${folder} ${why}, and a report takes the place of the whole folder; name a new folder with --site`,
    );
  };
  if (place.lake !== undefined && within(folder, place.lake)) refuse(`holds the lake ${resolve(place.lake)}`);
  if (place.cwd !== undefined && within(folder, place.cwd)) refuse("is or holds the folder that you are in");
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) refuse("is a file");
  const names = readdirSync(folder);
  if (names.length > 0 && !OF_A_REPORT.every((name) => existsSync(join(folder, name))))
    refuse(`holds other files (such as ${names.sort()[0]})`);
}

/** True when `inner` is `outer` or lies in it. */
function within(outer: string, inner: string): boolean {
  const end = (path: string) => (path.endsWith(sep) ? path : path + sep);
  return end(resolve(inner)).startsWith(end(outer));
}
