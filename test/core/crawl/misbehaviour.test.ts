import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crawlCheckpoint } from "../../../core/crawl/checkpoint.ts";
import { HubraceError } from "../../../core/errors.ts";
import * as layout from "../../../core/lake/layout.ts";
import { snapshotStage } from "../../../core/snapshot/snapshot.ts";
import { type Answer, type Asked, fakeHub, invented, listOf } from "../../support/fake-hub.ts";
import { TestLake } from "../../support/lake.ts";
import { Killed, Lab, mortal, RUN } from "./lab.ts";

/** 25 models in pages of 2 and parts of 3 pages: parts of 6, 6, 6, 6 and 1. */
const models = invented(25);
const list = listOf(models);
const small = { pageSize: 2, pagesPerPart: 3 };

const cursorOf = ({ query }: Asked) => Number(query.get("cursor") ?? 0);

/** Sums of a sweep of a Hub that behaves. */
async function undisturbed(): Promise<Record<string, string>> {
  await using hub = await fakeHub(list);
  const lab = new Lab();
  await lab.crawl(hub.url, small);
  return lab.sums();
}

/** Ids in the snapshot made from a lab's raw parts. */
async function snapshotOf(lab: Lab): Promise<{ ids: string[]; duplicates: number }> {
  const lake = new TestLake("2026-08-21", lab.blobs);
  await lake.stage(snapshotStage);
  const rows = await lake.rows<{ id: string }>(layout.models(lake.date), "select id from table_");
  return { ids: rows.map(({ id }) => id), duplicates: (await lake.report()).duplicates };
}

const idsOf = (rows: readonly string[]) => rows.map((row) => JSON.parse(row).id as string).sort();

describe("a cursor that the Hub no longer takes", () => {
  /** A sweep that was killed behind its second part, gone on with at a Hub that answers as it says. */
  async function goneOn(answer: (asked: Asked) => Answer) {
    const lab = new Lab();
    await using first = await fakeHub(list);
    await expect(mortal(lab, 4, "after").crawl(first.url, small)).rejects.toThrow(Killed);
    expect((await crawlCheckpoint(lab.ledger, RUN))?.value).toMatchObject({ part: 2, pages: 6, rows: 12 });
    await using hub = await fakeHub(answer);
    const ended = await lab.crawl(hub.url, small).catch((error: unknown) => error);
    return { lab, ended, asked: hub.asked.map(cursorOf) };
  }

  test.each([400, 404, 410, 422])(
    "(HTTP %i) makes the run begin its sweep anew, and end with the same bytes",
    async (status) => {
      const expired = (asked: Asked): Answer => (asked.index === 0 ? { status } : list(asked));
      const { lab, ended, asked } = await goneOn(expired);
      expect(asked).toEqual([12, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]);
      expect(ended).toMatchObject({ rows: 25, counts: { pages: 13, parts: 5, restarts: 1, requests: 19 } });
      expect(lab.sums()).toEqual(await undisturbed());
    },
  );

  test("in the midst of one process is no other matter", async () => {
    let refusals = 0;
    await using hub = await fakeHub((asked) =>
      cursorOf(asked) === 14 && refusals++ === 0 ? { status: 410 } : list(asked),
    );
    const lab = new Lab();
    expect(await lab.crawl(hub.url, small)).toMatchObject({ rows: 25, counts: { restarts: 1 } });
    expect(lab.sums()).toEqual(await undisturbed());
  });

  test("three sweeps long ends the run with a sentence, and without asking for ever", async () => {
    const { lab, ended, asked } = await goneOn((asked) =>
      cursorOf(asked) === 12 ? { status: 410, headers: { "X-Error-Message": "cursor expired" } } : list(asked),
    );
    expect(ended).toBeInstanceOf(HubraceError);
    expect(String(ended)).toMatch(
      /crawl: http:\S+ no longer takes its own cursor for page 7 of run 2026-08-21-a1 \(HTTP 410: cursor expired\); the sweep has begun anew 3 times already, so this one ends\. Ask/,
    );
    expect(asked.filter((cursor) => cursor === 12)).toHaveLength(4);
    expect((await crawlCheckpoint(lab.ledger, RUN))?.value).toMatchObject({ done: false, restarts: 3 });
  });

  test("leaves no part behind of a longer list that was swept first", async () => {
    const lab = new Lab();
    await using first = await fakeHub(list);
    await expect(mortal(lab, 8, "after").crawl(first.url, small)).rejects.toThrow(Killed);
    const shorter = listOf(models.slice(0, 8));
    await using hub = await fakeHub((asked) => (cursorOf(asked) > 8 ? { status: 410 } : shorter(asked)));
    expect(await lab.crawl(hub.url, small)).toMatchObject({ rows: 8, counts: { parts: 2 } });
    expect(lab.parts().flat()).toEqual(models.slice(0, 8));
  });

  test("is told apart from an address without a list, which is no cursor's fault", async () => {
    await using hub = await fakeHub(() => ({ status: 404 }));
    await expect(new Lab().crawl(hub.url, small)).rejects.toThrow(/refused page 1 .*is the address right\?/);
    expect(hub.asked).toHaveLength(1);
  });
});

