import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { escapeXml } from "../draw/sheet.ts";
import { absolute } from "../src/address.ts";
import { filesBelow } from "./files-below.ts";

/** Most addresses that one sitemap may hold (sitemaps.org); the text of one stays far below the 50 MB that are allowed. */
export const PART = 50_000;

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9";

/**
 * Writes sitemap.xml, an index, and sitemap-1.xml … beside it, with every page of a finished site but those that ask not to be
 * listed (embeds, the page of missing pages). A page of the archive changed last on its day, all others today.
 */
export async function writeSitemap(options: {
  site: string;
  siteUrl: string;
  base: string;
  date: string;
  part?: number;
}): Promise<void> {
  const { site, siteUrl, base, date, part = PART } = options;
  const pages = await listedPages(site);
  const addresses = pages.map((page) => ({
    address: absolute(siteUrl, base, page),
    changed: /^\/(?:archive|findings)\/(\d{4}-\d{2}-\d{2})/.exec(page)?.[1] ?? date,
  }));
  const parts: string[] = [];
  for (let at = 0; at < Math.max(1, addresses.length); at += part) {
    const name = `sitemap-${parts.length + 1}.xml`;
    parts.push(name);
    const urls = addresses
      .slice(at, at + part)
      .map(({ address, changed }) => `<url><loc>${escapeXml(address)}</loc><lastmod>${changed}</lastmod></url>\n`);
    await writeFile(join(site, name), `${XML}<urlset xmlns="${SCHEMA}">\n${urls.join("")}</urlset>\n`);
  }
  const entries = parts.map(
    (name) =>
      `<sitemap><loc>${escapeXml(absolute(siteUrl, base, `/${name}`))}</loc><lastmod>${date}</lastmod></sitemap>\n`,
  );
  await writeFile(
    join(site, "sitemap.xml"),
    `${XML}<sitemapindex xmlns="${SCHEMA}">\n${entries.join("")}</sitemapindex>\n`,
  );
}

async function listedPages(site: string): Promise<string[]> {
  const pages: string[] = [];
  for (const file of filesBelow(site)) {
    if (basename(file) !== "index.html") continue;
    const page = file.slice(site.length, -"index.html".length).replaceAll("\\", "/");
    // No family's page carries noindex, so thousands of them need not be read again.
    if (!page.startsWith("/families/") && (await asksNotToBeListed(file))) continue;
    pages.push(page);
  }
  return pages.sort();
}

async function asksNotToBeListed(file: string): Promise<boolean> {
  const [head = ""] = (await readFile(file, "utf8")).split("</head>", 1);
  return head.includes('<meta name="robots" content="noindex');
}
