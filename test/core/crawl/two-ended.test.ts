import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crawlCheckpoint, freshCheckpoint, putCheckpoint } from "../../../core/crawl/checkpoint.ts";
import type { CrawlOptions } from "../../../core/crawl/crawl.ts";
import { UsageError } from "../../../core/errors.ts";
import { serveSandbox } from "../../../core/hub/sandbox/server.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { TestLake } from "../../support/lake.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { type Dated, dated, datedHub } from "./dated-hub.ts";
import { Killed, Lab, mortal, RUN } from "./lab.ts";

const HUB = "http://hub.test";
const small = { pageSize: 2, pagesPerPart: 3, twoEnded: true } satisfies Partial<CrawlOptions>;

/** Ids in the order of the raw rows. */
const idsIn = (lab: Lab): string[] =>
  lab
    .parts()
    .flat()
    .map((row) => (JSON.parse(row) as Dated).id);
const idsOf = (models: readonly Dated[]): string[] => models.map(({ id }) => id);
const name = (numbers: readonly number[]): string[] => numbers.map((number) => `lab/model-${number}`);
const directions = (asked: readonly URL[]): string =>
  asked.map((url) => (url.searchParams.get("direction") === "1" ? "up" : "down")).join(" ");

describe("a sweep from both ends", () => {
  test("asks from both at once and writes the oldest end's page before the newest's, round by round", async () => {
    const hub = datedHub(dated([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const lab = new Lab();
    const result = await lab.crawl(HUB, { ...small, fetch: hub.fetch });
    // Pages of 2, parts of two rounds. The third round's page up ends at 5, so the page down (5, 4) is all known, and the
    // last page up only tells that no other model shares the date of 5.
    expect(lab.parts().map((part) => part.map((row) => (JSON.parse(row) as Dated).id))).toEqual([
      name([0, 1, 9, 8, 2, 3, 7, 6]),
      name([4, 5]),
    ]);
    expect(directions(hub.asked)).toBe("up down up down up down up");
    expect(result).toMatchObject({ rows: 10, counts: { pages: 7, requests: 7, parts: 2, limit_cut: 0 } });
  });

  test("writes a part every two rounds, too, while the newest end goes on alone through what shares its date", async () => {
    const hub = datedHub(dated([0, 1, ...Array.from({ length: 20 }, () => 5)]));
    const lab = new Lab();
    await lab.crawl(HUB, { ...small, fetch: hub.fetch });
    // The second page up is all of the date that the newest end has reached: from the third round on that end is alone, until a page of older ones.
    expect(directions(hub.asked)).toBe(`up down up down${" down".repeat(9)}`);
    expect(lab.parts().map((part) => part.length)).toEqual([6, 4, 4, 4, 4]);
  });

  test.each([
    ["no page's worth", [0], 2],
    ["one page", [0, 1], 2],
    ["two pages", [0, 1, 2, 3], 4],
    ["three pages", [0, 1, 2, 3, 4, 5], 5],
    ["three pages, the last short", [0, 1, 2, 3, 4], 4],
    ["seven pages", Array.from({ length: 14 }, (_, i) => i), 9],
    ["eight pages", Array.from({ length: 16 }, (_, i) => i), 10],
  ])("of %s takes each model once", async (_, seconds, requests) => {
    const models = dated(seconds);
    const hub = datedHub(models);
    const lab = new Lab();
    await lab.crawl(HUB, { ...small, fetch: hub.fetch });
    expect(idsIn(lab).sort()).toEqual(idsOf(models).sort());
    expect(hub.asked).toHaveLength(requests);
  });

  test("of an empty Hub fails as a sweep from one end does", async () => {
    const { fetch } = datedHub([]);
    await expect(new Lab().crawl(HUB, { ...small, fetch })).rejects.toThrow("crawl: http://hub.test listed no models");
  });

  test("takes each model once, however many share a date, wherever the ends meet, and soon", async () => {
    const seconds = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 40 });
    const sizes = fc.record({ pageSize: fc.integer({ min: 1, max: 5 }), pagesPerPart: fc.integer({ min: 1, max: 4 }) });
    const ties = fc.constantFrom("forwards" as const, "backwards" as const);
    await fc.assert(
      fc.asyncProperty(seconds, sizes, ties, async (given, size, order) => {
        const models = dated(given);
        const hub = datedHub(models, order);
        const lab = new Lab();
        await lab.crawl(HUB, { ...size, twoEnded: true, fetch: hub.fetch });
        expect(idsIn(lab).sort()).toEqual(idsOf(models).sort());
        // Beyond the list's own pages: two pages around the meeting point, and what a group of equal dates is longer than a page.
        const group = Math.max(...given.map((second) => given.filter((other) => other === second).length));
        const most = Math.ceil(models.length / size.pageSize) + 3 + Math.ceil(group / size.pageSize);
        expect(hub.asked.length).toBeLessThanOrEqual(most);
      }),
      { numRuns: 150 },
    );
  });

  test("loses no model that has no date: the snapshot keeps one of what both ends took", async () => {
    const models = dated([null, null, null, 4, 5, 6, 7, 8, 9]);
    const lab = new Lab();
    await lab.crawl(HUB, { ...small, fetch: datedHub(models).fetch });
    expect([...new Set(idsIn(lab))].sort()).toEqual(idsOf(models).sort());
    const blank = new Lab();
    const undated = dated([null, null, null, null, null]);
    await blank.crawl(HUB, { ...small, fetch: datedHub(undated).fetch });
    expect([...new Set(idsIn(blank))].sort()).toEqual(idsOf(undated).sort());
  });

  test("takes what a model that vanishes, moves or comes meanwhile leaves to be taken", async () => {
    const models = dated(Array.from({ length: 20 }, (_, i) => i));
    const before = datedHub(models);
    // From the fifth request on: 9 and 10, around which the ends meet, are gone, and a newer one is there.
    const newer = { _id: "9999", id: "lab/newer", createdAt: "2025-02-01T00:00:00.000Z" };
    const after = datedHub([...models.toSpliced(9, 2), newer]);
    const hub = (...given: Parameters<typeof fetch>) => (before.asked.length < 4 ? before : after).fetch(...given);
    const lab = new Lab();
    await lab.crawl(HUB, { ...small, fetch: hub });
    expect(idsIn(lab).sort()).toEqual(idsOf(models.toSpliced(9, 2)).sort());
  });

  test("and --limit together are wrong usage", async () => {
    const lab = new Lab();
    lab.limit = 3;
    await expect(lab.crawl(HUB, { ...small, fetch: datedHub(dated([1])).fetch })).rejects.toThrow(UsageError);
  });
});

describe("a sweep from both ends that was killed", () => {
  // Groups of one date at both ends, one longer than a page, and one where the ends meet.
  const models = dated([0, 0, 0, 1, 2, 3, 4, 4, 4, 4, 4, 5, 6, 7, 8, 9, 9, 9, 9, 10, 11]);

  test.each(["before", "after"] as const)("%s any write ends with the same bytes and counts", async (moment) => {
    const whole = new Lab();
    const size = { pageSize: 2, pagesPerPart: 2 };
    const wanted = await whole.crawl(HUB, { ...size, twoEnded: true, fetch: datedHub(models).fetch });
    let write = 1;
    for (; ; write++) {
      const lab = new Lab();
      const killed = await mortal(lab, write, moment)
        .crawl(HUB, { ...size, twoEnded: true, fetch: datedHub(models).fetch })
        .then(() => false)
        .catch((error: unknown) => error instanceof Killed);
      if (!killed) break;
      // A checkpoint knows that there are two ends, whatever the second command says.
      const begun = (await crawlCheckpoint(lab.ledger, RUN)) !== null;
      const again = lab.crawl("http://other.test", { ...size, twoEnded: !begun, fetch: datedHub(models).fetch });
      expect(await again).toEqual(wanted);
      expect(lab.sums()).toEqual(whole.sums());
    }
    expect(write).toBeGreaterThan(10);
  });

  test("or whose Hub failed at any request ends with the same bytes and names page and end", async () => {
    const whole = new Lab();
    const { counts } = await whole.crawl(HUB, { ...small, fetch: datedHub(models).fetch });
    for (let bad = 3; bad <= (counts.requests ?? 0); bad++) {
      const lab = new Lab();
      const hub = datedHub(models);
      const down = async (...given: Parameters<typeof fetch>) =>
        hub.asked.length >= bad - 1 ? new Response("", { status: 502 }) : hub.fetch(...given);
      const failed = lab.crawl(HUB, { ...small, fetch: down, limits: { attempts: 2 } });
      await expect(failed).rejects.toThrow(
        /^crawl: page \d+ from the (oldest|newest) of run 2026-08-21-a1 failed 2 times \(HTTP 502\); run the same command again to go on from page \d+$/,
      );
      await lab.crawl(HUB, { ...small, fetch: datedHub(models).fetch });
      expect(lab.sums()).toEqual(whole.sums());
    }
  });

  test("goes on from one end when the checkpoint is of a sweep from one end, also an old one's", async () => {
    const lab = new Lab();
    const single = { ...small, twoEnded: false };
    const whole = new Lab();
    const result = await whole.crawl(HUB, { ...single, fetch: datedHub(models).fetch });
    await expect(mortal(lab, 2, "after").crawl(HUB, { ...single, fetch: datedHub(models).fetch })).rejects.toThrow(
      Killed,
    );
    const { reached, down, ...old } = (await crawlCheckpoint(lab.ledger, RUN))?.value ?? freshCheckpoint("/", null);
    expect([reached, down]).toEqual([null, null]);
    await putCheckpoint(lab.ledger, RUN, old as typeof old & { reached: null; down: null }, 1);
    expect(await lab.crawl(HUB, { ...small, fetch: datedHub(models).fetch })).toEqual(result);
    expect(lab.sums()).toEqual(whole.sums());
  });

  test("begins anew from both ends when the Hub no longer takes a cursor", async () => {
    const whole = new Lab();
    await whole.crawl(HUB, { ...small, fetch: datedHub(models).fetch });
    const lab = new Lab();
    const hub = datedHub(models);
    let refused = false;
    const fetch = async (...given: Parameters<typeof globalThis.fetch>) => {
      if (hub.asked.length !== 5 || refused) return hub.fetch(...given);
      refused = true;
      return new Response("", { status: 410 });
    };
    expect(await lab.crawl(HUB, { ...small, fetch })).toMatchObject({ rows: 21, counts: { restarts: 1 } });
    expect(lab.sums()).toEqual(whole.sums());
  });

  test("begins anew from as many ends as it was begun with, whatever the second command says", async () => {
    for (const twoEnded of [true, false]) {
      const begun = { ...small, twoEnded };
      const whole = new Lab();
      await whole.crawl(HUB, { ...begun, fetch: datedHub(models).fetch });
      const lab = new Lab();
      const killed = mortal(lab, 2, "after").crawl(HUB, { ...begun, fetch: datedHub(models).fetch });
      await expect(killed).rejects.toThrow(Killed);
      const hub = datedHub(models);
      let refused = false;
      const fetch = async (...given: Parameters<typeof globalThis.fetch>) => {
        if (refused) return hub.fetch(...given);
        refused = true;
        return new Response("", { status: 410 });
      };
      const result = await lab.crawl(HUB, { ...small, twoEnded: !twoEnded, fetch });
      expect(result).toMatchObject({ rows: 21, counts: { restarts: 1 } });
      expect(lab.sums()).toEqual(whole.sums());
    }
  });
});

/** Milliseconds on the clock and requests refused for a sweep of a Hub that takes 1.5 s a page, within a quota a window of 300 s. */
async function timed(models: readonly Dated[], twoEnded: boolean, quota = Number.POSITIVE_INFINITY) {
  const lab = new Lab();
  const clock = new VirtualClock();
  const began = clock.now();
  const hub = datedHub(models);
  let [opened, left, refused] = [began, quota, 0];
  const slow = async (...given: Parameters<typeof fetch>): Promise<Response> => {
    if (clock.now() - opened >= 300_000) [opened, left] = [clock.now(), quota];
    const over = left <= 0;
    if (over) refused++;
    else left--;
    const headers = { RateLimit: `"api";r=${left};t=${Math.ceil((opened + 300_000 - clock.now()) / 1000)}` };
    // Answers overtake each other: the second of a round is the quicker one.
    await clock.sleep(hub.asked.length % 2 === 0 ? 1_500 : 1_400);
    if (over) return new Response("", { status: 429, headers });
    const answer = await hub.fetch(...given);
    if (quota !== Number.POSITIVE_INFINITY) answer.headers.set("RateLimit", headers.RateLimit);
    return answer;
  };
  const result = await lab.crawl(HUB, { pageSize: 5, twoEnded, fetch: slow }, clock);
  return { seconds: (clock.now() - began) / 1000, refused, result, lab };
}

describe("where the Hub takes 1.5 s a page", () => {
  const models = dated(Array.from({ length: 400 }, (_, i) => i)); // 80 pages

  test("both ends at once take half the time of one", async () => {
    const one = await timed(models, false);
    const two = await timed(models, true);
    // 40 rounds and one page behind the meeting point, beside 80 pages; the answers take 1.4 or 1.5 s.
    expect(one.seconds).toBeGreaterThan(80 * 1.4 - 1);
    expect(two.seconds / one.seconds).toBeLessThan(0.55);
    expect(two.result.rows).toBe(400);
  });

  test.each([20, 21])("both ends share a quota of %i requests per window and are never refused", async (quota) => {
    const { refused, result, seconds } = await timed(models, true, quota);
    expect(refused).toBe(0);
    expect(result).toMatchObject({ rows: 400, counts: { retries: 0 } });
    // The whole quota is used: four waits for a window's end, as the pages need.
    expect(seconds).toBeLessThan(Math.ceil((result.counts.requests ?? 0) / quota) * 304);
    expect(result.counts.waited_seconds).toBeLessThanOrEqual(seconds);
  });
});

test("the snapshot of a sweep from both ends is that of one from the oldest, byte for byte", async () => {
  const sandbox = await serveSandbox({ models: 3_000, seed: 5, day: 0 });
  try {
    const lakes = await Promise.all(
      [false, true].map(async (twoEnded) => {
        const lab = new Lab();
        await lab.crawl(sandbox.url, { pageSize: 100, twoEnded });
        const order = idsIn(lab);
        const lake = new TestLake("2026-08-21", lab.blobs);
        await lake.stage(snapshotStage);
        return { lab, report: await lake.report(), order };
      }),
    );
    const [one, two] = lakes.map(({ lab }) =>
      [layout.models, layout.edges, layout.quarantine].map((key) => lab.blobs.files.get(key("2026-08-21"))),
    );
    expect(two).toEqual(one);
    expect(lakes[1]?.report).toEqual(lakes[0]?.report);
    expect(lakes[1]?.order).not.toEqual(lakes[0]?.order);
    expect(lakes[1]?.order.toSorted()).toEqual(lakes[0]?.order.toSorted());
  } finally {
    await sandbox.close();
  }
});
