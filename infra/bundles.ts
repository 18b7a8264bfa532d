import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { FUNCTION_NAMES } from "./bundle/functions.ts";

/**
 * The folder with one folder per function, as deployed. Made anew by `npm run bundle` at each deploy, unless
 * HUBRACE_BUNDLES names a folder where that command has put them before. Throws an Error that says what to do when one is not there: SST
 * would upload an empty zip.
 */
export function bundles(): string {
  const ready = process.env.HUBRACE_BUNDLES;
  if (ready) {
    const folder = resolve($cli.paths.root, ready);
    const missing = FUNCTION_NAMES.filter((name) => !existsSync(join(folder, name, `functions/${name}.mjs`)));
    if (missing.length === 0) return folder;
    throw new Error(
      `HUBRACE_BUNDLES is ${JSON.stringify(ready)}, and the functions ${missing.join(", ")} are not in it: \`npm run bundle\` makes dist/bundles; or remove the setting`,
    );
  }
  execFileSync("npm", ["run", "--silent", "bundle"], { cwd: $cli.paths.root, stdio: "inherit" });
  return resolve($cli.paths.root, "dist/bundles");
}
