import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { withDuckDB } from "../../core/duckdb.ts";
import { recipesOf } from "../support/recipes.ts";
import { sandboxLake } from "../support/sandbox-release.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-again-"));
const lake = join(folder, "lake").replaceAll("\\", "/");
const page = readFileSync(fileURLToPath(new URL("../../docs/reproduce-estimates.md", import.meta.url)), "utf8");
const recipes = recipesOf(page);
const code = (kind: string) =>
  recipes
    .filter((recipe) => recipe.kind === kind)
    .map((recipe) => recipe.code.replaceAll(".hubrace/lake", lake))
    .join("\n");

const able = spawnSync("Rscript", ["--version"]).status === 0;
if (!able)
  process.stderr.write(
    "\nSKIPPED: docs/reproduce-estimates.md, there is no Rscript (apt-get install r-base-core).\n\n",
  );

beforeAll(async () => {
  if (able) await sandboxLake(lake, 2_000, { estimates: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(!able)(
  "a program in SQL and R that shares nothing with Hubrace's gives the published estimates",
  async () => {
    await withDuckDB({ memory: "300MB", threads: 1, temporary: join(folder, "spill") }, (sql) =>
      sql.run(code("sql").replace("'sample.csv'", `'${folder}/sample.csv'`)),
    );
    // As a program in pieces its blocks follow one another.
    const { stdout, stderr } = spawnSync("Rscript", ["-"], { cwd: folder, input: code("r"), encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe(recipes.at(-1)?.printed);
    const lines = stdout.trim().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).toMatch(/, (\d+) of \1 terms as published$/);
  },
);
