import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAtomFeed, parseRssFeed } from "feedsmith";
import { beforeEach, describe, expect, it } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { silentLog } from "../../../core/log.ts";
import { publishFolder } from "../../../core/publish/publish.ts";
import { withEntries } from "../../../core/pulse/family-feed.ts";
import {
  LIVE_FILES,
  type Live,
  type LiveSite,
  liveTexts,
  noPulse,
  renewLive,
  writeLive,
} from "../../../core/pulse/live.ts";
import type { News } from "../../../core/pulse/news-shape.ts";
import { moveWatermark, NOTHING, type Recent, type Watermark } from "../../../core/pulse/watermark.ts";
import { familyRss } from "../../../site/src/family-rss.ts";
import { familySegments } from "../../../site/src/slug.ts";
import { MemoryBlobs, MemoryLedger } from "../../support/memory.ts";
import { MovingHub } from "../../support/moving-hub.ts";
import { groundOf, pulseAt } from "../../support/pulse-world.ts";

/** The XML parser that the feed library itself stands on; its validator is strict where its parser forgives. */
const { XMLValidator } = createRequire(fileURLToPath(import.meta.resolve("feedsmith")))("fast-xml-parser") as {
  XMLValidator: { validate(xml: string): true | { err: { msg: string } } };
};

const HOSTILE = `evil/<img src=x onerror=alert(1)>&amp;]]>'"`;
const AT = "2026-08-21T21:17:00.000Z";

const entry = (id: string, hour: number, base = "lab/Base", rank = 11): Recent => ({
  ...{ id, base, relation: "finetune", rank, rivals_7d: 3, rivals_30d: 1234 },
  seen_at: AT,
  created_at: `2026-08-21T${String(hour).padStart(2, "0")}:00:00.000Z`,
});

/** The feed of a family as the report writes it, with ten entries an hour apart up to ten in the morning. */
function reportFeed(base = "lab/Base"): string {
  const newest = Array.from({ length: 10 }, (_, n) => ({
    ...{ id: `author/model-${10 - n}`, relation: "quantized", rank: 10 - n, likes: n },
    at: Date.parse("2026-08-21T00:00:00Z") + (10 - n) * 3_600_000,
  }));
  const release = { date: "2026-08-21", as_of: "2026-08-21T20:00:00.000Z", source: { simulated: false } };
  const family = { base, address: familySegments(base).join("/"), newest };
  type Options = Parameters<typeof familyRss>;
  return familyRss(
    family as unknown as Options[0],
    { siteUrl: "https://race.example", base: "/", release } as unknown as Options[1],
  );
}

const mark = (recent: readonly Recent[], news: News[] = []): Watermark => ({
  ...{
    source_key: "test",
    simulated: false,
    news,
    at: "2026-08-21T21:00:00.000Z",
    keys: [],
    began: AT,
    pulsed_at: AT,
    ground: null,
    limit: null,
  },
  ...{ recent: [...recent], totals: { ...NOTHING, pulses: 3, requests: 3 } },
});

const news = (id: string, base: string): News => ({
  ...{ id, at: AT, kind: "pulse", event: "ten entries", base, n: 10, numbers: { entries: 10 } },
  ...{ title: `${base} has 10 derivatives`, summary: `The new family of ${base} has reached 10 entries.` },
});

