import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SHELL } from "../../site/src/family-page/shell.ts";

/** The shell of families' pages, their texts and nothing around them, for a site whose pages Astro does not render. */
export function writePlainShell(site: string): void {
  const folder = join(site, ...SHELL.path.split("/"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.html"), [SHELL.address, SHELL.title, SHELL.description, SHELL.main].join("\n"));
}
