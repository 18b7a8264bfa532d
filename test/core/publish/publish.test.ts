import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BlobInfo, PutCondition } from "../../../core/lake/blobs.ts";
import { silentLog } from "../../../core/log.ts";
import { caching, mediaType, releaseCaching } from "../../../core/publish/http-headers.ts";
import { PUBLISHED, publishFolder } from "../../../core/publish/publish.ts";
import { waveOf } from "../../../core/publish/wave.ts";
import { MemoryBlobs } from "../../support/memory.ts";

/** A bucket that remembers the order of what was done to it, and may fail at the n-th write. */
class Bucket extends MemoryBlobs {
  readonly done: string[] = [];
  failAt = Number.POSITIVE_INFINITY;

  override async put(key: string, body: Uint8Array | string, condition?: PutCondition): Promise<BlobInfo> {
    this.#count(`put ${key}`);
    return super.put(key, body, condition);
  }

  override async delete(key: string): Promise<void> {
    this.#count(`delete ${key}`);
    return super.delete(key);
  }

  contents(): Record<string, string> {
    const site = [...this.files].filter(([key]) => key !== PUBLISHED);
    return Object.fromEntries(site.map(([key, body]) => [key, new TextDecoder().decode(body)]));
  }

  #count(what: string): void {
    this.done.push(what);
    if (this.done.length === this.failAt) throw new Error(`lost at ${what}`);
  }
}

const FIRST = {
  "index.html": "front",
  "old/index.html": "old page",
  "assets/page.abcd1234.css": "css",
  "assets/page.00001111.js": "js",
  "rss.xml": "feed",
  "status.json": "[]",
};
const SECOND = {
  "index.html": "front, changed",
  "new/index.html": "new page",
  "assets/page.ffff0000.css": "css, changed",
  "assets/page.00001111.js": "js",
  "rss.xml": "feed, changed",
  "status.json": "[]",
};

describe("publishing a site", () => {
  let folder: string;
  let bucket: Bucket;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hubrace-publish-"));
    bucket = new Bucket();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function publish(files: Record<string, string>) {
    await rm(folder, { recursive: true, force: true });
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    bucket.done.length = 0;
    return publishFolder({ folder, blobs: bucket, log: silentLog, signal: new AbortController().signal });
  }

  test("uploads assets before pages, pages before feeds, the pointer after them, and removes last what is gone", async () => {
    await publish(FIRST);
    const result = await publish(SECOND);
    const kinds = bucket.done.map((what) => {
      const [action = "", name = ""] = what.split(" ");
      return action === "delete" ? "delete" : name === PUBLISHED ? "pointer" : waveOf(name);
    });
    expect(kinds).toEqual(["assets", "pages", "pages", "feeds", "pointer", "delete", "delete"]);
    expect(bucket.done.slice(-2).sort()).toEqual(["delete assets/page.abcd1234.css", "delete old/index.html"]);
    expect(result).toMatchObject({ put: 4, kept: 2, removed: 2, bytes: 14 + 8 + 12 + 13 });
    expect(bucket.contents()).toEqual(SECOND);
  });

  test("leaves out what is hidden, and removes it where an earlier publish had sent it", async () => {
    const hidden = { ".tmp/lock.sqlite": "", ".DS_Store": "x", "charts/.swp": "y" };
    await bucket.put(".tmp/lock.sqlite", "");
    const sent = await publish({ ...FIRST, ...hidden });
    expect(sent).toMatchObject({ put: 6, removed: 1 });
    expect(bucket.contents()).toEqual(FIRST);
  });

  test("of the same site again writes the pointer alone", async () => {
    const first = await publish(FIRST);
    const again = await publish(FIRST);
    expect(bucket.done).toEqual([`put ${PUBLISHED}`]);
    expect(again).toEqual({ put: 0, kept: 6, removed: 0, bytes: 0, sha256: first.sha256 });
    expect((await publish(SECOND)).sha256).not.toBe(first.sha256);
  });

  test("lost at any write, and begun again with the same or with the earlier site, ends with exactly that site", async () => {
    for (const then of [SECOND, FIRST]) {
      for (let write = 1; write <= 7; write++) {
        bucket = new Bucket();
        await publish(FIRST);
        bucket.failAt = write;
        await expect(publish(SECOND)).rejects.toThrow("lost at");
        bucket.failAt = Number.POSITIVE_INFINITY;
        await publish(then);
        expect(bucket.contents()).toEqual(then);
      }
    }
  });

  test("until the new pages are there keeps every file of the old ones", async () => {
    await publish(FIRST);
    bucket.failAt = 4; // the first feed
    await expect(publish(SECOND)).rejects.toThrow("lost at put rss.xml");
    expect(Object.keys(bucket.contents())).toEqual(expect.arrayContaining(Object.keys(FIRST)));
  });

  test("puts right what someone else wrote into the bucket", async () => {
    await publish(FIRST);
    await bucket.put("index.html", "defaced");
    await bucket.put("stray.html", "stray");
    const result = await publish(FIRST);
    expect(result).toMatchObject({ put: 1, removed: 1 });
    expect(bucket.contents()).toEqual(FIRST);
  });

  test("leaves to pulses what they write: a build's empty files are put where there are none, and never over theirs", async () => {
    const built = { ...FIRST, "pulse.json": "no pulse yet", "pulse.xml": "no news yet" };
    const first = await publish(built);
    expect(bucket.contents()).toEqual(built);
    await bucket.put("pulse.json", "an hour's news");
    const second = await publish({ ...built, "index.html": "front, changed" });
    expect(second).toMatchObject({ put: 1, removed: 0 });
    expect(bucket.contents()).toMatchObject({ "pulse.json": "an hour's news", "pulse.xml": "no news yet" });
    // Whether pulses wrote meanwhile does not make it another site.
    expect((await publish(built)).sha256).toBe(first.sha256);
    await publish(FIRST);
    expect(bucket.contents()).toMatchObject({ "pulse.json": "an hour's news", "pulse.xml": "no news yet" });
  });

  test("uploads everything when the pointer cannot be read", async () => {
    await publish(FIRST);
    await bucket.put(PUBLISHED, "{");
    expect(await publish(FIRST)).toMatchObject({ put: 6, kept: 0, removed: 0 });
  });

  test("of a folder without a front page, or with a file in the pointer's place, leaves the old site as it is", async () => {
    await publish(FIRST);
    await expect(publish({ "about/index.html": "x" })).rejects.toThrow(/holds no index\.html .* nothing was uploaded/);
    await expect(publish({ ...SECOND, [PUBLISHED]: "{}" })).rejects.toThrow(
      /holds a file published\.json .* nothing was uploaded/,
    );
    expect(bucket.contents()).toEqual(FIRST);
  });
});

