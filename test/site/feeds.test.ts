import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { describe, expect, it } from "vitest";
import type { Finding, ReleaseManifest } from "../../core/release/manifest.ts";
import type { Family } from "../../site/src/family.ts";
import { familyRss } from "../../site/src/family-rss.ts";
import { atomFeed, ENTRIES, type FeedOptions, jsonFeed, rssFeed } from "../../site/src/feeds.ts";

/** The XML parser that the feed library itself stands on; its validator is strict where its parser forgives. */
const { XMLValidator } = createRequire(fileURLToPath(import.meta.resolve("feedsmith")))("fast-xml-parser") as {
  XMLValidator: { validate(xml: string): true | { err: { msg: string } } };
};

const HOSTILE = [
  "<script>alert(1)</script>",
  `"><svg onload=alert(1)>`,
  "]]><x>&amp;&lt;",
  "../../x",
  "\u202eevil\u202c",
  "=cmd|' /C calc'!A0",
  "bell \u0007 null \u0000 lone \ud800",
  "🏁".repeat(20),
  "n".repeat(200),
];
const finding = (id: string, name: string): Finding => ({
  id,
  date: id.slice(0, 10),
  kind: "crowded-niches",
  title: `The most crowded niche: ${name}`,
  summary: `12 authors published finetunes of ${name}.`,
  numbers: { base: name, authors_30d: 12_345, share: 0.25, likes_all_p_value: 0.0002, none: null },
  evidence: "C",
  n: 57,
  tier: "T1",
  chart: null,
  href: "/congestion/",
  sql: "select 1",
});
const source = { kind: "hub", label: "the Hub", simulated: false } as const;
const feed = (count = HOSTILE.length, simulated = false, partial = false): FeedOptions => ({
  entries: Array.from({ length: count }, (_, index) => ({
    finding: finding(
      `2026-08-${String(28 - (index % 28)).padStart(2, "0")}-f${index}`,
      HOSTILE[index % HOSTILE.length] ?? "",
    ),
    release: {
      as_of: "2026-08-21T20:00:00.000Z",
      source: { ...source, simulated },
      partial,
      limit: partial ? 20_000 : null,
    },
  })),
  updated: "2026-08-21T20:00:00.000Z",
  siteUrl: "https://race.example",
  base: "/report/",
});
const FEEDS = { rss: rssFeed, atom: atomFeed };
const absolute = /^https:\/\/race\.example\/report\//;

