import { describe, expect, test } from "vitest";
import { crawlCheckpoint, freshCheckpoint, putCheckpoint } from "../../../core/crawl/checkpoint.ts";
import { crawlStage } from "../../../core/crawl/crawl.ts";
import { HubraceError, LeaseHeldError, UsageError } from "../../../core/errors.ts";
import { rawPart } from "../../../core/lake/layout.ts";
import { openRun, recordStage } from "../../../core/ledger/runs.ts";
import { type Answer, type Asked, fakeHub, invented, listOf } from "../../support/fake-hub.ts";
import { Killed, Lab, mortal, RUN } from "./lab.ts";

/** 25 models in pages of 2 and parts of 3 pages: parts of 6, 6, 6, 6 and 1. */
const models = invented(25);
const list = listOf(models);
const small = { pageSize: 2, pagesPerPart: 3 };
const none = { retries: 0, restarts: 0, waited_seconds: 0, limit_cut: 0 };

describe("a sweep", () => {
  test("writes every model once, oldest first, into parts of so many pages", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    const result = await lab.crawl(hub.url, small);
    expect(lab.parts().map((part) => part.length)).toEqual([6, 6, 6, 6, 1]);
    expect(lab.parts().flat()).toEqual(models);
    expect([...lab.blobs.files.keys()].at(-1)).toBe("raw/date=2026-08-21/run=2026-08-21-a1/part-00004.ndjson.gz");
    const bytes = [...lab.blobs.files.values()].reduce((sum, body) => sum + body.byteLength, 0);
    expect(result).toEqual({ rows: 25, bytes, counts: { pages: 13, requests: 13, models: 25, parts: 5, ...none } });
  });

  test("asks for pages of a thousand, and makes a part of ten", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    await lab.crawl(hub.url, { pageSize: 2 });
    expect(lab.parts().map((part) => part.length)).toEqual([20, 5]);
    await new Lab().crawl(hub.url);
    expect(String(hub.asked.at(-1)?.query)).toContain("limit=1000");
  });

  test("keeps a checkpoint without the hub's host", async () => {
    await using hub = await fakeHub(list);
    const lab = mortal(new Lab(), 5, "before"); // the third part
    await expect(lab.crawl(hub.url, small)).rejects.toThrow(Killed);
    const checkpoint = await crawlCheckpoint(lab.ledger, RUN);
    expect(checkpoint).toMatchObject({ version: 2, value: { part: 2, pages: 6, rows: 12, limit: null, done: false } });
    expect(checkpoint?.value.next).toMatch(/^\/api\/models\?limit=2&.*&cursor=12$/);
  });

  test("writes no first checkpoint over another process's", async () => {
    const { ledger } = new Lab();
    const first = freshCheckpoint("/api/models", null);
    expect(await putCheckpoint(ledger, RUN, first, 0)).toBe(1);
    await expect(putCheckpoint(ledger, RUN, { ...first, pages: 3 }, 0)).rejects.toThrow(LeaseHeldError);
    expect((await crawlCheckpoint(ledger, RUN))?.value.pages).toBe(0);
  });

  test("reports models as progress and a line per part", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    await lab.crawl(hub.url, small);
    expect(lab.progress.map(({ done }) => done)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 25, 25]);
    expect(lab.progress.map(({ total }) => total)).toEqual([...Array(14).fill(undefined), 25]);
    expect(lab.lines.map(({ fields }) => [fields?.part, fields?.rows])).toEqual([
      [0, 6],
      [1, 6],
      [2, 6],
      [3, 6],
      [4, 1],
    ]);
    expect(Object.keys(lab.lines[0]?.fields ?? {})).toEqual(["part", "rows", "bytes", "retries", "seconds"]);
  });

  test("that is done is not asked for again, and is shown as done", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    const result = await lab.crawl(hub.url, small);
    const before = lab.sums();
    lab.progress.length = 0;
    expect(await lab.crawl("http://127.0.0.1:1", small)).toEqual(result);
    expect(lab.progress).toEqual([{ done: 25, total: 25, unit: "models" }]);
    expect(hub.asked).toHaveLength(13);
    expect(lab.sums()).toEqual(before);
  });

  test("of a Hub without models fails rather than telling that all are gone", async () => {
    await using hub = await fakeHub(() => ({}));
    await expect(new Lab().crawl(hub.url)).rejects.toThrow(
      `crawl: ${hub.url} listed no models at all; is the address right?`,
    );
  });

  test("leaves out a part when its pages were empty", async () => {
    const gap = (asked: Asked): Answer => {
      const cursor = Number(asked.query.get("cursor") ?? 0);
      const answer = list(asked);
      return cursor >= 6 && cursor < 12 ? { ...answer, body: "[]" } : answer;
    };
    await using hub = await fakeHub(gap);
    const lab = new Lab();
    const result = await lab.crawl(hub.url, small);
    expect(lab.parts().map((part) => part.length)).toEqual([6, 6, 6, 1]);
    expect(result).toMatchObject({ rows: 19, counts: { pages: 13, parts: 4 } });
  });

  test("to an address that is none is wrong usage", () => {
    expect(() => crawlStage({ hub: "huggingface.co", fetch })).toThrow(UsageError);
  });

  test("of the real Hub begins on its date or soon after: later the Hub's present would be published as that day's", async () => {
    await using hub = await fakeHub(list);
    const at = (time: string) => ({ now: () => Date.parse(time), sleep: async () => {} });
    const lab = new Lab();
    lab.source = { kind: "hub", label: "Hugging Face Hub", simulated: false };
    await expect(lab.crawl(hub.url, small, at("2026-08-22T02:00:00Z"))).rejects.toThrow(
      new UsageError(
        "crawl: 2026-08-21 is over, and the Hub lists the present only: a day that was not swept cannot be fetched later. " +
          "Run today's date; a past day can come from files alone (docs/import.md)",
      ),
    );
    expect(hub.asked).toEqual([]);
    // The first part is written on the date, the rest whenever the sweep goes on.
    await expect(mortal(lab, 3, "before").crawl(hub.url, small, at("2026-08-22T01:59:59Z"))).rejects.toThrow(Killed);
    expect(await lab.crawl(hub.url, small, at("2026-08-23T00:00:00Z"))).toMatchObject({ rows: 25 });
  });

  test("with an unwritable workspace ends with the file system's error and without a checkpoint", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    const stage = crawlStage({ hub: hub.url, fetch, ...small });
    const source = { kind: "url", label: "a test", simulated: false } as const;
    const { blobs, ledger, clock } = lab;
    const failed = stage({
      run: { id: RUN, date: "2026-08-21", asOf: 0, source, limit: null },
      ...{ blobs, ledger, clock, workspace: "/nowhere/at/all", sql: { memory: "1GB", threads: 1 } },
      log: { info() {}, warn() {}, progress() {} },
      signal: new AbortController().signal,
    });
    await expect(failed).rejects.toMatchObject({ code: "ENOENT" });
    expect(await crawlCheckpoint(ledger, RUN)).toBeNull();
  });
});

