import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const PAGE = fileURLToPath(new URL("../../../docs/reliability.md", import.meta.url));

/**
 * Holds a row of docs/reliability.md, known by its first cell, to what was counted. With HUBRACE_WRITE_DOCS=1 the row is
 * written instead; run the files one after the other then (`--no-file-parallelism`). Figures of tests at full size are their own: they
 * are not held to the page's.
 */
export function expectOnPage(name: string, cells: readonly (string | number)[]): void {
  const row = `| ${[name, ...cells].map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)).join(" | ")} |`;
  const page = readFileSync(PAGE, "utf8");
  const lines = page.split("\n");
  const place = lines.findIndex((line) => line.startsWith(`| ${name} |`));
  if (process.env.HUBRACE_WRITE_DOCS !== undefined && place >= 0) {
    lines[place] = row;
    writeFileSync(PAGE, lines.join("\n"));
    return;
  }
  expect(
    lines[place],
    "docs/reliability.md is out of date: run HUBRACE_WRITE_DOCS=1 npx vitest run --no-file-parallelism test/reliability",
  ).toBe(row);
}
