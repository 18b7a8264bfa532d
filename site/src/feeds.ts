import { generateAtomFeed, generateJsonFeed, generateRssFeed } from "feedsmith";
import { dataMark, RIGHTS } from "../../core/release/about.ts";
import type { Finding, ReleaseManifest } from "../../core/release/manifest.ts";
import { cleanText, escapeXml } from "../draw/sheet.ts";
import { absolute } from "./address.ts";
import { number, numberName, numberText, sentences } from "./format.ts";
import { segment } from "./segment.ts";

/** A finding with the release that it is of. */
export interface Entry {
  readonly finding: Finding;
  readonly release: Pick<ReleaseManifest, "as_of" | "source" | "partial" | "limit">;
}

export interface FeedOptions {
  /** Newest first, each id once. */
  readonly entries: readonly Entry[];
  /** Time of the newest release, ISO 8601. */
  readonly updated: string;
  readonly siteUrl: string;
  readonly base: string;
}

/** Findings in a feed: about ten days of them, few enough for every reader. */
export const ENTRIES = 100;

const TITLE = "Hubrace: findings";
const ABOUT = "Who releases first on each open model, how crowded it is, and what it earns.";

/**
 * The findings as RSS 2.0. Ids are the findings' permanent addresses. Titles and descriptions are HTML to most readers of
 * RSS, so that markup in a name is escaped once for HTML and once for XML.
 */
export function rssFeed(options: FeedOptions): string {
  const { address, entries, updated } = prepared(options);
  return generateRssFeed(
    {
      title: TITLE,
      link: address("/"),
      description: ABOUT,
      language: "en",
      copyright: RIGHTS,
      lastBuildDate: updated,
      atom: { links: [{ href: address("/rss.xml"), rel: "self", type: "application/rss+xml" }] },
      items: entries.map(({ url, title, summary, html, published, kind }) => ({
        title: escapeXml(title),
        link: url,
        guid: { value: url, isPermaLink: true },
        pubDate: published,
        description: escapeXml(summary),
        categories: [{ name: kind }],
        content: { encoded: html },
      })),
    },
    { strict: true },
  );
}

/** The findings as Atom (RFC 4287). */
export function atomFeed(options: FeedOptions): string {
  const { address, entries, updated } = prepared(options);
  return generateAtomFeed(
    {
      id: address("/"),
      title: { value: TITLE },
      subtitle: { value: ABOUT },
      updated,
      authors: [{ name: "Hubrace", uri: address("/about/") }],
      links: [
        { href: address("/atom.xml"), rel: "self", type: "application/atom+xml" },
        { href: address("/"), rel: "alternate", type: "text/html" },
      ],
      rights: { value: RIGHTS },
      entries: entries.map(({ url, title, summary, html, published, kind }) => ({
        id: url,
        title: { type: "html", value: escapeXml(title) },
        updated: published,
        published,
        links: [{ href: url, rel: "alternate", type: "text/html" }],
        categories: [{ term: kind }],
        summary: { type: "html", value: escapeXml(summary) },
        content: { type: "html", value: html },
      })),
    },
    { strict: true },
  );
}

/** The findings as JSON Feed 1.1; titles and summaries are plain text there. */
export function jsonFeed(options: FeedOptions): string {
  const { address, entries } = prepared(options);
  const feed = generateJsonFeed(
    {
      title: TITLE,
      description: ABOUT,
      home_page_url: address("/"),
      feed_url: address("/feed.json"),
      language: "en",
      authors: [{ name: "Hubrace", url: address("/about/") }],
      items: entries.map(({ url, title, summary, html, published, kind }) => ({
        id: url,
        url,
        title,
        summary,
        content_html: html,
        date_published: published,
        tags: [kind],
      })),
    },
    { strict: true },
  );
  return `${JSON.stringify(feed)}\n`;
}

function prepared({ entries, updated, siteUrl, base }: FeedOptions) {
  const address = (path: string) => absolute(siteUrl, base, path);
  return {
    address,
    updated: new Date(updated),
    entries: entries.slice(0, ENTRIES).map(({ finding, release }) => {
      const mark = dataMark(release);
      const url = address(`/findings/${segment(finding.id)}/`);
      const title = cleanText(`${mark}${finding.title}`);
      const summary = cleanText(`${mark}${finding.summary}`);
      const published = new Date(release.as_of);
      return { url, title, summary, published, kind: finding.kind, html: fullText(finding, summary, url, address) };
    }),
  };
}

/** What the finding's page says, as plain HTML for mail programs: paragraphs, one table, absolute links, no style and no script. */
function fullText(finding: Finding, summary: string, url: string, address: (path: string) => string): string {
  const rows = Object.entries(finding.numbers).map(([name, value]) => {
    const text = typeof value === "number" ? numberText(name, value) : (value ?? "–");
    return `<tr><td>${escapeXml(numberName(name))}</td><td align="right">${escapeXml(text)}</td></tr>`;
  });
  const table = `<table border="1" cellpadding="4" cellspacing="0"><tr><th align="left">Name</th><th align="left">Value</th></tr>${rows.join("")}</table>`;
  return (
    sentences(summary)
      .map((one) => `<p>${escapeXml(one)}</p>`)
      .join("") +
    `<p>Grade ${finding.evidence}, n = ${number(finding.n)}${finding.n_of === undefined ? "" : ` ${escapeXml(finding.n_of)}`}, tier ${finding.tier}, as of ${escapeXml(finding.date)}. ` +
    "These are associations in public metadata, not effects.</p>" +
    (rows.length === 0 ? "" : table) +
    `<p><a href="${escapeXml(url)}">The finding with its SQL</a> · <a href="${escapeXml(address("/methods/"))}">Methods</a></p>`
  );
}
