import { cpSync, existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { HubraceError } from "../../core/errors.ts";

/** Packages that are only used on other machines, or never in these functions. */
const UNUSED =
  /^(sharp|@img\/.*|fsevents|typescript|node|.*[-/](darwin|win32|android|freebsd|openharmony)[-/].*|.*-musl(-.*)?|.*-arm64(-.*)?)$/;

/** What no program reads at run time: types (Astro's templates, which it copies, aside), maps, tests, prose. Licences stay. */
const UNREAD =
  /^(?!.*(^|\/)templates\/).*\.(d\.[cm]?ts|d\.[cm]?ts\.map|map|flow|tsbuildinfo)$|(^|\/)(README|CHANGELOG|HISTORY)[^/]*\.md$|^(test|tests|__tests__|docs|examples?|\.github)\//i;

/** The module of an import or export at a line's start (the last line of one that spans several), or of a call of import. */
const IMPORT = /(?:^\s*(?:(?:import|export)\b[^"'\n]*|\}\s*)from\s*|^\s*import\s*|\bimport\(\s*)["']([^"'\n]+)["']/gm;

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

/** The package's name in an import such as `@a/b/c` or `a/b`, null for relative ones, Node's own and aliases. */
export function packageName(specifier: string): string | null {
  return /^(?!node:|astro:)((?:@[a-z0-9._-]+\/)?[a-z0-9][a-z0-9._-]*)(?:\/|$)/i.exec(specifier)?.[1] ?? null;
}

/** Packages that the sources below `folder` import, by name. */
export function importedPackages(folder: string): string[] {
  const found = new Set<string>();
  for (const file of globSync("**/*.{ts,mts,mjs,js,astro}", { cwd: folder })) {
    const source = readFileSync(join(folder, file), "utf8");
    for (const [, specifier] of source.matchAll(IMPORT)) {
      const name = packageName(specifier ?? "");
      if (name !== null) found.add(name);
    }
  }
  return [...found].sort();
}

/**
 * The folders of the named packages and of everything that they depend on at run time, relative to `root`, as Node would find them there.
 * Throws HubraceError when a package that is no optional one is not installed.
 */
export function closure(root: string, names: readonly string[]): string[] {
  const folders = new Set<string>();
  const visit = (name: string, from: string, optional: boolean) => {
    if (UNUSED.test(name)) return;
    const folder = find(root, name, from);
    if (folder === null) {
      if (optional) return;
      throw new HubraceError(
        `bundle: the package ${name}, which ${relative(root, from) || "a function"} needs, is not installed; run \`npm ci\``,
      );
    }
    if (folders.has(folder)) return;
    folders.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    const optionals = manifest.optionalDependencies ?? {};
    for (const one of Object.keys(optionals)) visit(one, folder, true);
    for (const one of Object.keys(manifest.dependencies ?? {})) if (!(one in optionals)) visit(one, folder, false);
  };
  for (const name of names) visit(name, root, false);
  return [...folders].map((folder) => relative(root, folder)).sort();
}

function find(root: string, name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === root || folder === dirname(folder)) return null;
  }
}

/** Copies packages from one root to another, each without the packages below it and without what no program reads. */
export function copyPackages(from: string, to: string, folders: readonly string[]): void {
  for (const folder of folders) {
    const source = join(from, folder);
    cpSync(source, join(to, folder), {
      recursive: true,
      dereference: true,
      filter: (path) => {
        const inside = relative(source, path);
        return inside === "" || (!/^node_modules(\/|$)/.test(inside) && !UNREAD.test(inside));
      },
    });
  }
}