test.each([
  ["pages", ["index.html", "families/a/b/index.html"]],
  ["feeds", ["rss.xml", "atom.xml", "families/a/feed.json", "sitemap-0.xml", "status.json"]],
  ["assets", ["assets/page.abcd1234.css", "api/v1/families.json", "api/v1/status.json", "charts/first.svg"]],
] as const)("%s are uploaded together: %j", (wave, names) => {
  for (const name of names) expect([name, waveOf(name)]).toEqual([name, wave]);
});

describe("what a file is served as", () => {
  test.each([
    ["index.html", "text/html; charset=utf-8"],
    ["families/a/index.html", "text/html; charset=utf-8"],
    ["assets/Page.DT-RhmG_.css", "text/css; charset=utf-8"],
    ["rss.xml", "application/rss+xml; charset=utf-8"],
    ["families/a/feed.json", "application/feed+json"],
    ["atom.xml", "application/atom+xml; charset=utf-8"],
    ["pulse.xml", "application/atom+xml; charset=utf-8"],
    ["sitemap-0.xml", "application/xml; charset=utf-8"],
    ["charts/first.svg", "image/svg+xml"],
    ["data/v1/2026-08-21/models.parquet", "application/vnd.apache.parquet"],
    ["data/v1/2026-08-21/SHA256SUMS", "text/plain; charset=utf-8"],
    ["evil.htm", "application/octet-stream"],
  ])("%s: %s", (name, type) => {
    expect(mediaType(name)).toBe(type);
  });

  test("what pulses write is at the edge for minutes: no invalidation tells of it", () => {
    for (const name of ["pulse.json", "pulse.xml", "families/Qwen/Qwen3.8-27B/rss.xml"])
      expect(caching(name)).toBe("public, max-age=60, s-maxage=300");
    expect(mediaType("pulse.xml")).toBe("application/atom+xml; charset=utf-8");
    expect(caching("rss.xml")).toContain("s-maxage=86400");
  });

  test("only names that carry a hash are kept by browsers", () => {
    expect(caching("assets/inter-latin-400-650.BJh7sEvm.woff2")).toContain("immutable");
    expect(caching("index.html")).toContain("max-age=0");
    expect(caching("assets/logo.svg")).toContain("max-age=0");
    expect(caching("charts/licences-of-finetunes.csv")).toContain("max-age=0");
  });

  test("a release of a day is kept for a day, the pointer to the newest not at all", () => {
    expect(releaseCaching("releases/v1/2026-08-21/models.parquet")).toBe("public, max-age=86400");
    expect(releaseCaching("releases/v1/current.json")).toBe("public, max-age=0, s-maxage=86400, must-revalidate");
  });
});
