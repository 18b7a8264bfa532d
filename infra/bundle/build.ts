import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import { type FunctionName, HANDLERS } from "./functions.ts";
import { closure, copyPackages, importedPackages } from "./packages.ts";

/** Packages that hold native files or look for files beside themselves: they go along as they are. */
const WHOLE = ["@duckdb/node-api", "@resvg/resvg-js", "astro"];

/** What goes along beside the program: SQL that stages read, modules that threads begin with, and for the site everything that Astro builds from. */
const FILES: Readonly<Record<FunctionName, readonly string[]>> = {
  pipeline: [],
  crawl: [],
  derive: ["core/**/*"],
  site: ["core/**/*", "site/**/*", "reader/compressors.ts"],
  pulse: [],
};

export interface BuildOptions {
  /** The checkout. */
  readonly root: string;
  /** A folder with node_modules for linux x64: the checkout, on such a machine. */
  readonly modules: string;
  /** Gets one folder per function. */
  readonly out: string;
}

/**
 * Builds a function's folder as it is deployed, and returns its path: one bundled program, native packages beside it, and the files
 * that it reads, at the places that they have in the checkout.
 */
export async function buildFunction(name: FunctionName, { root, modules, out }: BuildOptions): Promise<string> {
  const folder = join(out, name);
  rmSync(folder, { recursive: true, force: true });
  const program = HANDLERS[name].replace(/\.[^.]+$/, "");
  const built = await build({
    absWorkingDir: root,
    entryPoints: [`${program}.ts`],
    outfile: join(folder, `${program}.mjs`),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    plugins: [ownModules(root, program)],
    banner: {
      js: 'import { createRequire as requireFor } from "node:module"; const require = requireFor(import.meta.url);',
    },
    sourcemap: false,
    legalComments: "none",
    metafile: true,
    logLevel: "error",
  });
  for (const pattern of FILES[name]) {
    for (const file of globSync(pattern, { cwd: root, exclude: ["**/node_modules/**"] })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      cpSync(join(root, file), join(folder, file), { recursive: true });
    }
  }
  const outside = Object.values(built.metafile.outputs).flatMap(({ imports }) => imports.filter((one) => one.external));
  const needed = WHOLE.filter((one) => outside.some(({ path }) => path === one || path.startsWith(`${one}/`)));
  // Astro bundles the pages when it runs, from packages as they are; fzstd comes in by reader/compressors.ts.
  const ofPages = name === "site" ? [...importedPackages(join(root, "site")), "fzstd"] : [];
  copyPackages(modules, folder, closure(modules, [...new Set([...needed, ...ofPages])]));
  writeFileSync(join(folder, "package.json"), '{"type":"module","private":true}\n');
  return folder;
}

/**
 * A module that asks where it lies is told its place in the checkout, so that it finds the files beside it. No module of ours, and
 * none of the whole packages, does anything by being imported, so what a function does not call is left out: DuckDB from
 * crawl and pipeline, which know the stages by name only.
 */
function ownModules(root: string, program: string): Plugin {
  const whole = new RegExp(`^(${WHOLE.join("|")})(/|$)`);
  return {
    name: "own-modules",
    setup(bundler) {
      bundler.onResolve({ filter: whole }, ({ path }) => ({ path, external: true, sideEffects: false }));
      bundler.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) =>
        resolveDir.includes("node_modules") ? undefined : { path: join(resolveDir, path), sideEffects: false },
      );
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.includes("node_modules")) return undefined;
        const place = JSON.stringify(relative(dirname(join(root, program)), path));
        const source = readFileSync(path, "utf8");
        return {
          contents: source.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`),
          loader: "ts",
        };
      });
    },
  };
}
