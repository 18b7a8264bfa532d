import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PANELS } from "../src/panels.ts";
import type { SearchList } from "../src/search/places.ts";
import { segment } from "../src/segment.ts";
import type { Report } from "./report.ts";

/** Folders whose pages are found as families, findings and charts, or not at all. */
const NOT_READ = new Set(["families", "findings", "charts", "archive", "api", "assets", "data", "badges", "share"]);

/** Writes /search/places.json. Pages are read from the built site, so none has to be listed. */
export async function writeSearchList(options: {
  readonly report: Report;
  readonly families: SearchList["families"];
  readonly site: string;
}): Promise<void> {
  const { report, families, site } = options;
  const list: SearchList = {
    pages: await pages(site),
    charts: report.charts.map(({ id, title, page }) => [title, `${page}#${id}`]),
    findings: report.findings.map(({ id, kind, title }) => [title, `/findings/${segment(id)}/`, kind]),
    families,
  };
  await mkdir(join(site, "search"), { recursive: true });
  await writeFile(join(site, "search", "places.json"), `${JSON.stringify(list)}\n`);
}

/** The pages of the report with their titles and descriptions; panels also by their questions. */
async function pages(site: string): Promise<SearchList["pages"]> {
  const found = ["/", "/families/", "/findings/", "/data/", "/archive/", "/api/"];
  for (const entry of await readdir(site, { withFileTypes: true }))
    if (entry.isDirectory() && !NOT_READ.has(entry.name)) found.push(`/${entry.name}/`);
  const places: [string, string, string][] = [];
  for (const path of found.sort()) {
    const html = await readFile(join(site, path, "index.html"), "utf8").catch(() => "");
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
    if (title === undefined || html.includes('<meta name="robots" content="noindex')) continue;
    // The front page's description is the first finding, which the search lists on its own.
    const description = path === "/" ? "" : (/<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? "");
    const question = PANELS.find((panel) => panel.path === path)?.question ?? "";
    const name = path === "/" ? "Front page" : unescaped(title).replace(/ · Hubrace$/, "");
    places.push([name, path, `${unescaped(description)} ${question}`.trim()]);
  }
  return places;
}

function unescaped(html: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&", apos: "'" };
  return html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
    decimal || hex ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)) : (named[name] ?? whole),
  );
}
