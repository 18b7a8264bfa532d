import { generateRssFeed, parseRssFeed } from "feedsmith";
import { NOUNS } from "./declared.ts";
import type { Recent } from "./watermark.ts";

/** Entries in a family's feed: the report puts ten in, pulses add theirs until the next report. */
const MOST_ITEMS = 20;

/**
 * A family's RSS feed with the entries of the family that it does not have yet, newest first; null when it has them all or has no
 * room for older ones, and when it is the feed of another family, whose name differs in letter case alone. An entry is known by its model's
 * address on the Hub, as in the report, so that no reader gets it twice. `at`: the moment of the pulse, ISO 8601 UTC; `mark`: what begins
 * each text of data that are not the whole Hub's (`dataMark`).
 */
export function withEntries(
  feed: string,
  base: string,
  entries: readonly Recent[],
  { at, mark }: { readonly at: string; readonly mark: string },
): string | null {
  const { items = [], ...channel } = parseRssFeed(feed);
  // Readers take titles and descriptions for HTML: names are escaped for it once, and for XML by the library.
  if (!channel.title?.endsWith(` of ${asHtml(base)}`)) return null;
  const known = new Set(items.map(({ guid }) => guid?.value));
  const fresh = entries.filter((entry) => !known.has(modelAddress(entry.id)));
  if (fresh.length === 0) return null;
  const added = fresh.map((entry) => {
    const { id, relation, created_at, rank, rivals_7d, rivals_30d } = entry;
    const place = number(rank);
    return {
      title: asHtml(`${id} (${NOUNS[relation][0]}, entry ${place})`),
      link: modelAddress(id),
      guid: { value: modelAddress(id), isPermaLink: true },
      pubDate: new Date(created_at).toUTCString(),
      content: {
        encoded: `<p>${asHtml(
          `${mark}${id} is entry ${place} on ${base}, declared as ${NOUNS[relation][0]}; entries by others in its niche before it: ` +
            `${number(rivals_7d)} in 7 days, ${number(rivals_30d)} in 30.`,
        )}</p>`,
      },
    };
  });
  const time = ({ pubDate = "" }: { readonly pubDate?: string | undefined }) => Date.parse(pubDate);
  const id = ({ guid }: { readonly guid?: { readonly value?: string | undefined } | undefined }) => guid?.value ?? "";
  // Of one moment by name, as the watermark has them: else entries would take each other's place pulse after pulse.
  const all = [...added, ...items].sort((a, b) => time(b) - time(a) || (id(a) < id(b) ? 1 : -1));
  const newest = all.slice(0, MOST_ITEMS);
  if (!added.some((item) => newest.includes(item))) return null;
  return generateRssFeed({
    ...channel,
    lastBuildDate: new Date(at).toUTCString(),
    items: newest,
  });
}

/** A model's page on the Hub; every segment encoded, since names are hostile text. */
const modelAddress = (id: string): string =>
  `https://huggingface.co/${id.split("/").map(encodeURIComponent).join("/")}`;

const number = (value: number): string => value.toLocaleString("en-US");

/** Text as it may stand in HTML; characters that XML cannot hold are replaced. */
function asHtml(text: string): string {
  const clean = text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, "\ufffd");
  return clean.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
