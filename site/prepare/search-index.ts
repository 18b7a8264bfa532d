import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { PANELS } from "../src/panels.ts";
import { familyPath, INDEX_OPTIONS, type Place } from "../src/search/index-format.ts";
import { segment } from "../src/segment.ts";
import type { Report } from "./report.ts";

/** Folders whose pages are found as families, findings and charts, or not at all. */
const NOT_READ = new Set(["families", "findings", "charts", "archive", "api", "assets", "data", "badges", "share"]);

/**
 * Writes /search/index.json: every page, chart and finding of the report and every family with a page, as an index of MiniSearch that
 * the browser reads when somebody searches. Pages are read from the built site, so none has to be listed.
 */
export async function writeSearchIndex(options: {
  readonly report: Report;
  readonly families: readonly {
    readonly base: string;
    readonly address: string;
    readonly children: number;
    readonly state: string;
  }[];
  readonly site: string;
}): Promise<void> {
  const { report, families, site } = options;
  const index = new MiniSearch<Place>(INDEX_OPTIONS);
  let id = 0;
  const add = (place: Omit<Place, "id">) => index.add({ ...place, id: id++ });
  for (const page of await pages(site)) add(page);
  for (const { id: chart, title, page } of report.charts) add({ k: "chart", t: title, p: `${page}#${chart}`, w: "" });
  for (const finding of report.findings)
    add({ k: "finding", t: finding.title, p: `/findings/${segment(finding.id)}/`, w: finding.kind });
  for (const { base, address, children, state } of families)
    add({
      k: "family",
      t: base,
      w: state,
      n: children,
      ...(base === address ? { p: "" } : { p: familyPath(address) }),
    });
  await mkdir(join(site, "search"), { recursive: true });
  await writeFile(join(site, "search", "index.json"), JSON.stringify(index));
}

/** The pages of the report with their titles and descriptions; panels also by their questions. */
async function pages(site: string): Promise<Omit<Place, "id">[]> {
  const found = ["/", "/families/", "/findings/", "/data/", "/archive/", "/api/"];
  for (const entry of await readdir(site, { withFileTypes: true }))
    if (entry.isDirectory() && !NOT_READ.has(entry.name)) found.push(`/${entry.name}/`);
  const places: Omit<Place, "id">[] = [];
  for (const path of found.sort()) {
    const html = await readFile(join(site, path, "index.html"), "utf8").catch(() => "");
    const title = /<title>([^<]*)<\/title>/.exec(html)?.[1];
    if (title === undefined || html.includes('<meta name="robots" content="noindex">')) continue;
    const description = /<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? "";
    const question = PANELS.find((panel) => panel.path === path)?.question ?? "";
    places.push({
      k: "page",
      t: path === "/" ? "Front page" : unescaped(title).replace(/ · Hubrace$/, ""),
      p: path,
      w: `${unescaped(description)} ${question}`,
    });
  }
  return places;
}

function unescaped(html: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", quot: '"', amp: "&", apos: "'" };
  return html.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) =>
    decimal || hex ? String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)) : (named[name] ?? whole),
  );
}
