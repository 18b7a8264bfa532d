import { generateRssFeed } from "feedsmith";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { cleanText, escapeXml } from "../draw/sheet.ts";
import { absolute, hubAddress } from "./address.ts";
import type { Family } from "./family.ts";
import { count, number, relationNoun } from "./format.ts";

/** The ten newest entries of a family as RSS 2.0: absolute links, and ids that stay the same from day to day. */
export function familyRss(
  family: Family,
  options: { siteUrl: string; base: string; release: ReleaseManifest },
): string {
  const page = absolute(options.siteUrl, options.base, `/families/${family.address}/`);
  const simulated = options.release.source.simulated ? "SIMULATED DATA. " : "";
  // Readers take titles and descriptions for HTML: names are escaped for it once, and for XML by the library.
  const html = (text: string) => escapeXml(cleanText(text));
  return generateRssFeed(
    {
      title: html(`Hubrace: new derivatives of ${family.base}`),
      link: page,
      description: html(`${simulated}The newest entries on ${family.base} with their place in the release order.`),
      language: "en",
      lastBuildDate: new Date(options.release.as_of),
      atom: { links: [{ href: `${page}rss.xml`, rel: "self", type: "application/rss+xml" }] },
      items: (family.newest ?? []).map((entry) => ({
        title: html(`${entry.id} (${relationNoun(entry.relation, false)}, entry ${number(entry.rank)})`),
        link: hubAddress(entry.id),
        guid: { value: hubAddress(entry.id), isPermaLink: true },
        pubDate: new Date(entry.at),
        content: {
          encoded: `<p>${html(
            `${simulated}${entry.id} is entry ${number(entry.rank)} on ${family.base}, declared as ${relationNoun(entry.relation, false)}; ${count(entry.likes, "like")} by ${options.release.date}.`,
          )}</p>`,
        },
      })),
    },
    { strict: true },
  );
}
