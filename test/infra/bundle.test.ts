import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { buildFunction } from "../../infra/bundle/build.ts";
import { checkSize, sizeOf, tryHandler } from "../../infra/bundle/check.ts";
import { checkNatives, NATIVES } from "../../infra/bundle/natives.ts";
import { closure, copyPackages, importedPackages, packageName } from "../../infra/bundle/packages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const folder = mkdtempSync(join(tmpdir(), "hubrace-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with the given files, as text or bytes. */
function tree(name: string, files: Record<string, string | Uint8Array>): string {
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(folder, name);
}
const manifest = (name: string, more: object = {}) => JSON.stringify({ name, version: "1.0.0", ...more });

describe("the packages that go along", () => {
  it("are named by their imports", () => {
    expect(packageName("@scope/one/deep/file.js")).toBe("@scope/one");
    expect(packageName("two/file")).toBe("two");
    expect([packageName("node:fs"), packageName("./near.ts"), packageName("astro:content")]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("are followed through their dependencies, nested ones too; other machines' and absent optional ones are left", () => {
    const place = tree("closure", {
      "node_modules/a/package.json": manifest("a", {
        dependencies: { b: "1" },
        optionalDependencies: { "a-linux-x64": "1", "a-darwin-arm64": "1", "never-installed": "1" },
      }),
      "node_modules/a/node_modules/b/package.json": manifest("b"),
      "node_modules/b/package.json": manifest("b"),
      "node_modules/a-linux-x64/package.json": manifest("a-linux-x64"),
      "node_modules/a-darwin-arm64/package.json": manifest("a-darwin-arm64"),
    });
    expect(closure(place, ["a"])).toEqual([
      "node_modules/a",
      "node_modules/a-linux-x64",
      "node_modules/a/node_modules/b",
    ]);
  });

  it("lose what no program reads, and keep licences", () => {
    const place = tree("copy", {
      "node_modules/a/package.json": manifest("a"),
      "node_modules/a/index.js": "export {};",
      "node_modules/a/index.d.ts": "export {};",
      "node_modules/a/index.js.map": "{}",
      "node_modules/a/README.md": "prose",
      "node_modules/a/LICENSE": "MIT",
      "node_modules/a/test/index.js": "test();",
      "node_modules/a/templates/types.d.ts": "copied at run time",
      "node_modules/a/dist/node_modules/b/docs/index.js": "export * from 'vendored';",
    });
    copyPackages(place, join(folder, "copied"), ["node_modules/a"]);
    expect(sizeOf(join(folder, "copied"))).toBe(
      `${manifest("a")}export {};MITcopied at run timeexport * from 'vendored';`.length,
    );
  });

  it("are found in every form of import, and not in other text", () => {
    const place = tree("sources", {
      "a.ts":
        'import one from "one";\nimport {\n  two,\n} from "@two/two/deep";\nimport "three";\nexport * from "four";\n',
      "b.astro": '---\nconst five = await import("five");\nconst text = "select * from \'six.parquet\'";\n---\n',
      "c.ts": 'import { near } from "./near.ts";\nimport fs from "node:fs";\n// copied from "seven"\n',
    });
    expect(importedPackages(place)).toEqual(["@two/two", "five", "four", "one", "three"]);
  });

  it("must be installed", () => {
    expect(() => closure(tree("empty", { "package.json": "{}" }), ["missing"])).toThrow(
      "the package missing, which a function needs, is not installed; run `npm ci`",
    );
  });
});

describe("native files", () => {
  /** The first 20 bytes of an ELF file for a machine: 62 is x86-64, 183 is AArch64. */
  const elf = (machine: number) =>
    Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, ...Array(8).fill(0), 3, 0, machine, 0]);

  it("must be there", () => {
    expect(() => checkNatives(tree("bare", { "package.json": "{}" }), NATIVES.derive)).toThrow(
      /lacks node_modules\/@duckdb\/node-bindings-linux-x64\/duckdb\.node; npm did not install/,
    );
  });

  it("must be for Linux on x86-64", () => {
    const good = tree("x64", { "node_modules/n/one.node": elf(62), "node_modules/n/lib.so": elf(62) });
    expect(checkNatives(good, ["node_modules/n/*.node"])).toEqual(["node_modules/n/lib.so", "node_modules/n/one.node"]);
    const other = tree("arm", { "node_modules/n/one.node": elf(183) });
    expect(() => checkNatives(other, ["node_modules/n/*.node"])).toThrow("is no native file for Linux on x86-64");
  });
});

describe("a function's folder", () => {
  it("is refused when its handler needs to write into it", () => {
    const bad = tree("bad", {
      "package.json": '{"type":"module"}',
      "functions/crawl.mjs":
        'import { writeFileSync } from "node:fs"; writeFileSync("state.json", "{}"); export const handler = () => {};',
    });
    expect(() => tryHandler("crawl", bad)).toThrow(
      /functions\/crawl\.handler does not load .* with only a temporary folder to write:[\s\S]*EACCES/,
    );
  });

  it("is refused when it exports no handler", () => {
    const bad = tree("nothing", {
      "package.json": '{"type":"module"}',
      "functions/crawl.mjs": "export const other = 1;",
    });
    expect(() => tryHandler("crawl", bad)).toThrow("functions/crawl.mjs exports no function handler");
  });

  it("may have less than 250 MB unzipped, as Lambda takes", () => {
    // A file of holes, which take no place on the disk.
    const large = tree("large", { "package.json": "{}", holes: "" });
    const holes = join(large, "holes");
    truncateSync(holes, 250 * 1024 * 1024 - 3);
    expect(checkSize(large)).toBe(250 * 1024 * 1024 - 1);
    truncateSync(holes, 250 * 1024 * 1024 - 2);
    expect(() => checkSize(large)).toThrow("has 250.0 MB unzipped, Lambda takes 250 MB");
  });

  it("of crawl is one small program without native files, and loads", async () => {
    const built = await buildFunction("crawl", { root, modules: root, out: folder });
    expect(checkNatives(built, NATIVES.crawl)).toEqual([]);
    expect(checkSize(built)).toBeLessThan(5 * 1024 * 1024);
    expect(tryHandler("crawl", built)).toContain("functions/crawl.handler loads");
  });
});
