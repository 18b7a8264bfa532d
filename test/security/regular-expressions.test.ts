import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { declaredParents } from "../../core/pulse/declared.ts";
import { growth } from "../support/regular-expressions/ambiguity.ts";
import { literals } from "../support/regular-expressions/literals.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const FOLDERS = ["core", "cli", "functions", "infra", "site"];

describe("the checker", () => {
  test.each<[ReturnType<typeof growth>, RegExp]>([
    ["linear", /^[a-z]+$/],
    ["linear", /^(?:[a-z]+-)*[a-z]+$/],
    ["linear", /x+/g],
    ["linear", /^\s+|,$/],
    ["linear", /[^a-z]+/g],
    ["linear", /^a{2,9}b?$/],
    ["linear", /"((?:[^"\\]|\\.)*)"/y],
    ["linear", /^(?=.*b)a/],
    ["linear", /(?:a*)*/],
    ["polynomial", /a+b/],
    ["polynomial", /\s+$/],
    ["polynomial", /\/+$/],
    ["polynomial", /^\s*(.*?)\s*$/],
    ["polynomial", /a(?=.*b)/],
    ["polynomial", /"((?:[^"\\]|\\.)*)"/],
    ["polynomial", /<a.*>/],
    ["exponential", /^(a+)+$/],
    ["exponential", /^(a|a)*$/],
    ["exponential", /^(a|aa)+$/],
    ["exponential", /^(?:\s|\u00a0)*$/],
    ["exponential", /^([a-z]+,?)*;/],
    ["exponential", /^(?:a*)*$/],
  ])("finds %s: %s", (answer, pattern) => {
    expect(growth(pattern.source, pattern.flags)).toBe(answer);
  });

  test("refuses what it cannot judge", () => {
    expect(() => growth("(a)\\1", "")).toThrow("back reference");
    expect(() => growth("(?<=a+)b", "")).toThrow("look behind");
  });

  test("reads literals between divisions, strings, comments and templates", () => {
    const [open, close] = ["$\u007b", "}"];
    const program = [
      "const a = b / c / d; // it's /no/",
      `const e = "/no/", f = x.replace(/["/]\\//gi, \`${open}y.match(/in/u)${close}/no/\`);`,
      "/* /no/ */ if (a > 1 / 2) return /end/;",
      `const g = \`${open}\`${open}h / 2${close}\`${close}\` / 2, i = [/one/, (j) / 2, k] / 2;`,
    ].join("\n");
    expect(literals(program).map(({ line, source, flags }) => `${line} /${source}/${flags}`)).toEqual([
      '2 /["/]\\//gi',
      "2 /in/u",
      "3 /end/",
      "4 /one/",
    ]);
  });
});

/** The program in a file; of a page its frontmatter and its scripts, whose expressions between tags hold markup. */
function programs(file: string): string {
  const text = readFileSync(join(root, file), "utf8");
  if (!file.endsWith(".astro")) return text;
  const front = /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "";
  const scripts = [...text.matchAll(/<script(?: [^>]*)?>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
  return [front, ...scripts].join("\n;");
}

const files = globSync(`{${FOLDERS.join(",")}}/**/*.{ts,mts,js,mjs,astro}`, {
  cwd: root,
  exclude: ["**/node_modules/**"],
})
  .map((file) => file.replaceAll("\\", "/"))
  .sort();
const all = files.flatMap((file) => literals(programs(file)).map((literal) => ({ file, ...literal })));

/** Those that may take the square of the text's length at worst, and why that is never long, or never that bad. */
const SHORT: Readonly<Record<string, string>> = {
  "core/hub/address.ts /\\/+$/": "--hub, which the operator typed",
  "core/inputs/csv.ts /^(?:[ \\t]*(?:#.*)?(?:\\r\\n|\\n|\\r))*/":
    "linear: nothing follows the lines, so that no second way through them is tried; and the file is the operator's",
  "core/publish/http-headers.ts /^(_astro|assets)\\/.*[.-][A-Za-z0-9_-]{8,}\\.[a-z0-9]+$/":
    "a file's name of our own making",
  "infra/bundle/packages.ts /^(sharp|@img\\/.*|fsevents|typescript|node|.*[-/](darwin|win32|android|freebsd|openharmony)[-/].*|.*-musl(-.*)?|.*-arm64(-.*)?)$/":
    "a package's name",
  "infra/bundle/packages.ts /(?:^\\s*(?:(?:import|export)\\b[^\"'\\n]*|\\}\\s*)from\\s*|^\\s*import\\s*|\\bimport\\(\\s*)[\"']([^\"'\\n]+)[\"']/":
    "our own sources",
  "site/draw/sheet.ts /<[^>]*>/": "drawings of ours: names are escaped, so every < has its >",
  "site/draw/sheet.ts /\\d+\\.\\d{2,}/": "one tag of a drawing, whose attributes hold no name",
  "site/images/raster.ts /@media \\(prefers-color-scheme:dark\\)\\{:root\\{[^}]*\\}\\}/":
    "the style of our own pictures",
  "site/src/address.ts /\\/+$/": "HUBRACE_SITE_URL, which the operator typed",
  "site/src/format.ts /(?<![\\w.,:/-])\\d{5,}(?![\\w.])/":
    "a release's source and its gates' notes, a line of our own words each",
  "site/src/search/engine.ts /\\p{N}+\\p{L}?(?!\\p{L})|\\p{N}+|[\\p{L}\\p{M}]+/":
    "linear: where the first branch fails after digits, the second takes all of them",
  "site/src/slug.ts /^[^A-Za-z0-9]+|[^A-Za-z0-9_-]+$/": "96 characters at most: it is cut before",
};

test("every regular expression of the program takes time in proportion to the text, or says why its text is short", () => {
  expect(all.length).toBeGreaterThan(100);
  const found = all.flatMap(({ file, source, flags }) => {
    const answer = growth(source, flags);
    return answer === "linear" ? [] : [`${file} /${source}/`];
  });
  expect(found.sort()).toEqual(Object.keys(SHORT).sort());
});

test("those that are made while the program runs are made of nothing that comes from outside", () => {
  const made = files.filter((file) => /\bnew RegExp\(|\bRegExp\(/.test(readFileSync(join(root, file), "utf8")));
  // The prefix of releases in a key of the lake; packages that a bundle takes whole; the places of a family page's shell.
  const known = ["core/lake/layout.ts", "infra/bundle/build.ts", "site/src/family-page/shell.ts"];
  expect(made.filter((file) => !known.includes(file))).toEqual([]);
});

test("a declared parent of a million spaces is trimmed at once", () => {
  const spaces = " ".repeat(1_000_000);
  const row = { id: "a/b", tags: [`base_model:${spaces}x${spaces}y${spaces}`], cardData: null };
  // As a square this would be hours.
  expect(declaredParents(row)).toEqual([]);
});