describe("a sweep that was killed and begun again", () => {
  const undisturbed = async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    const result = await lab.crawl(hub.url, small);
    return { sums: lab.sums(), result };
  };

  test.each(["before", "after"] as const)(
    "ends with the same bytes, wherever it was killed %s a write",
    async (moment) => {
      const { sums, result } = await undisturbed();
      for (let write = 1; write <= 10; write++) {
        const lab = new Lab();
        await using first = await fakeHub(list);
        await expect(mortal(lab, write, moment).crawl(first.url, small)).rejects.toThrow(Killed);
        await using second = await fakeHub(list); // at another port
        expect(await lab.crawl(second.url, small)).toEqual(result);
        expect(lab.sums()).toEqual(sums);
        expect((await crawlCheckpoint(lab.ledger, RUN))?.version).toBe(5);
      }
    },
  );

  test("ends with the same bytes when the Hub was what failed, at any page", async () => {
    const { sums } = await undisturbed();
    for (let page = 1; page <= 13; page++) {
      const lab = new Lab();
      await using down = await fakeHub((asked) => (asked.index + 1 < page ? list(asked) : { status: 500 }));
      const checkpointed = Math.floor((page - 1) / 3) * 3 + 1;
      await expect(lab.crawl(down.url, small)).rejects.toThrow(
        `crawl: page ${page} of run ${RUN} failed 9 times (HTTP 500); run the same command again to go on from page ${checkpointed}`,
      );
      await using up = await fakeHub(list);
      await lab.crawl(up.url, small);
      expect(up.asked).toHaveLength(13 - checkpointed + 1);
      expect(lab.sums()).toEqual(sums);
    }
  });

  test("removes parts that a longer attempt left behind", async () => {
    const lab = new Lab();
    await lab.blobs.put(rawPart("2026-08-21", RUN, 5), "left over");
    await lab.blobs.put(rawPart("2026-08-21", "2026-08-21-a10", 5), "of another run");
    await using hub = await fakeHub(list);
    await lab.crawl(hub.url, small);
    expect([...lab.blobs.files.keys()].sort().slice(4)).toEqual([
      rawPart("2026-08-21", RUN, 4),
      rawPart("2026-08-21", "2026-08-21-a10", 5),
    ]);
  });

  test("counts the requests and waits of all its attempts that reached a checkpoint", async () => {
    const lab = new Lab();
    const shaky = (asked: Asked): Answer => (asked.index % 2 === 0 ? { status: 502 } : list(asked));
    await using first = await fakeHub(shaky);
    await expect(mortal(lab, 3, "before").crawl(first.url, small)).rejects.toThrow(Killed);
    await using second = await fakeHub(shaky);
    const { counts } = await lab.crawl(second.url, small);
    expect(counts).toMatchObject({ pages: 13, requests: 26, retries: 13, waited_seconds: 3.25 });
    // Each page of the parts that were left waited a quarter of a second.
    expect(lab.lines.map(({ fields }) => [fields?.part, fields?.retries, fields?.seconds])).toEqual([
      [1, 3, 0.75],
      [2, 3, 0.75],
      [3, 3, 0.75],
      [4, 1, 0.25],
    ]);
  });
});

