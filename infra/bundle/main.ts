import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { HubraceError } from "../../core/errors.ts";
import { buildFunction } from "./build.ts";
import { checkSize, tryHandler } from "./check.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import { checkNatives, NATIVES } from "./natives.ts";

const root = resolve(import.meta.dirname, "../..");

/** True where the packages of the checkout are those that Lambda needs. */
const likeLambda = () => process.platform === "linux" && process.arch === "x64" && glibc() !== undefined;

function glibc(): unknown {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime;
}

/** The folder with node_modules for Linux on x86-64 with glibc: the checkout's, or on another machine a second installation. */
function modulesForLambda(): string {
  if (likeLambda()) return root;
  const folder = join(root, "dist/linux-x64");
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json", ".npmrc"]) cpSync(join(root, file), join(folder, file));
  const npm = spawnSync(
    "npm",
    ["ci", "--ignore-scripts", "--os=linux", "--cpu=x64", "--libc=glibc", "--no-audit", "--no-fund"],
    { cwd: folder, stdio: "inherit" },
  );
  if (npm.status !== 0)
    throw new HubraceError(`bundle: npm ci for linux x64 failed in ${folder}; its messages are above`);
  return folder;
}

/** Builds and checks every function's folder, and prints its size. `--release FOLDER`: site also builds that release's report. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: "string", default: join(root, "dist/bundles") }, release: { type: "string" } },
  });
  const out = resolve(values.out);
  rmSync(out, { recursive: true, force: true });
  const modules = modulesForLambda();
  for (const name of FUNCTION_NAMES) {
    const folder = await buildFunction(name, { root, modules, out });
    const natives = checkNatives(folder, NATIVES[name]);
    const bytes = checkSize(folder);
    // Another machine cannot load Linux's native files; there the build is checked by its files alone.
    const words = likeLambda()
      ? tryHandler(name, folder, values.release)
      : "not tried: this machine is not Linux on x86-64";
    const size = `${(bytes / 1024 / 1024).toFixed(1)} MB`.padStart(9);
    console.log(
      `${name.padEnd(9)}${size} unzipped, ${natives.length} native files  ${relative(root, folder)}  ${words}`,
    );
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof HubraceError ? error.message : error);
  process.exitCode = 1;
});