describe("pages", () => {
  test("that repeat rows give each model once, as last received", async () => {
    // Each page begins with the last row of the page before, one like more.
    const overlapping = (asked: Asked): Answer => {
      const answer = list(asked);
      const again = models[cursorOf(asked) - 1]?.replace(/"likes":(\d+)/, (_, likes) => `"likes":${Number(likes) + 1}`);
      return again === undefined ? answer : { ...answer, body: `[${again},${String(answer.body).slice(1)}` };
    };
    await using hub = await fakeHub(overlapping);
    const lab = new Lab();
    expect(await lab.crawl(hub.url, small)).toMatchObject({ rows: 25 + 12 });
    expect(await snapshotOf(lab)).toEqual({ ids: idsOf(models), duplicates: 12 });
    const lake = new TestLake("2026-08-21", lab.blobs);
    const [row] = await lake.rows<{ likes: number }>(
      layout.models(lake.date),
      "from table_ where id = 'lab-1/model-1'",
    );
    expect(row?.likes).toBe(2);
  });

  test("that skip rows lose only those, and the sweep says nothing that is not so", async () => {
    await using hub = await fakeHub((asked) =>
      list(cursorOf(asked) === 8 ? { ...asked, query: skipped(asked) } : asked),
    );
    const lab = new Lab();
    expect(await lab.crawl(hub.url, small)).toMatchObject({ rows: 23, counts: { models: 23, pages: 12 } });
    expect((await snapshotOf(lab)).ids).toEqual(idsOf(models.toSpliced(8, 2)));
  });

  test("shorter than asked for do not end the sweep; parts are counted in pages", async () => {
    // Full page, one row, no row, one row, …: as the Hub's filters leave them.
    const thin = (asked: Asked): Answer => {
      const kept = models.slice(cursorOf(asked), cursorOf(asked) + 2).slice(0, [2, 1, 0, 1][(cursorOf(asked) / 2) % 4]);
      return { ...list(asked), body: `[${kept}]` };
    };
    await using hub = await fakeHub(thin);
    const lab = new Lab();
    const result = await lab.crawl(hub.url, small);
    expect(lab.parts().map((part) => part.length)).toEqual([3, 4, 3, 2, 1]);
    expect(result).toMatchObject({ rows: 13, counts: { pages: 13, parts: 5 } });
  });

  test("longer than asked for are kept whole", async () => {
    await using hub = await fakeHub(() => ({ body: `[${models}]` }));
    expect(await new Lab().crawl(hub.url, small)).toMatchObject({ rows: 25, counts: { pages: 1 } });
  });

  test("whose cursors lead back behind the place where a killed run goes on end it, with the parts untouched", async () => {
    const lab = new Lab();
    await using first = await fakeHub(list);
    await expect(mortal(lab, 4, "after").crawl(first.url, small)).rejects.toThrow(Killed);
    const held = lab.sums();
    await using hub = await fakeHub((asked) => {
      const next = cursorOf(asked) === 14 ? 4 : cursorOf(asked) + 2;
      const path = asked.path.replace(/cursor=\d+/, `cursor=${next}`);
      return { ...list(asked), headers: { link: `<${path}>; rel="next"` } };
    });
    await expect(lab.crawl(hub.url, small)).rejects.toThrow(/the cursor after page \d+ of run .* came back/);
    expect(lab.sums()).toMatchObject(held);
    expect((await crawlCheckpoint(lab.ledger, RUN))?.value.done).toBe(false);
  });
});

describe("the quota", () => {
  test("that shrinks in the midst of a sweep is waited for, and no request is sent that it does not allow", async () => {
    let [left, refused, window] = [9, 0, 0];
    const quotas = [9, 3, 1]; // what each next window gives
    const lab = new Lab();
    let opened = lab.clock.now();
    await using hub = await fakeHub((asked) => {
      if (lab.clock.now() - opened >= 300_000) {
        opened = lab.clock.now();
        left = quotas[Math.min(++window, 2)] ?? 1;
      }
      if (left-- <= 0) {
        refused++;
        return { status: 429 };
      }
      const answer = list(asked);
      const t = Math.ceil((opened + 300_000 - lab.clock.now()) / 1000);
      return { ...answer, headers: { ...answer.headers, RateLimit: `"api";r=${left};t=${t}` } };
    });
    // 13 pages: 9 + 3 + 1, so two waits of a window's rest and a second.
    expect(await lab.crawl(hub.url, small)).toMatchObject({ rows: 25, counts: { waited_seconds: 602, retries: 0 } });
    expect(refused).toBe(0);
    expect(lab.sums()).toEqual(await undisturbed());
  });

  test("that is taken away without a word is found out by waiting longer each time", async () => {
    let failures = 0;
    await using hub = await fakeHub((asked) =>
      cursorOf(asked) === 10 && failures++ < 4 ? { status: 429, headers: { RateLimit: "nonsense;;" } } : list(asked),
    );
    const lab = new Lab();
    await lab.crawl(hub.url, small);
    expect(lab.clock.sleeps).toEqual([250, 500, 1_000, 2_000]);
    expect(lab.sums()).toEqual(await undisturbed());
  });
});

describe("a row", () => {
  test("of 50 MB is kept, unread, as it came", async () => {
    const large = JSON.stringify({
      _id: "large",
      id: "lab/large",
      likes: 1,
      cardData: { text: "x".repeat(50_000_000) },
    });
    const hub = async () =>
      new Response(`[${models[0]},${large}]`, { headers: { "content-type": "application/json" } });
    const lab = new Lab();
    expect(await lab.crawl("http://hub.test", { ...small, fetch: hub as typeof fetch })).toMatchObject({ rows: 2 });
    const [part] = lab.blobs.files.values();
    expect(gunzipSync(part ?? "").byteLength).toBe(`${models[0]}\n${large}\n`.length);
    expect((await snapshotOf(lab)).ids).toEqual(["lab-0/model-0", "lab/large"]);
  });
});

function skipped(asked: Asked): URLSearchParams {
  const query = new URLSearchParams(asked.query);
  query.set("cursor", String(cursorOf(asked) + 2));
  return query;
}
