import { dataMark, RIGHTS } from "../../core/release/about.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { cleanText, escapeXml } from "../draw/sheet.ts";
import { absolute, hubAddress } from "./address.ts";
import type { Family } from "./family.ts";
import { number, relationNoun } from "./format.ts";

const HEAD =
  '<?xml version="1.0" encoding="utf-8"?>\n' +
  '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n';

/**
 * The ten newest entries of a family as RSS 2.0: absolute links, and ids that stay the same from day to day. Written as text: the feed
 * library, which tests read it with, takes as long for ten thousand of these as everything else of the families. Nothing in it tells the snapshot's date:
 * a family without new entries has the same feed tomorrow, which is not uploaded again.
 */
export function familyRss(
  family: Family,
  options: { siteUrl: string; base: string; release: ReleaseManifest },
): string {
  const { release } = options;
  const page = escapeXml(absolute(options.siteUrl, options.base, `/families/${family.address}/`));
  const mark = dataMark(release);
  // Readers take titles and descriptions for HTML: names are escaped for it once, and once more for XML.
  const html = (text: string) => escapeXml(cleanText(text));
  const xml = (text: string) => escapeXml(html(text));
  let feed =
    `${HEAD}  <channel>\n    <title>${xml(`Hubrace: new derivatives of ${family.base}`)}</title>\n    <link>${page}</link>\n` +
    `    <description>${xml(`${mark}The newest entries on ${family.base} with their place in the release order.`)}</description>\n` +
    `    <language>en</language>\n    <copyright>${RIGHTS}</copyright>\n    <lastBuildDate>${rfc822(family.newest?.[0]?.at ?? release.as_of)}</lastBuildDate>\n` +
    `    <atom:link href="${page}rss.xml" rel="self" type="application/rss+xml"/>\n`;
  for (const entry of family.newest ?? []) {
    const relation = relationNoun(entry.relation, false);
    const link = escapeXml(hubAddress(entry.id));
    const said = `${mark}${entry.id} is entry ${number(entry.rank)} on ${family.base}, declared as ${relation}.`;
    feed +=
      `    <item>\n      <title>${xml(`${entry.id} (${relation}, entry ${number(entry.rank)})`)}</title>\n      <link>${link}</link>\n` +
      `      <guid isPermaLink="true">${link}</guid>\n      <pubDate>${rfc822(entry.at)}</pubDate>\n` +
      // Escaped HTML holds no ">" outside of its tags, so nothing in it can end the section.
      `      <content:encoded>\n        <![CDATA[<p>${html(said)}</p>]]>\n      </content:encoded>\n    </item>\n`;
  }
  return `${feed}  </channel>\n</rss>\n`;
}

function rfc822(time: string | number): string {
  return new Date(time).toUTCString();
}
