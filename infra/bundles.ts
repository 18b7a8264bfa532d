import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

/**
 * The folder with one folder per function, as deployed. Made anew by `npm run bundle` at each deploy, unless
 * HUBRACE_BUNDLES names a folder where that command has put them before.
 */
export function bundles(): string {
  const ready = process.env.HUBRACE_BUNDLES;
  if (ready) return resolve($cli.paths.root, ready);
  execFileSync("npm", ["run", "--silent", "bundle"], { cwd: $cli.paths.root, stdio: "inherit" });
  return resolve($cli.paths.root, "dist/bundles");
}
