import { generateAtomFeed } from "feedsmith";
import { printable } from "../hub/fault.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { withEntries } from "./family-feed.ts";
import type { News } from "./news-shape.ts";
import type { Pulse } from "./pulse.ts";
import { type Comparison, comparisons } from "./reconcile.ts";
import { NOTHING, type Recent, type Totals } from "./watermark.ts";

/** Files of the site that pulses write and that no build of the report replaces or removes. */
export const LIVE_FILES = ["pulse.json", "pulse.xml"] as const;

/** Sweeps whose differences are shown. */
const SWEEPS = 14;
/** Families whose feeds are looked at in one pulse: an hour brings 50; more come after a gap, and then the newest matter. */
const MOST_FEEDS = 300;
/** Feeds read and written at a time. */
const AT_ONCE = 8;

/** pulse.json: what is new since the report was built. */
export interface Live {
  readonly version: 1;
  /** When the last pulse was, and until which creation time models are known; ISO 8601 UTC, null before the first pulse. */
  readonly pulsed_at: string | null;
  readonly known_until: string | null;
  readonly simulated: boolean;
  /** `href`: the family's page below the site's address, null when it has none. */
  readonly news: readonly (News & { readonly href: string | null })[];
  readonly entries: readonly Recent[];
  readonly totals: Totals;
  /** What the newest sweeps and the pulses before them said of the same hours, newest first. */
  readonly sweeps: readonly Omit<Comparison, "gone_ids" | "unseen_ids">[];
}

/** The site as pulses see it. */
export interface LiveSite {
  readonly url: string;
  /** OWNER/NAME of a base's page, as the report spells it. */
  address(base: string): string;
  /** The text of a file of the site, or null when there is none. */
  read(name: string): Promise<string | null>;
  /** Writes the whole file or nothing. */
  write(name: string, text: string): Promise<void>;
}

/**
 * Tells readers what a pulse has found: pulse.json, pulse.xml, and the feeds of families that have new entries. What a killed pulse
 * did not write the next one does, for the entries that the watermark still holds. Returns how many feeds changed.
 */
export async function writeLive(
  site: LiveSite,
  ledger: Ledger,
  { watermark, entries }: Pick<Pulse, "watermark" | "entries">,
): Promise<number> {
  const { pulsed_at, at: known_until, simulated, recent, totals } = watermark;
  const news = watermark.news.map((one) => ({
    ...one,
    href: one.page ? `families/${site.address(one.base)}/` : null,
  }));
  const sweeps = (await comparisons(ledger, SWEEPS)).map(({ gone_ids: _, unseen_ids: __, ...counts }) => counts);
  const live: Live = { version: 1, pulsed_at, known_until, simulated, news, entries: recent, totals, sweeps };
  for (const [name, text] of Object.entries(liveTexts(live, site.url, pulsed_at))) await site.write(name, text);

  const byBase = new Map<string, Recent[]>();
  for (const entry of [...entries, ...recent]) byBase.set(entry.base, [...(byBase.get(entry.base) ?? []), entry]);
  const queue = [...byBase].slice(0, MOST_FEEDS).values();
  let changed = 0;
  const work = Array.from({ length: AT_ONCE }, async () => {
    for (const [base, all] of queue) {
      const name = `families/${site.address(base)}/rss.xml`;
      const feed = await site.read(name);
      const once = [...new Map(all.map((entry) => [entry.id, entry])).values()];
      const next = feed === null ? null : withEntries(feed, base, once, { at: pulsed_at, simulated });
      if (next === null) continue;
      await site.write(name, next);
      changed++;
    }
  });
  await Promise.all(work);
  return changed;
}

/** What stands in a site before the first pulse. */
export const noPulse = (simulated: boolean): Live => ({
  ...{ version: 1, pulsed_at: null, known_until: null, simulated },
  ...{ news: [], entries: [], totals: NOTHING, sweeps: [] },
});

/** The live files' texts by name; `siteUrl` is the site's address, for the feed's links, `updated` the feed's time (ISO 8601 UTC). */
export function liveTexts(
  live: Live,
  siteUrl: string,
  updated: string,
): Readonly<Record<(typeof LIVE_FILES)[number], string>> {
  return { "pulse.json": `${JSON.stringify(live)}\n`, "pulse.xml": liveFeed(live, siteUrl, updated) };
}

/** The news as Atom (RFC 4287): plain text, so that no name is ever markup; ids are the news' own and stay when an address changes. */
function liveFeed({ news, simulated }: Live, siteUrl: string, updated: string): string {
  const address = (path: string) => new URL(path, `${siteUrl.replace(/\/$/, "")}/`).href;
  const text = (value: string) => printable(`${simulated ? "SIMULATED DATA. " : ""}${value}`);
  return generateAtomFeed(
    {
      id: address("pulse.xml"),
      title: { value: "Hubrace: within the hour" },
      updated: new Date(updated),
      authors: [{ name: "Hubrace", uri: address("about/") }],
      links: [
        { href: address("pulse.xml"), rel: "self", type: "application/atom+xml" },
        { href: address("families/"), rel: "alternate", type: "text/html" },
      ],
      rights: { value: "CC BY 4.0" },
      entries: news.map(({ id, at, title, summary, event, href }) => ({
        id: `tag:hubrace,2026:${encodeURIComponent(id)}`,
        title: { value: text(title) },
        updated: new Date(at),
        published: new Date(at),
        links: [{ href: address(href ?? "families/"), rel: "alternate", type: "text/html" }],
        categories: [{ term: "pulse" }, { term: event }],
        summary: { value: text(summary) },
      })),
    },
    { strict: true },
  );
}
