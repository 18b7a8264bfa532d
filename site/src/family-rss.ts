import { getRssString } from "@astrojs/rss";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { cleanText, escapeXml } from "../draw/sheet.ts";
import { absolute, hubAddress } from "./address.ts";
import type { Family } from "./family.ts";
import { count, number, relationNoun } from "./format.ts";

/** The ten newest entries of a family as RSS 2.0: absolute links, and ids that stay the same from day to day. */
export async function familyRss(
  family: Family,
  options: { siteUrl: string; base: string; release: ReleaseManifest },
): Promise<string> {
  const page = absolute(options.siteUrl, options.base, `/families/${family.address}/`);
  const simulated = options.release.source.simulated ? "SIMULATED DATA. " : "";
  return getRssString({
    title: cleanText(`Hubrace: new derivatives of ${family.base}`),
    description: cleanText(`${simulated}The newest entries on ${family.base} with their place in the release order.`),
    site: page,
    items: (family.newest ?? []).map((entry) => ({
      title: cleanText(`${entry.id} (${relationNoun(entry.relation, false)}, entry ${number(entry.rank)})`),
      link: hubAddress(entry.id),
      pubDate: new Date(entry.at),
      content: escapeXml(
        cleanText(
          `${simulated}${entry.id} is entry ${number(entry.rank)} on ${family.base}, declared as ${relationNoun(entry.relation, false)}; ${count(entry.likes, "like")} by ${options.release.date}.`,
        ),
      ),
    })),
    customData: "<language>en</language>",
  });
}
