import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PANELS } from "../../site/src/panels.ts";

/** Addresses of one page of every type of a built site, by a name that can stand in a file's name. */
export async function pageTypes(site: string): Promise<ReadonlyMap<string, string>> {
  const family = await largestFamily(site);
  const pages: [string, string | null][] = [
    ["front", "/"],
    ...PANELS.map(({ path }): [string, string] => [`panel-${path.replaceAll("/", "")}`, path]),
    ["panels", "/panels/"],
    ["families", "/families/"],
    ["family", family],
    ["plan", "/plan/"],
    [
      "plan-asked",
      family === null ? null : `/plan/?base=${encodeURIComponent(family.slice(10, -1))}&relation=finetune`,
    ],
    ["models", "/models/"],
    ["search", "/search/"],
    ["findings", "/findings/"],
    ["finding", await first(site, "findings")],
    ["chart", "/charts/crowded-niches/"],
    ["embed", "/embed/crowded-niches/"],
    ["data", "/data/"],
    ["methods", "/methods/"],
    ["status", "/status/"],
    ["about", "/about/"],
    ["accessibility", "/accessibility/"],
    ["api", "/api/"],
    ["archive", "/archive/"],
    ["archive-day", await first(site, "archive")],
    ["missing", "/404.html"],
  ];
  return new Map(pages.flatMap(([name, path]) => (path === null ? [] : [[name, path] as const])));
}

/** The page that the index of families names first: it is sorted by derivatives. */
async function largestFamily(site: string): Promise<string | null> {
  const html = await readFile(join(site, "families", "index.html"), "utf8").catch(() => "");
  return /<tbody>[\s\S]*?href="(\/families\/[^"/]+\/[^"/]+\/)"/.exec(html)?.[1] ?? null;
}

async function first(site: string, folder: string): Promise<string | null> {
  const entries = await readdir(join(site, folder), { withFileTypes: true }).catch(() => []);
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  return names[0] === undefined ? null : `/${folder}/${names[0]}/`;
}