describe("--limit", () => {
  const newest = models.toReversed();

  test.each([
    [4, 1, 3], // a page's end: the next page tells that there is more, and is not kept
    [5, 1, 3],
    [6, 1, 4], // a part's end
    [24, 1, 13],
    [25, 0, 13], // all there are, none left out
    [26, 0, 13],
  ])(
    "%i takes the newest models, asks for no page more, and says whether any were left out",
    async (limit, limit_cut, pages) => {
      await using hub = await fakeHub(list);
      const lab = new Lab();
      lab.limit = limit;
      const result = await lab.crawl(hub.url, small);
      expect(lab.parts().flat()).toEqual(newest.slice(0, limit));
      expect(result).toMatchObject({ rows: Math.min(limit, 25), counts: { limit_cut, pages } });
      expect(hub.asked).toHaveLength(pages);
      expect(hub.asked.every(({ query }) => query.get("direction") === "-1")).toBe(true);
    },
  );

  test("that ends a list with an empty page behind it leaves nothing out", async () => {
    const trailing = (asked: Asked): Answer => ({
      headers: asked.index < 2 ? { link: `</api/models?cursor=${asked.index}>; rel="next"` } : {},
      body: asked.index === 0 ? `[${models.slice(0, 2).join()}]` : "[]",
    });
    await using hub = await fakeHub(trailing);
    const lab = new Lab();
    lab.limit = 2;
    expect(await lab.crawl(hub.url, small)).toMatchObject({ rows: 2, counts: { pages: 3, limit_cut: 0 } });
  });

  test.each(["before", "after"] as const)("ends with the same bytes when killed %s a write", async (moment) => {
    const wanted = new Lab();
    wanted.limit = 12;
    await using hub = await fakeHub(list);
    const result = await wanted.crawl(hub.url, small);
    for (let write = 1; write <= 5; write++) {
      const lab = new Lab();
      const dying = mortal(lab, write, moment);
      dying.limit = lab.limit = 12;
      await expect(dying.crawl(hub.url, small)).rejects.toThrow(Killed);
      expect(await lab.crawl(hub.url, small)).toEqual(result);
      expect(lab.sums()).toEqual(wanted.sums());
    }
  });

  test("cannot change within a run", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    lab.limit = 5;
    await lab.crawl(hub.url, small);
    lab.limit = null;
    await expect(lab.crawl(hub.url, small)).rejects.toThrow(
      `crawl: run ${RUN} was begun with --limit 5 and cannot go on with no --limit; give --limit 5 as before, or another --lake`,
    );
    const whole = new Lab();
    await whole.crawl(hub.url, small);
    whole.limit = 5;
    await expect(whole.crawl(hub.url, small)).rejects.toThrow(
      `crawl: run ${RUN} was begun with no --limit and cannot go on with --limit 5; give no --limit as before, or another --lake`,
    );
  });
});

describe("the checkpoint", () => {
  test("that another process moved on ends the run with exit 3", async () => {
    const lab = new Lab();
    await using hub = await fakeHub((asked) => {
      if (asked.index === 4) lab.ledger.put("crawl", RUN, { moved: true });
      return list(asked);
    });
    const error = await lab.crawl(hub.url, small).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LeaseHeldError);
    expect(error).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^crawl: another process moved run 2026-08-21-a1 on/),
    });
  });

  test("that is gone does not let a date be swept twice", async () => {
    await using hub = await fakeHub(list);
    const lab = new Lab();
    const source = { kind: "url", label: "a test", simulated: false } as const;
    const options = { date: "2026-08-21", source, sourceKey: "x", limit: null, now: 0, today: "1970-01-01" };
    expect((await openRun(lab.ledger, options)).id).toBe(RUN);
    const done = await lab.crawl(hub.url, small);
    await recordStage(lab.ledger, RUN, "crawl", { ...done, status: "done", seconds: 1, finished_at: null });
    await lab.ledger.delete("crawl", RUN);
    await expect(lab.crawl(hub.url, small)).rejects.toThrow(
      /^crawl: the sweep of 2026-08-21 was done, and its checkpoint is no longer in the ledger/,
    );
    expect(hub.asked).toHaveLength(13);
  });

  test("that cannot be read is one sentence", async () => {
    const lab = new Lab();
    await lab.ledger.put("crawl", RUN, { next: "https://evil.test/", part: 1 });
    const error = await lab.crawl("http://127.0.0.1:1").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HubraceError);
    expect(String(error)).toMatch(
      /^HubraceError: crawl: the checkpoint of run 2026-08-21-a1 in the ledger cannot be read \(.*\); was it/,
    );
    expect(String(error)).not.toContain("\n");
  });
});
