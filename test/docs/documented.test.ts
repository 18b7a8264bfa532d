import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { columnsRead, parseClusters, parseFormula, parseTerm } from "../../core/estimate/index.ts";
import { RELEASE_TABLES } from "../../core/release/dictionary.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = ["README.md", "CHANGELOG.md", "core/estimate/README.md", ...globSync("docs/*.md", { cwd: root })];

/** The anchor that a heading of Markdown gets. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, "")
    .replaceAll(" ", "-");

describe("what a reader is told", () => {
  it("names every option of the command", () => {
    const commands = globSync("cli/*.ts", { cwd: root }).filter((file) => !file.startsWith("cli/estimate"));
    const options = commands.flatMap((file) => [...read(file).matchAll(/"(--[a-z-]+)/g)].map(([, option]) => option));
    const told = pages.map(read).join("\n");
    expect(options.length).toBeGreaterThan(30);
    expect(options.filter((option) => !new RegExp(`${option}(?![a-z-])`).test(told))).toEqual([]);
  });

  it("names every setting of a deployment", () => {
    const settings = [...read("hubrace.config.ts").matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name ?? "");
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter((name) => !read("docs/deploy.md").includes(`\`${name}\``))).toEqual([]);
  });

  it("has the number of tables right", () => {
    expect(read("README.md")).toContain(`${RELEASE_TABLES.length} documented tables`);
    expect(read("CHANGELOG.md")).toContain(`${RELEASE_TABLES.length} tables as Parquet`);
  });

  it("shows estimates of the release's derivatives that name columns of it", () => {
    const derivatives = RELEASE_TABLES.find(({ table }) => table.name === "derivatives")?.table.columns ?? [];
    for (const page of ["README.md", "core/estimate/README.md", "cli/estimate.ts"]) {
      // A command may go on in the next line behind a backslash.
      const command = /--panel derivatives\.csv\.gz.*(?:(?<=\\)\n.*)*/.exec(read(page))?.[0] ?? "";
      const given = (option: RegExp) => option.exec(command)?.[1] ?? "";
      const { numbers, labels } = columnsRead({
        formula: parseFormula(given(/--formula "([^"]+)"/)),
        offset: parseTerm(given(/--offset "([^"]+)"/)),
        clusters: parseClusters(given(/--cluster (\S+)/)),
        weights: undefined,
        outcomeNotNegative: true,
      });
      expect(numbers).toContain("likes");
      expect([...numbers, ...labels].filter((name) => derivatives.every((column) => column.name !== name))).toEqual([]);
    }
  });

  it("leads nowhere that is not there: files, headings and npm scripts", () => {
    const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
    const wrong = pages.flatMap((page) => {
      const text = read(page);
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
        ([link, path = "", to]) => {
          const file = path === "" ? page : join(dirname(page), path);
          if (!existsSync(join(root, file))) return [`${page}: ${link}`];
          const headings =
            to === undefined ? [] : [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, one]) => anchor(one ?? ""));
          return to === undefined || headings.includes(to) ? [] : [`${page}: ${link}`];
        },
      );
      const runs = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name ?? "");
      return [...links, ...runs.filter((name) => !scripts.includes(name)).map((name) => `${page}: npm run ${name}`)];
    });
    expect(wrong).toEqual([]);
  });
});