describe("a family's feed", () => {
  it("gets the entries that it lacks, newest first, with place and rivals; those of the report stay as they were", () => {
    const feed = reportFeed();
    const next = withEntries(feed, "lab/Base", [entry("new/one", 9), entry("new/two", 21)], {
      at: AT,
      mark: "",
    });
    expect(XMLValidator.validate(next ?? "")).toBe(true);
    const [was, is] = [parseRssFeed(feed), parseRssFeed(next ?? "")];
    expect(is.items?.map(({ guid }) => guid?.value?.slice("https://huggingface.co/".length))).toEqual([
      "new/two",
      "author/model-10",
      "new/one",
      ...[9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `author/model-${n}`),
    ]);
    expect(is.items?.filter(({ link }) => link?.includes("author"))).toEqual(was.items);
    expect(is.items?.[0]).toMatchObject({
      title: "new/two (finetune, entry 11)",
      link: "https://huggingface.co/new/two",
      pubDate: "Fri, 21 Aug 2026 21:00:00 GMT",
      content: {
        encoded:
          "<p>new/two is entry 11 on lab/Base, declared as finetune; entries by others in its niche before it: 3 in 7 days, 1,234 in 30.</p>",
      },
    });
    expect(is.lastBuildDate).toBe("Fri, 21 Aug 2026 21:17:00 GMT");
    expect({ ...is, items: [], lastBuildDate: "" }).toEqual({ ...was, items: [], lastBuildDate: "" });
  });

  it("stays as it is when it has them all, and when it is the feed of a base that differs in letter case", () => {
    const feed = reportFeed();
    const about = { at: AT, mark: "" };
    expect(withEntries(feed, "lab/Base", [entry("author/model-3", 3)], about)).toBeNull();
    expect(withEntries(feed, "lab/Base", [], about)).toBeNull();
    expect(withEntries(feed, "LAB/Base", [entry("new/one", 21, "LAB/Base")], about)).toBeNull();
    const once = withEntries(feed, "lab/Base", [entry("new/one", 21)], about) ?? "";
    expect(withEntries(once, "lab/Base", [entry("new/one", 21)], about)).toBeNull();
  });

  it("stays as it is when the entries that it lacks are older than the twenty that it holds", () => {
    const about = { at: AT, mark: "" };
    const many = Array.from({ length: 30 }, (_, n) => entry(`new/m${n + 10}`, 21));
    const full = withEntries(reportFeed(), "lab/Base", many, about) ?? "";
    // Of one moment the last of the alphabet.
    expect(parseRssFeed(full).items?.at(-1)?.guid?.value).toBe("https://huggingface.co/new/m20");
    expect(withEntries(full, "lab/Base", [...many, entry("new/old", 20)], about)).toBeNull();
    expect(withEntries(full, "lab/Base", [entry("new/newer", 22)], about)).toContain("new/newer");
  });

  it("holds twenty entries at most, and names that are markup as text", () => {
    const many = Array.from({ length: 40 }, (_, n) => entry(`${HOSTILE}${n}`, 11, HOSTILE));
    const next = withEntries(reportFeed(HOSTILE), HOSTILE, many, { at: AT, mark: "SIMULATED DATA. " }) ?? "";
    expect(XMLValidator.validate(next)).toBe(true);
    const { items = [] } = parseRssFeed(next);
    expect(items).toHaveLength(20);
    for (const { title, link, content } of items.slice(0, 20)) {
      expect(title).not.toContain("<");
      expect(content?.encoded?.replace(/^<p>|<\/p>$/g, "")).not.toContain("<");
      expect(content?.encoded).toMatch(/^<p>SIMULATED DATA\. /);
      expect(link).toMatch(/^https:\/\/huggingface\.co\/[^<>"&]+$/);
    }
  });
});

describe("what a pulse writes into the site", () => {
  const FEED = "families/lab/Base/rss.xml";
  let blobs: MemoryBlobs;
  let ledger: MemoryLedger;
  const siteOf = (files: MemoryBlobs): LiveSite => ({
    url: "https://race.example/report",
    address: (base) => familySegments(base).join("/"),
    blobs: files,
  });
  const text = async (name: string) => new TextDecoder().decode((await blobs.get(name)) ?? undefined);
  beforeEach(async () => {
    [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
    await blobs.put(FEED, reportFeed());
  });

  it("is the news with the families' pages, the newest entries, and how pulses and sweeps differ", async () => {
    const found = [news("pulse-a", "lab/Base"), news("pulse-b", HOSTILE), news("pulse-c", "lab/New")];
    const sweep = { date: "2026-08-21", from: AT, to: AT, arrivals: 10, swept: 12, gone: 1, redated: 0, unseen: 3 };
    await ledger.put("pulse sweeps", "2026-08-21", { ...sweep, gone_ids: ["a/gone"], unseen_ids: [] });
    const entries = [entry("new/one", 21), entry("new/two", 20, "lab/New", 3)];
    const hostile = `families/${familySegments(HOSTILE).join("/")}/rss.xml`;
    await blobs.put(hostile, reportFeed(HOSTILE));
    await moveWatermark(ledger, mark(entries, found));
    expect(await writeLive(siteOf(blobs), ledger, entries)).toBe(1);
    // The new base has no page yet, and so no feed.
    expect([...blobs.files.keys()]).toEqual([FEED, hostile, "pulse.json", "pulse.xml"]);
    const live = JSON.parse(await text("pulse.json")) as Live;
    expect(live).toMatchObject({ version: 1, pulsed_at: AT, known_until: "2026-08-21T21:00:00.000Z", entries });
    expect(live.news.map(({ href }) => href)).toEqual([
      "families/lab/Base/",
      expect.stringMatching(/^families\/evil\/[A-Za-z0-9._-]+~[0-9a-f]{10}\/$/),
      null,
    ]);
    expect(live.sweeps).toEqual([sweep]);
    expect(live.totals.pulses).toBe(3);

    const xml = await text("pulse.xml");
    expect(XMLValidator.validate(xml)).toBe(true);
    const feed = parseAtomFeed(xml);
    expect(feed.entries?.map(({ links }) => links?.[0]?.href)).toEqual([
      "https://race.example/report/families/lab/Base/",
      expect.stringMatching(/^https:\/\/race\.example\/report\/families\/evil\//),
      "https://race.example/report/families/",
    ]);
    expect(feed.entries?.map(({ id }) => id)).toEqual(
      ["pulse-a", "pulse-b", "pulse-c"].map((id) => `tag:hubrace,2026:${id}`),
    );
    expect(feed.entries?.[0]?.categories?.map(({ term }) => term)).toEqual(["pulse", "ten entries"]);
    expect(feed.links?.find(({ rel }) => rel === "self")?.href).toBe("https://race.example/report/pulse.xml");
  });

  it("leads to the page that the site has now, not to the one that it had when the news was told", async () => {
    await moveWatermark(ledger, mark([], [news("pulse-a", "lab/Base"), news("pulse-c", "lab/New")]));
    const links = async () => {
      await writeLive(siteOf(blobs), ledger, []);
      const { news: told } = JSON.parse(await text("pulse.json")) as Live;
      const feed = parseAtomFeed(await text("pulse.xml"));
      return [told.map(({ href }) => href), feed.entries?.map(({ links: [link] = [] }) => link?.href)];
    };
    const at = (path: string) => `https://race.example/report/${path}`;
    expect(await links()).toEqual([
      ["families/lab/Base/", null],
      [at("families/lab/Base/"), at("families/")],
    ]);
    // The next report has a page of the new base, and none of the other one, whose entries have gone.
    await blobs.put("families/lab/New/rss.xml", reportFeed("lab/New"));
    await blobs.delete(FEED);
    expect(await links()).toEqual([
      [null, "families/lab/New/"],
      [at("families/"), at("families/lab/New/")],
    ]);
  });

  it("is written again in full by the next pulse when one was killed before it, the families' feeds too", async () => {
    await moveWatermark(ledger, mark([entry("new/one", 21)]));
    // The next pulse sees nothing new; the watermark still has the entry that no feed got.
    expect(await writeLive(siteOf(blobs), ledger, [])).toBe(1);
    expect(await text(FEED)).toContain("new/one");
    expect(await writeLive(siteOf(blobs), ledger, [])).toBe(0);
  });

  it("names a family's feed that is none any more, and what brings it back", async () => {
    await blobs.put(FEED, "<rss><channel>");
    await moveWatermark(ledger, mark([entry("new/one", 21)]));
    await expect(writeLive(siteOf(blobs), ledger, [])).rejects.toThrow(
      new HubraceError(
        "pulse: families/lab/Base/rss.xml of the report is no feed any more; build the report anew with `hubrace site --date D`, D the date of its release",
      ),
    );
    // What the pulse found is not lost: the files before it are written, and the watermark holds the entry.
    expect(JSON.parse(await text("pulse.json"))).toMatchObject({ entries: [{ id: "new/one" }] });
    await blobs.put(FEED, reportFeed());
    expect(await writeLive(siteOf(blobs), ledger, [])).toBe(1);
  });

  it.each([...LIVE_FILES, FEED])(
    "holds what two pulses have found when the later one writes all of its own while the earlier one is about to write %s",
    async (file) => {
      const [early, late] = [entry("new/one", 20), entry("new/two", 21)];
      await moveWatermark(ledger, mark([early], [news("pulse-a", "lab/Base")]));
      let overtaken = false;
      const slow = Object.create(blobs, {
        put: {
          value: async (...[name, body, condition]: Parameters<MemoryBlobs["put"]>) => {
            if (name === file && !overtaken) {
              overtaken = true;
              await moveWatermark(ledger, mark([late], [news("pulse-b", "lab/Base")]));
              await writeLive(siteOf(blobs), ledger, [late]);
            }
            return blobs.put(name, body, condition);
          },
        },
      }) as MemoryBlobs;
      await writeLive(siteOf(slow), ledger, [early]);
      expect(overtaken).toBe(true);
      const live = JSON.parse(await text("pulse.json")) as Live;
      expect(live.entries.map(({ id }) => id)).toEqual(["new/two", "new/one"]);
      expect(parseAtomFeed(await text("pulse.xml")).entries).toHaveLength(2);
      const links = parseRssFeed(await text(FEED)).items?.map(({ link }) => link);
      expect(links?.slice(0, 2)).toEqual(["https://huggingface.co/new/two", "https://huggingface.co/new/one"]);
    },
  );

  it("stands again after a publish that overwrote a pulse's entry, and leaves the site of another Hub alone", async () => {
    const folder = mkdtempSync(join(tmpdir(), "hubrace-overtaken-"));
    mkdirSync(join(folder, dirname(FEED)), { recursive: true });
    writeFileSync(join(folder, "index.html"), "front");
    writeFileSync(join(folder, FEED), reportFeed());
    blobs.files.delete(FEED);
    const publish = (to: MemoryBlobs) =>
      publishFolder({ folder, blobs: to, log: silentLog, signal: new AbortController().signal });
    try {
      await publish(blobs);
      writeFileSync(join(folder, FEED), `${reportFeed()}\n`);
      // The pulse writes its entry when the publish has looked at the bucket and is about to upload its own feed.
      const overtaken = Object.create(blobs, {
        fromFile: {
          value: async (...[path, key, condition]: Parameters<MemoryBlobs["fromFile"]>) => {
            await moveWatermark(ledger, mark([entry("new/one", 21)]));
            expect(await writeLive(siteOf(blobs), ledger, [])).toBe(1);
            return blobs.fromFile(path, key, condition);
          },
        },
      }) as MemoryBlobs;
      expect(await publish(overtaken)).toMatchObject({ put: 1 });
      expect(await text(FEED)).not.toContain("new/one");
      expect(await renewLive(siteOf(blobs), ledger, "another Hub")).toBe(0);
      expect(await renewLive(siteOf(blobs), ledger, "test")).toBe(1);
      expect(parseRssFeed(await text(FEED)).items?.map(({ link }) => link?.slice(-7))[0]).toBe("new/one");
      expect(await renewLive(siteOf(blobs), ledger, "test")).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("puts an entry that spelled a new base otherwise into the base's feed as soon as a sweep knows how it is spelled", async () => {
    const lake = new MemoryBlobs();
    const row = { _id: "1", id: "new/one", createdAt: AT, pipeline_tag: null, tags: ["base_model:finetune:LAB/base"] };
    const hub = new MovingHub().list([row]);
    const pulse = (minutes: number) => pulseAt(hub, Date.parse(AT) + minutes * 60_000, { blobs: lake, ledger });
    await groundOf({ blobs: lake, ledger }, Date.parse("2026-08-20T20:00:00Z"));
    expect(await writeLive(siteOf(blobs), ledger, (await pulse(0)).entries)).toBe(0);
    // The sweep was taken before; another spelling of the base was an entry of another family until it knew the base.
    const family = { base: "lab/Base", exact: false, older: { quantized: 10 }, entries: [] };
    await groundOf({ blobs: lake, ledger }, Date.parse("2026-08-21T20:00:00Z"), [family]);
    const { watermark, entries } = await pulse(60);
    expect(watermark.recent.map(({ id, base }) => [id, base])).toEqual([["new/one", "lab/Base"]]);
    expect(await writeLive(siteOf(blobs), ledger, entries)).toBe(1);
    expect(await text(FEED)).toContain("https://huggingface.co/new/one");
  });

  it.each([
    ["SIMULATED DATA. SAMPLE, newest 20,000 models. ", true, 20_000],
    ["SAMPLE, newest 2,500 models. ", false, 2_500],
    ["", false, null],
  ] as const)("begins every text, as the report's own feeds do, with %j", async (begin, simulated, limit) => {
    const found = news("pulse-a", "lab/Base");
    await moveWatermark(ledger, { ...mark([entry("new/one", 21)], [found]), simulated, limit });
    await writeLive(siteOf(blobs), ledger, []);
    const [added] = parseRssFeed(await text(FEED)).items ?? [];
    expect(added?.content?.encoded).toMatch(new RegExp(`^<p>${begin}new/one is entry 11 on lab/Base`));
    const [told] = parseAtomFeed(await text("pulse.xml")).entries ?? [];
    expect([told?.title, told?.summary]).toEqual([
      { value: `${begin}${found.title}` },
      { value: `${begin}${found.summary}` },
    ]);
    expect(JSON.parse(await text("pulse.json"))).toMatchObject({ simulated, limit });
  });

  it("begins with valid files that hold nothing", () => {
    const { "pulse.json": json, "pulse.xml": xml } = liveTexts(noPulse(true, 20_000), "https://race.example", AT);
    expect(JSON.parse(json)).toMatchObject({
      pulsed_at: null,
      simulated: true,
      limit: 20_000,
      news: [],
      entries: [],
      sweeps: [],
    });
    expect(XMLValidator.validate(xml)).toBe(true);
    expect(parseAtomFeed(xml).entries ?? []).toEqual([]);
  });
});
