import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeReleaseOf } from "../support/written-release.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hubrace-package-"));
const modules = join(folder, "node_modules");
const from = join(folder, "releases");
let packed: readonly string[];

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

// The package as it would be published, unpacked into node_modules as npm does it; its two dependencies are those of the checkout.
beforeAll(async () => {
  const built = join(folder, "built");
  execFileSync(process.execPath, [join(root, "reader/build.ts"), built], { stdio: "pipe" });
  const npm = [
    "pack",
    built,
    "--pack-destination",
    folder,
    "--json",
    "--offline",
    "--ignore-scripts",
    "--loglevel",
    "error",
  ];
  const [tarball] = JSON.parse(execFileSync("npm", npm, { encoding: "utf8", cwd: folder }));
  packed = tarball.files.map(({ path }: { path: string }) => path);
  mkdirSync(modules);
  execFileSync("tar", ["-xzf", join(folder, tarball.filename), "-C", folder]);
  renameSync(join(folder, "package"), join(modules, "hubrace"));
  for (const name of ["hyparquet", "fzstd"]) symlinkSync(join(root, "node_modules", name), join(modules, name));
  write("package.json", '{"type":"module"}');
  await writeReleaseOf(from, "2026-08-21", {
    derivatives:
      "select 'a/one' as id, 'lab/base' as base, 1::bigint as rank union all select 'b/two', 'lab/base', 2 order by id",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("holds the program, its declarations, the licence and the recipes, and asks for two packages", () => {
  for (const name of ["index.js", "index.d.ts", "tables.d.ts", "package.json", "README.md", "LICENSE"])
    expect(packed).toContain(name);
  expect(packed.filter((name) => !/\.(js|d\.ts)$|^(package\.json|README\.md|LICENSE)$/.test(name))).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(modules, "hubrace/package.json"), "utf8"));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(manifest.dependencies).toEqual({ fzstd: dependencies.fzstd, hyparquet: dependencies.hyparquet });
});

it("is imported by its name in plain JavaScript", () => {
  write(
    "consumer.js",
    `import { DataError, derivatives, niches, tables } from "hubrace/data";
    for await (const row of derivatives({ from: ${JSON.stringify(from)}, columns: ["id", "rank"] })) console.log(JSON.stringify(row));
    console.log(tables.length);
    try { await niches({ from: ${JSON.stringify(from)} }).next(); } catch (error) { console.log(error instanceof DataError, error.code); }`,
  );
  const run = spawnSync(process.execPath, [join(folder, "consumer.js")], { encoding: "utf8", cwd: folder });
  expect(run.stderr).toBe("");
  expect(run.stdout.split("\n").slice(0, 2)).toEqual(['{"id":"a/one","rank":1}', '{"id":"b/two","rank":2}']);
  expect(run.stdout).toMatch(/\ntrue NOT_FOUND\n$/);
});

it("brings its types along, and they refuse what is not there", () => {
  write(
    "consumer.ts",
    `import { derivatives, type DerivativesRow, licenseClasses, open, type Release } from "hubrace/data";
    const day = await open({ from: "." });
    const release: Release = day.release;
    for await (const { id, rank } of derivatives({ from: ".", columns: ["id", "rank"], filter: { relation: "merge" } })) {
      const text: string = id;
      const place: number | bigint | null = rank;
      console.log(text, place, release.date);
    }
    for await (const row of day.read("families", { columns: ["base"] })) console.log(row.base.length);
    for await (const row of licenseClasses({ from: "." })) console.log(row);
    export type Tier = DerivativesRow["tier"];
    // @ts-expect-error there is no such column
    derivatives({ from: ".", columns: ["rnk"] });
    // @ts-expect-error there is no such relation
    derivatives({ from: ".", filter: { relation: "cousin" } });
    `,
  );
  const compilerOptions = { module: "nodenext", target: "es2024", strict: true, noEmit: true, types: [] };
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8", cwd: folder });
  expect(run.stdout + run.stderr).toBe("");
  expect(run.status).toBe(0);
});