describe("the feeds of findings", () => {
  it.each(Object.entries(FEEDS))("%s is well-formed XML whatever the names are", (_, write) => {
    const xml = write(feed());
    expect(XMLValidator.validate(xml)).toBe(true);
    // Characters that XML 1.0 forbids even when escaped.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    expect(xml.isWellFormed()).toBe(true);
  });

  it("keeps to RSS 2.0: title, link and description, dates of RFC 822, a guid for each item", () => {
    const xml = rssFeed(feed());
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\s*<rss version="2\.0"/);
    const channel = parseRssFeed(xml);
    expect(channel).toMatchObject({ title: "Hubrace: findings", link: "https://race.example/report/", language: "en" });
    expect(channel.copyright).toBe("CC BY 4.0");
    expect(channel.description).toMatch(/who releases first/i);
    expect(channel.lastBuildDate).toBe("Fri, 21 Aug 2026 20:00:00 GMT");
    expect(channel.atom?.links).toEqual([
      { href: "https://race.example/report/rss.xml", rel: "self", type: "application/rss+xml" },
    ]);
    for (const item of channel.items ?? []) {
      expect(item.pubDate).toBe("Fri, 21 Aug 2026 20:00:00 GMT");
      expect(item.guid).toEqual({ value: item.link, isPermaLink: true });
      expect(item.link).toMatch(absolute);
    }
  });

  it("keeps to RFC 4287: id, title and updated of feed and entries, an author, self and alternate links", () => {
    const document = parseAtomFeed(atomFeed(feed()));
    expect(document).toMatchObject({
      id: "https://race.example/report/",
      updated: "2026-08-21T20:00:00.000Z",
      authors: [{ name: "Hubrace" }],
    });
    expect(document.links?.map(({ rel, href }) => [rel, href])).toEqual([
      ["self", "https://race.example/report/atom.xml"],
      ["alternate", "https://race.example/report/"],
    ]);
    for (const entry of document.entries ?? []) {
      expect(entry.id).toMatch(absolute);
      expect(entry.title?.value).toBeTruthy();
      expect(entry.updated).toBe("2026-08-21T20:00:00.000Z");
      expect(entry.content?.type).toBe("html");
      expect(entry.links?.[0]).toMatchObject({ rel: "alternate", href: entry.id });
    }
  });

  it("keeps to JSON Feed 1.1: version, own address, ids as text, dates of RFC 3339", () => {
    const document = parseJsonFeed(jsonFeed(feed()));
    expect(JSON.parse(jsonFeed(feed())).version).toBe("https://jsonfeed.org/version/1.1");
    expect(document).toMatchObject({
      home_page_url: "https://race.example/report/",
      feed_url: "https://race.example/report/feed.json",
    });
    for (const item of document.items ?? []) {
      expect(item.id).toBe(item.url);
      expect(item.url).toMatch(absolute);
      expect(item.date_published).toBe("2026-08-21T20:00:00.000Z");
    }
  });

  it("gives names to readers as text, never as markup", () => {
    const contents = [
      ...(parseRssFeed(rssFeed(feed())).items ?? []).flatMap((item) => [
        item.title,
        item.description,
        item.content?.encoded,
      ]),
      ...(parseAtomFeed(atomFeed(feed())).entries ?? []).flatMap((entry) => [
        entry.title?.value,
        entry.summary?.value,
        entry.content?.value,
      ]),
      ...(parseJsonFeed(jsonFeed(feed())).items ?? []).map((item) => item.content_html),
    ];
    for (const html of contents) {
      expect(html).toBeTruthy();
      expect(html).not.toMatch(/<(?!\/?(?:p|a|table|tr|th|td)\b)/);
      expect(html).not.toMatch(/<[^>]*\son\w+=|javascript:/i);
    }
    const [first] = parseRssFeed(rssFeed(feed())).items ?? [];
    expect(first?.title).toBe("The most crowded niche: &lt;script&gt;alert(1)&lt;/script&gt;");
    expect(parseJsonFeed(jsonFeed(feed())).items?.[0]?.title).toBe("The most crowded niche: <script>alert(1)</script>");
  });

  it("carries the full text for mail programs: sentence, numbers as a table, grade and absolute links", () => {
    const html = parseJsonFeed(jsonFeed(feed(1))).items?.[0]?.content_html ?? "";
    expect(html).toContain("<p>12 authors published finetunes of &lt;script&gt;");
    expect(html).toContain('<tr><td>authors in 30 days</td><td align="right">12,345</td></tr>');
    expect(html).toContain('<tr><td>share</td><td align="right">0.25</td></tr>');
    // 0.0002 is not 0.
    expect(html).toContain('<tr><td>likes all p value</td><td align="right">&lt;\u00a00.001</td></tr>');
    expect(html).toContain("Grade C, n = 57, tier T1, as of 2026-08-28.");
    expect([...html.matchAll(/href="([^"]*)"/g)].every((match) => absolute.test(match[1] ?? ""))).toBe(true);
    expect(html).not.toMatch(/<(?:script|style|img|iframe)|style=|class=/);
  });

  it("dates each finding by its own release, not by the newest", () => {
    const [entry] = feed(1).entries;
    if (entry === undefined) throw new Error("no entry");
    const earlier = { ...entry, release: { ...entry.release, as_of: "2026-08-19T20:00:00.000Z" } };
    const options = { ...feed(1), entries: [earlier] };
    expect(parseRssFeed(rssFeed(options))).toMatchObject({
      lastBuildDate: "Fri, 21 Aug 2026 20:00:00 GMT",
      items: [{ pubDate: "Wed, 19 Aug 2026 20:00:00 GMT" }],
    });
    expect(parseAtomFeed(atomFeed(options)).entries?.[0]).toMatchObject({ updated: earlier.release.as_of });
    expect(parseJsonFeed(jsonFeed(options)).items?.[0]?.date_published).toBe(earlier.release.as_of);
  });

  it("has no table where a finding has no numbers", () => {
    const [entry] = feed(1).entries;
    if (entry === undefined) throw new Error("no entry");
    const bare = { ...feed(1), entries: [{ ...entry, finding: { ...entry.finding, numbers: {} } }] };
    expect(jsonFeed(feed(1))).toContain("<table");
    expect(jsonFeed(bare)).not.toContain("<table");
  });

  it("keeps to the newest hundred, and says SIMULATED DATA and SAMPLE where data are", () => {
    expect(parseRssFeed(rssFeed(feed(ENTRIES + 50))).items).toHaveLength(ENTRIES);
    for (const write of [rssFeed, atomFeed, jsonFeed]) {
      expect(write(feed(1, true))).toContain("SIMULATED DATA. The most crowded niche");
      expect(write(feed(1, true, true))).toContain(
        "SIMULATED DATA. SAMPLE, newest 20,000 models. The most crowded niche",
      );
      expect(write(feed(1, false, true))).toContain("SAMPLE, newest 20,000 models. 12 authors published");
      expect(write(feed(1))).not.toMatch(/SIMULATED|SAMPLE/);
    }
  });
});

