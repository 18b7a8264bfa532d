import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type CrawlBatch, type CrawlOptions, crawlBatch } from "../../../core/crawl/crawl.ts";
import { silentLog } from "../../../core/log.ts";
import { type Answer, type Asked, fakeHub, invented, listOf } from "../../support/fake-hub.ts";
import { Lab, RUN } from "./lab.ts";

const MINUTE = 60_000;

/** 66 models in pages of 2 and parts of 3 pages: 33 pages, 11 parts. */
const models = invented(66);
const list = listOf(models);
const small = { pageSize: 2, pagesPerPart: 3 };

/** A list with a quota of so many requests a window of 300 s on the lab's clock. */
function rated(lab: Lab, quota: number) {
  let opened = lab.clock.now();
  let used = 0;
  const counts = { refused: 0 };
  const answer = (asked: Asked): Answer => {
    if (lab.clock.now() - opened >= 5 * MINUTE) [opened, used] = [lab.clock.now(), 0];
    const t = Math.ceil((opened + 5 * MINUTE - lab.clock.now()) / 1000);
    const headers = (r: number) => ({ RateLimit: `"api";r=${r};t=${t}` });
    if (used === quota) {
      counts.refused += 1;
      return { status: 429, headers: headers(0) };
    }
    used += 1;
    const page = list(asked);
    return { ...page, headers: { ...page.headers, ...headers(quota - used) } };
  };
  return { answer, counts };
}

/** One batch, of twelve minutes at most. */
async function batch(lab: Lab, hub: string, options: Partial<CrawlOptions> = small): Promise<CrawlBatch> {
  const { blobs, ledger, clock } = lab;
  const workspace = await mkdtemp(join(tmpdir(), "hubrace-test-"));
  const source = { kind: "url", label: "a test", simulated: false } as const;
  try {
    return await crawlBatch(
      { hub, fetch, ...options },
      clock.now() + 12 * MINUTE,
    )({
      run: { id: RUN, date: "2026-08-21", asOf: Date.parse("2026-08-22T00:00:00Z"), source, limit: null },
      ...{ blobs, ledger, clock, log: silentLog, workspace },
      sql: { memory: "1GB", threads: 1 },
      signal: new AbortController().signal,
    });
  } finally {
    await rm(workspace, { recursive: true });
  }
}

/** Batches until done, sleeping between them as the workflow does; returns the pages after each. */
async function sweep(lab: Lab, hub: string): Promise<number[]> {
  const pages: number[] = [];
  for (;;) {
    const { done, pauseMs, result } = await batch(lab, hub);
    pages.push(result.counts.pages ?? 0);
    if (done) return pages;
    await lab.clock.sleep(Math.ceil(pauseMs / 1000) * 1000);
  }
}

describe("a sweep in batches", () => {
  test("takes one window of the quota a batch, is never refused, and writes the bytes of one sweep", async () => {
    const whole = new Lab();
    await using free = await fakeHub(list);
    const result = await whole.crawl(free.url, small);

    const lab = new Lab();
    const { answer, counts } = rated(lab, 10);
    await using hub = await fakeHub(answer);
    // Ten requests have room for three parts of three pages; the tenth request is left.
    expect(await sweep(lab, hub.url)).toEqual([9, 18, 27, 33]);
    expect(counts.refused).toBe(0);
    expect(hub.asked).toHaveLength(33);
    expect(lab.sums()).toEqual(whole.sums());
    expect((await batch(lab, hub.url)).result).toEqual(result);
  });

  test("from both ends begins a part only where the window has room for the pages of both", async () => {
    const lab = new Lab();
    const { answer } = rated(lab, 10);
    await using hub = await fakeHub(answer);
    // A part is two rounds of two pages; of ten requests two are left after two parts, which are one round.
    const first = await batch(lab, hub.url, { ...small, twoEnded: true });
    expect(first).toMatchObject({ done: false, pauseMs: 301_000, result: { counts: { pages: 8, parts: 2 } } });
    expect(lab.clock.sleeps).toEqual([]);
  });

  test("with a quota smaller than a part waits within the batch, so that no page is asked for twice", async () => {
    const lab = new Lab();
    const { answer, counts } = rated(lab, 2);
    await using hub = await fakeHub(answer);
    const first = await batch(lab, hub.url);
    expect(first).toMatchObject({ done: false, result: { counts: { pages: 3, parts: 1 } } });
    expect(lab.clock.sleeps).toEqual([301_000]);
    expect(counts.refused).toBe(0);
  });

  test("begun in a window that is used up goes at once and says when to come again", async () => {
    const lab = new Lab();
    await using hub = await fakeHub(() => ({ status: 429, headers: { RateLimit: '"api";r=0;t=240' } }));
    expect(await batch(lab, hub.url)).toMatchObject({ done: false, pauseMs: 241_000, result: { rows: 0 } });
    expect(lab.clock.sleeps).toEqual([]);
    expect(hub.asked).toHaveLength(1);
  });

  test("gives up the pages of a part when the wait for the next one would last beyond its time", async () => {
    const lab = new Lab();
    const stop = (asked: Asked): Answer =>
      asked.index === 4 ? { status: 429, headers: { "Retry-After": "1800" } } : list(asked);
    await using hub = await fakeHub(stop);
    const first = await batch(lab, hub.url);
    expect(first).toMatchObject({ done: false, pauseMs: 1_800_000, result: { counts: { pages: 3, parts: 1 } } });
    expect(lab.clock.sleeps).toEqual([]);
    expect(await batch(lab, hub.url)).toMatchObject({ done: true, result: { rows: 66 } });
  });

  test("ends behind the part at which its time is up, though the quota has room", async () => {
    const lab = new Lab();
    const slow = (asked: Asked): Answer => {
      void lab.clock.sleep(MINUTE);
      return list(asked);
    };
    await using hub = await fakeHub(slow);
    expect(await batch(lab, hub.url)).toMatchObject({ done: false, pauseMs: 0, result: { counts: { pages: 12 } } });
  });

  test("of a Hub that is away ends with the sentence of a sweep", async () => {
    const lab = new Lab();
    await using hub = await fakeHub(() => ({ status: 503 }));
    await expect(batch(lab, hub.url)).rejects.toThrow(
      /^crawl: page 1 of run 2026-08-21-a1 failed 9 times \(HTTP 503\)/,
    );
  });
});
