/**
 * npm run build:data [FOLDER]: the package that holds `hubrace/data`, ready for `npm publish`, into dist/data. Node strips no types below
 * node_modules, so it is JavaScript with declarations beside it; it needs hyparquet and fzstd, not what the rest of Hubrace needs.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGES = ["fzstd", "hyparquet"];
/** The oldest Node that the program is written for. */
const NODE = 20;

const out = resolve(process.argv[2] ?? join(ROOT, "dist/data"));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: ROOT,
  entryPoints: ["reader/index.ts"],
  outfile: join(out, "index.js"),
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: `node${NODE}`,
  logLevel: "error",
});
execFileSync(
  process.execPath,
  [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", join(ROOT, "reader/tsconfig.json"), "--outDir", out],
  { stdio: "inherit" },
);

const { name, version, description, license, dependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as Record<"name" | "version" | "description" | "license", string> & { dependencies: Record<string, string> };
const manifest = {
  name,
  version,
  description,
  license,
  type: "module",
  engines: { node: `>=${NODE}` },
  exports: { "./data": { types: "./index.d.ts", default: "./index.js" } },
  dependencies: Object.fromEntries(PACKAGES.map((one) => [one, dependencies[one]])),
};
writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(join(ROOT, "LICENSE"), join(out, "LICENSE"));
copyFileSync(join(ROOT, "docs/use-the-data.md"), join(out, "README.md"));
