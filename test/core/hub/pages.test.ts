import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { listPages } from "../../../core/hub/pages.ts";
import { type Log, silentLog } from "../../../core/log.ts";
import { type Answer, type Asked, fakeHub, listOf } from "../../support/fake-hub.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";
import { failureOf, html, list, models, options, RUN, sweep } from "./sweep.ts";

/** Answers the first requests with `answers` and the rest as the list does. */
const first =
  (...answers: readonly Answer[]) =>
  (asked: Asked): Answer =>
    answers[asked.index] ?? list(asked);

describe("a sweep", () => {
  test("follows rel=next to the last page and gives rows as received", async () => {
    await using hub = await fakeHub(list);
    const pages = await sweep(options(hub.url));
    expect(pages.map(({ number, rows, requests }) => [number, rows.length, requests])).toEqual([
      [1, 10, 1],
      [2, 10, 1],
      [3, 5, 1],
    ]);
    expect(pages.flatMap((page) => page.rows)).toEqual(models);
    expect(pages.map((page) => page.next?.match(/^\/api\/models\?.*cursor=(\d+)$/)?.[1])).toEqual([
      "10",
      "20",
      undefined,
    ]);
    expect(pages.at(-1)?.next).toBeNull();
    expect(
      hub.asked.every(({ headers }) => headers["user-agent"] === "hubrace/0.1.0 (+https://github.com/hubrace/hubrace)"),
    ).toBe(true);
    expect(hub.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test("goes on at another port from the path alone, even one that begins with two slashes", async () => {
    await using hub = await fakeHub(() => ({ body: '[{"id":"a/b"}]' }));
    const pages = await sweep(options(hub.url, { from: "//evil.test/api/models?cursor=9", number: 7 }));
    expect(pages.map((page) => page.number)).toEqual([7]);
    expect(hub.asked.map((asked) => asked.path)).toEqual(["//evil.test/api/models?cursor=9"]);
  });

  test("reads compressed pages and pages with white space", async () => {
    await using hub = await fakeHub(() => ({
      headers: { "content-encoding": "gzip" },
      body: gzipSync('[ {"id": 1.0} ]\n'),
    }));
    expect((await sweep(options(hub.url)))[0]?.rows).toEqual(['{"id":1.0}']);
  });

  test("asks for fewer models where a page is too large, and then for as many as before", async () => {
    // Rows of some 45 bytes, but for two of 600 in the second page: both together with their neighbours are too large, one is not.
    const rows = models.map((row, n) => (n === 11 || n === 12 ? `{"id":"a/b${n}","card":"${"x".repeat(580)}"}` : row));
    await using hub = await fakeHub(listOf(rows));
    const pages = await sweep(options(hub.url, { limits: { maxBytes: 1_400 } }));
    expect(pages.flatMap((page) => page.rows)).toEqual(rows);
    expect(pages.map(({ number, rows: { length }, requests }) => [number, length, requests])).toEqual([
      [1, 10, 1],
      [2, 1, 2],
      [3, 1, 2],
      [4, 10, 1],
      [5, 3, 1],
    ]);
    const asked = hub.asked.map(({ query }) => `${query.get("cursor") ?? 0}+${query.get("limit")}`);
    expect(asked).toEqual(["0+10", "10+10", "10+1", "11+10", "11+1", "12+10", "22+10"]);
  });

  test("stops with the signal's reason", async () => {
    await using hub = await fakeHub(list);
    const stop = new AbortController();
    const pages = listPages(options(hub.url, { signal: stop.signal }));
    await pages.next();
    stop.abort(new Error("lease lost"));
    await expect(pages.next()).rejects.toThrow("lease lost");
  });

  test("stops in the middle of a body", async () => {
    const stop = new AbortController();
    await using hub = await fakeHub((asked) => {
      setImmediate(() => stop.abort(new Error("interrupted")));
      return { ...list(asked), fault: "stall" };
    });
    await expect(sweep(options(hub.url, { signal: stop.signal }))).rejects.toThrow("interrupted");
  });
});

describe("pacing", () => {
  const withQuota = (quotas: readonly string[]) => (asked: Asked) => {
    const answer = list(asked);
    return { ...answer, headers: { ...answer.headers, RateLimit: quotas[asked.index] ?? "" } };
  };

  test("waits until a second behind the window's end when nothing remains, and not at all before or after the last page; says until when, and that it goes on", async () => {
    await using hub = await fakeHub(withQuota(['"api";r=1;t=200', '"api";r=0;t=123', '"api";r=0;t=300']));
    const clock = new SkippingClock();
    const told: unknown[] = [];
    const log: Log = { ...silentLog, info: (event, fields) => told.push([event, fields, clock.sleeps.length]) };
    const pages = await sweep(options(hub.url, { clock, log }));
    expect(clock.sleeps).toEqual([124_000]);
    expect(told).toEqual([
      ["waiting for the Hub's quota", { until: "2026-08-21T00:02:04.000Z", seconds: 124 }, 0],
      ["going on after the Hub's quota", undefined, 1],
    ]);
    expect(pages.map((page) => page.waitedMs)).toEqual([0, 0, 124_000]);
  });

  test("ignores headers that cannot be read", async () => {
    await using hub = await fakeHub(withQuota(['"api";r=0', "r=0;t=100", '"api";r=zero;t=100']));
    const clock = new SkippingClock();
    await sweep(options(hub.url, { clock }));
    expect(clock.sleeps).toEqual([]);
  });

  test("waits as the Hub says on 429, by RateLimit or Retry-After, else backs off, which it tells with the failure", async () => {
    const limited = (headers: Record<string, string>): Answer => ({ status: 429, headers });
    await using hub = await fakeHub(
      first(limited({ RateLimit: '"api";r=0;t=59' }), limited({ "Retry-After": "5" }), limited({})),
    );
    const clock = new SkippingClock();
    const told: unknown[] = [];
    const log: Log = { ...silentLog, info: (_event, fields) => fields && told.push(fields.seconds) };
    const pages = await sweep(options(hub.url, { clock, log }));
    expect(clock.sleeps).toEqual([60_000, 5_000, 1_000]);
    expect(told).toEqual([60, 5]);
    expect(pages[0]?.requests).toBe(4);
  });

  test("waits no longer when the machine's clock is set back by two hours, between two pages or in the midst of a back-off", async () => {
    let setBackBy = 0;
    const setBack = () => (setBackBy += 2 * 3_600_000);
    const clock = new (class extends SkippingClock {
      override now() {
        return super.now() - setBackBy;
      }
      override async sleep(milliseconds: number) {
        await super.sleep(milliseconds);
        setBack();
      }
    })();
    const reset = (asked: Asked): Answer => ([1, 2].includes(asked.index) ? { fault: "reset" } : list(asked));
    await using hub = await fakeHub(reset);
    for await (const _ of listPages(options(hub.url, { clock }))) setBack();
    expect(clock.sleeps).toEqual([250, 500]);
  });
});

describe("retries", () => {
  test.each<[string, Answer, string]>([
    ["HTTP 429", { status: 429 }, "HTTP 429"],
    ["HTTP 500", { status: 500 }, "HTTP 500"],
    ["HTTP 502 in HTML", { ...html, status: 502 }, "HTTP 502"],
    ["HTTP 504", { status: 504 }, "HTTP 504"],
    ["HTTP 408", { status: 408 }, "HTTP 408"],
    ["a reset connection", { fault: "reset" }, "connection reset"],
    ["a body cut off", { body: `[${models.join()}]`, fault: "cut" }, "body cut off"],
    ["a body that stalls", { body: `[${models.join()}]`, fault: "stall" }, "no byte for 2 s"],
    ["a body that ends early without anybody noticing", { body: '[{"id":"a/b"},{"id":' }, "not JSON, or cut off"],
    ["a damaged gzip body", { headers: { "content-encoding": "gzip" }, body: "no gzip" }, "body cut off"],
    ["an empty body", { body: "" }, "an empty body"],
    ["HTML with status 200", html, "HTML instead of JSON"],
    ["HTML that calls itself JSON", { body: "<!doctype html>" }, "HTML instead of JSON"],
    ["JSON that is no list", { body: '{"error":"busy"}' }, "JSON that is not a list"],
    ["a next link cut off", { headers: { link: "<http://127.0.0.1/api/mo" } }, "a Link header that cannot be read"],
    [
      "a next link that is no address",
      { headers: { link: '<http://[>; rel="next"' } },
      "a Link header that cannot be read",
    ],
  ])("%s is survived, three times on one page", async (_, fault, cause) => {
    await using hub = await fakeHub(first(fault, fault, fault));
    const clock = new SkippingClock();
    const causes: unknown[] = [];
    const log: Log = { ...silentLog, warn: (_event, fields) => causes.push(fields?.cause) };
    // A busy machine takes longer for an answer than a stall needs to last.
    const limits = fault.fault === "stall" ? { idleMs: 2_000 } : {};
    const pages = await sweep(options(hub.url, { clock, log, limits }));
    expect(pages.flatMap((page) => page.rows)).toEqual(models);
    expect(causes).toEqual([cause, cause, cause]);
    expect(clock.sleeps).toEqual([250, 500, 1_000]);
  });

  test.each(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT", "HPE_INVALID_CONSTANT"])(
    "a connection that broke off (%s) is worth all attempts on the first page, too, and one that was refused is not",
    async (code) => {
      const failing = (cause: string) =>
        sweep({
          ...options("http://127.0.0.1:9"),
          fetch: async () => {
            throw new TypeError("fetch failed", { cause: Object.assign(new Error("it broke"), { code: cause }) });
          },
        });
      await expect(failing(code)).rejects.toThrow(`crawl: page 1 of run ${RUN} failed 9 times (`);
      await expect(failing("ECONNREFUSED")).rejects.toThrow("crawl: cannot reach http://127.0.0.1:9 (ECONNREFUSED);");
    },
  );

  test("an answer that trickles without end is cut by the limit on the whole request", async () => {
    const error = await failureOf((asked) => ({ ...list(asked), fault: "stall" }), {
      limits: { idleMs: 5_000, totalMs: 50, attempts: 2 },
    });
    expect(error.message).toBe(
      `crawl: page 1 of run ${RUN} failed 2 times (not whole after 0.05 s); run the same command again to go on from page 1`,
    );
  });

  test("a first page that fails as no Hub would, behind another failure, has all its attempts", async () => {
    await using hub = await fakeHub(first({ status: 502 }, html, html, html, html));
    const [page] = await sweep(options(hub.url));
    expect(page).toMatchObject({ number: 1, requests: 6 });
  });

  test("each failure is told with its attempt and the seconds until the next", async () => {
    await using hub = await fakeHub(first({ status: 502 }, { status: 503, headers: { "Retry-After": "7" } }));
    const told: unknown[] = [];
    await sweep(options(hub.url, { log: { ...silentLog, warn: (event, fields) => told.push([event, fields]) } }));
    expect(told).toEqual([
      ["page failed", { page: 1, attempt: 1, cause: "HTTP 502", retry_in_seconds: 0.25 }],
      ["page failed", { page: 1, attempt: 2, cause: "HTTP 503", retry_in_seconds: 7 }],
    ]);
  });

  test("nine failures end the run with the page, the last cause and where it goes on", async () => {
    const clock = new SkippingClock();
    const down = (asked: Asked): Answer =>
      asked.index < 2 ? list(asked) : { ...html, status: asked.index % 2 ? 500 : 502 };
    const error = await failureOf(down, { clock, resumePage: () => 1 });
    expect(error.message).toBe(
      `crawl: page 3 of run ${RUN} failed 9 times (HTTP 502); run the same command again to go on from page 1`,
    );
    expect(error.exitCode).toBe(1);
    expect(error.cause).toMatchObject({ cause: { statusCode: 502 } });
    expect(clock.sleeps).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
  });

  test("HTML in the midst of a sweep is a fault like any other", async () => {
    const error = await failureOf((asked) => (asked.index === 0 ? list(asked) : html));
    expect(error.message).toMatch(
      /^crawl: page 2 of run \S+ failed 9 times \(HTML instead of JSON\); run the same command again/,
    );
  });
});
