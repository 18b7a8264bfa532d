import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../../cli/serve.ts";
import { literal, withDuckDB } from "../../core/duckdb.ts";
import { RELEASE_TABLES } from "../../core/release/dictionary.ts";
import { open } from "../../reader/index.ts";
import { recipesOf } from "../support/recipes.ts";
import { sandboxLake, siteWithoutPages } from "../support/sandbox-release.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "hubrace-use-"));
const lake = join(folder, "lake");
const site = join(folder, "site");
const DATE = "2026-09-25";
let server: Server;
let address: string;

const recipes = recipesOf(readFileSync(join(root, "docs/use-the-data.md"), "utf8"));

/** The system's Python before one that a tool brought along: it has the distribution's pandas. */
const python = process.env.HUBRACE_PYTHON ?? "/usr/bin/python3";
const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const able: Readonly<Record<string, readonly [boolean, string]>> = {
  python: [has(python, "-c", "import pandas"), `${python} has no pandas (apt-get install python3-pandas)`],
  "python parquet": [has(python, "-c", "import pandas, pyarrow"), `${python} has no pandas with pyarrow (pip install)`],
  r: [has("Rscript", "--version"), "there is no Rscript (apt-get install r-base-core)"],
  sh: [has("jq", "--version") && has("curl", "--version"), "curl or jq is missing (apt-get install curl jq)"],
};
for (const [kind, [there, why]] of Object.entries(able))
  if (!there) process.stderr.write(`\nSKIPPED RECIPES (${kind}) of docs/use-the-data.md: ${why}.\n\n`);

beforeAll(async () => {
  await sandboxLake(lake, 2_000);
  await siteWithoutPages(lake, site);
  writeFileSync(join(site, "index.html"), "<!doctype html>");
  ({ url: address, server } = await serve(site, 0));
  // `hubrace/data` as the sources have it; test/reader/package.test.ts imports what is published.
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "hubrace"), { recursive: true });
  for (const name of ["@duckdb", "hyparquet", "fzstd"])
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  writeFileSync(join(modules, "hubrace/package.json"), '{"type":"module","exports":{"./data":"./data.js"}}');
  const reader = pathToFileURL(join(root, "reader/index.ts")).href;
  writeFileSync(join(modules, "hubrace/data.js"), `export * from ${JSON.stringify(reader)};\n`);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** A recipe with the addresses and folders of this test. */
const here = (code: string) =>
  code.replaceAll("http://127.0.0.1:4321", address).replaceAll(".hubrace/lake", lake.replaceAll("\\", "/"));

/** What a program prints; it must end well and say nothing else. */
async function output(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const run: Readonly<Record<string, (code: string, name: string) => Promise<string>>> = {
  js: async (code, name) => {
    const path = join(folder, `${name}.mjs`);
    writeFileSync(path, code);
    return output(process.execPath, ["--disable-warning=ExperimentalWarning", path]);
  },
  sql: (code) =>
    withDuckDB({ memory: "300MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
      const rows = await sql.rows<Record<string, unknown>>(code.replace(/;\s*$/, ""));
      return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
        .map((cells) => `${cells}\n`)
        .join("");
    }),
  python: (code) => output(python, ["-c", code]),
  "python parquet": (code) => output(python, ["-c", code]),
  r: (code) => output("Rscript", ["-e", code]),
  sh: (code) => output("sh", ["-e", "-c", code]),
};

describe("docs/use-the-data.md", () => {
  it("has recipes in every language that it names", () => {
    expect([...new Set(recipes.map(({ kind }) => kind))].sort()).toEqual(Object.keys(run).sort());
  });

  for (const [index, { kind, code, printed, line }] of recipes.entries())
    it.skipIf(able[kind]?.[0] === false)(`prints what it says: ${kind} at line ${line}`, async () => {
      expect(await run[kind]?.(here(code), `recipe-${index}`)).toBe(printed);
    });
});

it("hubrace/data reads every cell of every table as DuckDB does", async () => {
  const day = await open({ from: `${address}/data` });
  const release = join(lake, "releases/v1", DATE);
  await withDuckDB({ memory: "300MB", threads: 1, temporary: join(folder, "spill") }, async (sql) => {
    for (const { table } of RELEASE_TABLES) {
      const rows: unknown[] = [];
      for await (const row of day.read(table.name as "models")) rows.push(row);
      const expected = await sql.rows(`from ${literal(join(release, `${table.name}.parquet`))}`);
      // The first difference alone is shown: there are tens of thousands of rows.
      const differing = rows.findIndex((row, at) => JSON.stringify(row) !== JSON.stringify(expected[at]));
      expect([table.name, rows.length, rows[differing]]).toEqual([table.name, expected.length, expected[differing]]);
      expect(Object.keys(rows[0] ?? {}).every((name) => table.columns.some((column) => column.name === name))).toBe(
        true,
      );
    }
  });
});
