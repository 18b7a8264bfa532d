import { generateAtomFeed } from "feedsmith";
import { ConditionError, HubraceError } from "../errors.ts";
import { printable } from "../hub/fault.ts";
import { inParallel } from "../in-parallel.ts";
import type { Blobs } from "../lake/blobs.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { dataMark, LICENSE, RIGHTS } from "../release/about.ts";
import { type Comparison, comparisons } from "./comparison.ts";
import { withEntries } from "./family-feed.ts";
import type { News } from "./news-shape.ts";
import { NOTHING, type Recent, readWatermark, type Totals, type Watermark } from "./watermark.ts";

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
  readonly license: typeof LICENSE.name;
  /** When the last pulse was, and until which creation time models are known; ISO 8601 UTC, null before the first pulse. */
  readonly pulsed_at: string | null;
  readonly known_until: string | null;
  readonly simulated: boolean;
  /** Newest N models only, where --limit cut the sweep that gave the entries their places; null for all. */
  readonly limit: number | null;
  /** `href`: the family's page below the site's address, null while the site has none. */
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
  /** The site's files by their names. */
  readonly blobs: Blobs;
}

/**
 * Tells readers what pulses have found: pulse.json, pulse.xml, and the feeds of families that have new entries: the given ones, of the
 * pulse that calls, and those that the watermark holds, so that what a killed pulse did not write the next one does. Two that
 * write at once lose nothing of each other. Returns how many feeds changed.
 */
export async function writeLive(site: LiveSite, ledger: Ledger, entries: readonly Recent[]): Promise<number> {
  for (const name of LIVE_FILES)
    await change(site.blobs, name, async () => {
      const watermark = (await readWatermark(ledger))?.value;
      return watermark ? liveTexts(await liveOf(watermark, site, ledger), site.url, watermark.pulsed_at)[name] : null;
    });

  const watermark = (await readWatermark(ledger))?.value;
  if (watermark === undefined) return 0;
  const { pulsed_at: at, recent } = watermark;
  const mark = markOf(watermark);
  const byBase = new Map<string, Recent[]>();
  for (const entry of [...entries, ...recent]) byBase.set(entry.base, [...(byBase.get(entry.base) ?? []), entry]);
  const changed = await inParallel([...byBase].slice(0, MOST_FEEDS), AT_ONCE, ([base, all]) => {
    const once = [...new Map(all.map((entry) => [entry.id, entry])).values()];
    const name = `families/${site.address(base)}/rss.xml`;
    return change(site.blobs, name, async (read) => {
      const feed = await read();
      try {
        return feed === null ? null : withEntries(feed, base, once, { at, mark });
      } catch (cause) {
        const remedy = "build the report anew with `hubrace site --date D`, D the date of its release";
        throw new HubraceError(`pulse: ${name} of the report is no feed any more; ${remedy}`, 1, { cause });
      }
    });
  });
  return changed.filter(Boolean).length;
}

/**
 * What pulses have found, put back into a site that has just been built or published anew: its feeds hold the entries of the release, and a
 * pulse that wrote one meanwhile was overwritten. Nothing is written when there was no pulse, or when the pulses looked at another Hub than
 * `sourceKey`. Returns how many feeds changed.
 */
export async function renewLive(site: LiveSite, ledger: Ledger, sourceKey: string): Promise<number> {
  const known = await readWatermark(ledger);
  return known?.value.source_key === sourceKey ? writeLive(site, ledger, []) : 0;
}

async function liveOf(watermark: Watermark, site: LiveSite, ledger: Ledger): Promise<Live> {
  const { pulsed_at, at: known_until, simulated, limit, recent, totals } = watermark;
  const told = watermark.news.map(({ base }) => base);
  const pages = new Map(
    await inParallel([...new Set(told)], AT_ONCE, async (base) => [base, await pageOf(site, base)]),
  );
  const news = watermark.news.map((one) => ({ ...one, href: pages.get(one.base) ?? null }));
  const sweeps = (await comparisons(ledger, SWEEPS)).map(({ gone_ids: _, unseen_ids: __, ...counts }) => counts);
  const about = { version: 1, license: LICENSE.name } as const;
  return { ...about, pulsed_at, known_until, simulated, limit, news, entries: recent, totals, sweeps };
}

/** The page of a family, which stands beside its feed, below the site's address; null when the site has none now, whatever it had. */
async function pageOf(site: LiveSite, base: string): Promise<string | null> {
  const folder = `families/${site.address(base)}/`;
  return (await site.blobs.head(`${folder}rss.xml`)) === null ? null : folder;
}

/**
 * Writes a file of the site anew, only while nobody else has written it since it was looked at; else looks again. What `next` reads,
 * it reads after that look, so that nothing older takes the place of something newer. `next` gives null when there is nothing to write.
 */
async function change(
  blobs: Blobs,
  name: string,
  next: (read: () => Promise<string | null>) => Promise<string | null>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const present = await blobs.head(name);
    const text = await next(async () => {
      const body = present && (await blobs.get(name));
      return body && new TextDecoder().decode(body);
    });
    if (text === null) return false;
    try {
      await blobs.put(name, text, present === null ? { ifAbsent: true } : { ifEtag: present.etag });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionError) || attempt === 10) throw error;
    }
  }
}

/** What stands in a site before the first pulse. */
export const noPulse = (simulated: boolean, limit: number | null): Live => ({
  ...{ version: 1, license: LICENSE.name, pulsed_at: null, known_until: null, simulated, limit },
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
function liveFeed({ news, ...about }: Live, siteUrl: string, updated: string): string {
  const address = (path: string) => new URL(path, `${siteUrl.replace(/\/$/, "")}/`).href;
  const text = (value: string) => printable(`${markOf(about)}${value}`);
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
      rights: { value: RIGHTS },
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

const markOf = ({ simulated, limit }: Pick<Live, "simulated" | "limit">): string =>
  dataMark({ source: { simulated }, partial: limit !== null, limit });