describe("the feed of a family", () => {
  const release = { date: "2026-08-21", as_of: "2026-08-21T20:00:00.000Z", source } as unknown as ReleaseManifest;
  const newest = HOSTILE.map((id, index) => ({
    id: id.toWellFormed(),
    relation: "finetune",
    at: Date.parse("2026-08-20T10:00:00Z"),
    rank: index + 1,
    likes: 3,
  }));
  const family = { base: `x/<b>"&`, address: "x/b~0123456789", newest } as unknown as Family;
  const xml = familyRss(family, { siteUrl: "https://race.example", base: "/", release });

  it("is well-formed, with itself as its address and one id for each entry", () => {
    expect(XMLValidator.validate(xml)).toBe(true);
    const channel = parseRssFeed(xml);
    expect(channel.title).toBe("Hubrace: new derivatives of x/&lt;b&gt;&quot;&amp;");
    expect(channel.copyright).toBe("CC BY 4.0");
    expect(channel.atom?.links?.[0]?.href).toBe("https://race.example/families/x/b~0123456789/rss.xml");
    const guids = channel.items?.map((item) => item.guid?.value) ?? [];
    expect(new Set(guids).size).toBe(HOSTILE.length);
    for (const guid of guids) expect(guid).toMatch(/^https:\/\/huggingface\.co\/[^\s<>"]+$/);
    expect(channel.items?.[0]?.content?.encoded).toContain("&lt;script&gt;alert(1)&lt;/script&gt; is entry 1 on x/");
  });

  it("is the same on the next day where nobody came, whose release alone dates a feed without entries", () => {
    const next = { ...release, date: "2026-08-22", as_of: "2026-08-22T20:00:00.000Z" };
    const options = { siteUrl: "https://race.example", base: "/", release: next };
    expect(familyRss(family, options)).toBe(xml);
    const empty = parseRssFeed(familyRss({ ...family, newest: [] } as unknown as Family, options));
    expect(empty.lastBuildDate).toBe("Sat, 22 Aug 2026 20:00:00 GMT");
  });

  it("says of an entry which place it has by what relation, and SIMULATED DATA where data are", () => {
    const plain = { ...family, newest: [{ id: "a/m", relation: "quantized", at: 0, rank: 1234, likes: 0 }] } as Family;
    const simulated = { ...release, source: { ...source, simulated: true } };
    const read = (made: ReleaseManifest) =>
      parseRssFeed(familyRss(plain, { siteUrl: "https://race.example", base: "/", release: made }));
    expect(read(release).items?.[0]?.title).toBe("a/m (quantization, entry 1,234)");
    expect(read(release).description).toMatch(/^The newest entries on x/);
    expect(read(simulated).description).toMatch(/^SIMULATED DATA\. The newest entries on x/);
    expect(read(simulated).items?.[0]?.content?.encoded).toMatch(/^<p>SIMULATED DATA\. a\/m is entry 1,234 on/);
    expect(read({ ...release, partial: true, limit: 20_000 }).items?.[0]?.content?.encoded).toMatch(
      /^<p>SAMPLE, newest 20,000 models\. a\/m is entry 1,234 on/,
    );
  });
});
