import { generateAtomFeed } from "feedsmith";
import { printable } from "../hub/fault.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type News, newestNews } from "./news.ts";
import type { Recent, Watermark } from "./watermark.ts";

/** Files of the site that pulses write and that no build of the report replaces or removes. */
export const LIVE_FILES = ["pulse.json", "pulse.xml"] as const;

/** News shown: with 120 entries 12 kB compressed at most. */
const SHOWN = 40;

/** pulse.json: what is new since the report was built. */
export interface Live {
  readonly version: 1;
  /** When the last pulse was, and until which creation time models are known; ISO 8601 UTC. */
  readonly pulsed_at: string;
  readonly known_until: string;
  readonly simulated: boolean;
  readonly news: readonly News[];
  readonly entries: readonly Recent[];
}

/** The live files' texts by name; `siteUrl` is the site's address, for the feed's links. */
export async function liveFiles(
  ledger: Ledger,
  mark: Watermark,
  siteUrl: string | undefined,
): Promise<Readonly<Record<(typeof LIVE_FILES)[number], string>>> {
  const { pulsed_at, at: known_until, simulated, recent: entries } = mark;
  const live: Live = { version: 1, pulsed_at, known_until, simulated, news: await newestNews(ledger, SHOWN), entries };
  return {
    "pulse.json": `${JSON.stringify(live)}\n`,
    "pulse.xml": liveFeed(live, siteUrl ?? "http://localhost:4321"),
  };
}

/** The news as Atom (RFC 4287): plain text, so that no name is ever markup; ids are the news' own and stay when an address changes. */
export function liveFeed({ news, pulsed_at, simulated }: Live, siteUrl: string): string {
  const address = (path: string) => new URL(path, `${siteUrl.replace(/\/$/, "")}/`).href;
  const text = (value: string) => printable(`${simulated ? "SIMULATED DATA. " : ""}${value}`);
  return generateAtomFeed(
    {
      id: address("pulse.xml"),
      title: { value: "Hubrace: within the hour" },
      updated: new Date(pulsed_at),
      authors: [{ name: "Hubrace", uri: address("about/") }],
      links: [
        { href: address("pulse.xml"), rel: "self", type: "application/atom+xml" },
        { href: address("families/"), rel: "alternate", type: "text/html" },
      ],
      rights: { value: "CC BY 4.0" },
      entries: news.map(({ id, at, title, summary, event }) => ({
        id: `tag:hubrace,2026:${encodeURIComponent(id)}`,
        title: { value: text(title) },
        updated: new Date(at),
        published: new Date(at),
        links: [{ href: address("families/"), rel: "alternate", type: "text/html" }],
        categories: [{ term: "pulse" }, { term: event }],
        summary: { value: text(summary) },
      })),
    },
    { strict: true },
  );
}
