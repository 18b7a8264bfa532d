import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { HANDLERS } from "../infra/bundle/functions.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STAGES = ["crawl", "snapshot", "history", "lineage", "panels", "estimate", "findings", "release"];

/** Source files below a folder with the paths (from the root) and packages that they import. */
function imports(folder: string): { file: string; targets: string[]; text: string }[] {
  return globSync(`${folder}/**/*.{ts,mts,astro}`, { cwd: ROOT }).map((file) => {
    const text = readFileSync(join(ROOT, file), "utf8");
    const found = [...text.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
    const targets = found.map((target) =>
      target.startsWith(".") ? relative(ROOT, normalize(join(ROOT, dirname(file), target))) : target,
    );
    return { file, targets, text };
  });
}

const core = imports("core");

describe("who may import whom", () => {
  it("finds the sources at all", () => {
    expect(core.length).toBeGreaterThan(20);
    expect(imports("site").length).toBeGreaterThan(5);
  });

  it("core imports nothing above it", () => {
    const above = core.flatMap(({ file, targets }) =>
      targets
        .filter((target) => /^(cli|functions|infra|site|reader|test|bench)\//.test(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(above).toEqual([]);
  });

  it("stage folders never import each other", () => {
    const crossings = core.flatMap(({ file, targets }) => {
      const own = STAGES.find((stage) => file.startsWith(`core/${stage}/`));
      if (own === undefined) return [];
      return (
        targets
          .filter((target) => STAGES.some((stage) => stage !== own && target.startsWith(`core/${stage}/`)))
          // The shape of a release is a contract that findings are written for, not a stage's code.
          .filter((target) => target !== "core/release/manifest.ts")
          .map((target) => `${file} → ${target}`)
      );
    });
    expect(crossings).toEqual([]);
  });

  it("only the two AWS adapters import an AWS package", () => {
    const users = core
      .filter(({ targets }) => targets.some((target) => /^@(aws|aws-sdk|smithy)\//.test(target)))
      .map(({ file }) => file);
    expect(users.filter((file) => !["core/lake/s3.ts", "core/ledger/dynamo.ts"].includes(file))).toEqual([]);
  });

  it("core reads no environment variable, no clock and no chance of its own", () => {
    const words = /process\.env|Date\.now\(\)|new Date\(\)|Math\.random\(\)/;
    expect(core.filter(({ text }) => words.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it("the site reads releases, never the lake", () => {
    const readers = imports("site/src").flatMap(({ file, targets }) =>
      targets
        .filter((target) => /^core\/(lake|ledger|crawl|snapshot|lineage)\//.test(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(readers).toEqual([]);
  });

  it("the reader of the data set is its own files, hyparquet, fzstd and Node", () => {
    const reader = imports("reader").filter(({ file }) => file !== "reader/build.ts");
    expect(reader.length).toBeGreaterThan(8);
    const foreign = reader.flatMap(({ file, targets }) =>
      targets
        .filter((target) => !/^(reader\/|hyparquet$|fzstd$|node:)/.test(target) && target !== "hubrace/data")
        .map((target) => `${file} → ${target}`),
    );
    expect(foreign).toEqual([]);
  });

  it("only layout.ts spells a path of the lake", () => {
    const spelled = core.filter(
      ({ file, text }) =>
        file !== "core/lake/layout.ts" &&
        /["'`](raw|snapshots|panels|quarantine|lineage|releases)\/(date=|v1)/.test(text),
    );
    expect(spelled.map(({ file }) => file)).toEqual([]);
  });
});

it("a function's handler stays under 60 lines: what it does stands in core", () => {
  const lines = Object.values(HANDLERS).map((handler) => {
    const file = handler.replace(/\.handler$/, ".ts");
    return { file, lines: readFileSync(join(ROOT, file), "utf8").split("\n").length - 1 };
  });
  expect(lines.filter((one) => one.lines >= 60)).toEqual([]);
});
