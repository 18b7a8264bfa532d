import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../../core/errors.ts";
import { type Answer, type Asked, fakeHub } from "../../support/fake-hub.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";
import { failureOf, html, list, options, RUN, sweep } from "./sweep.ts";

test("a token that the real Hub refuses is to be set anew", async () => {
  const refused = (async () => new Response(null, { status: 401 })) as typeof fetch;
  await expect(sweep({ ...options("https://huggingface.co"), fetch: refused })).rejects.toThrow(
    `crawl: https://huggingface.co refused page 1 of run ${RUN} (HTTP 401); set HF_TOKEN to a valid token, or unset it if it is an old one`,
  );
});

describe("what no further attempt will change ends the run with one sentence", () => {
  test.each<[string, Answer, string, number]>([
    [
      "401",
      { status: 401 },
      `crawl: HUB refused page 1 of run ${RUN} (HTTP 401); HF_TOKEN is sent to https://huggingface.co alone, so give --hub an address that answers without a token`,
      1,
    ],
    [
      "403",
      { status: 403 },
      `crawl: HUB refused page 1 of run ${RUN} (HTTP 403); HF_TOKEN is sent to https://huggingface.co alone, so give --hub an address that answers without a token`,
      1,
    ],
    ["404", { status: 404 }, `crawl: HUB refused page 1 of run ${RUN} (HTTP 404); is the address right?`, 1],
    [
      "400 with a reason, without what could move a terminal's cursor",
      { status: 400, headers: { "X-Error-Message": `"expand" must be\t${"x".repeat(300)}` } },
      `crawl: HUB refused page 1 of run ${RUN} (HTTP 400: "expand" must be ${"x".repeat(183)}…); is the address right?`,
      1,
    ],
    [
      "a redirect",
      { status: 302, headers: { location: "https://evil.test/api/models" } },
      "crawl: HUB redirects to https://evil.test/api/models (HTTP 302), and redirects are not followed; give --hub the address that it leads to",
      1,
    ],
    ["HTML at every attempt", html, "crawl: HUB answered HTML, not the Hub's JSON; is the address right?", 4],
    [
      "another JSON at every attempt",
      { body: "{}" },
      "crawl: HUB answered JSON that is not a list of models; is the address right?",
      4,
    ],
  ])("%s", async (_, answer, sentence, requests) => {
    let asked = 0;
    const error = await failureOf(() => {
      asked++;
      return answer;
    });
    expect([error.message, error.exitCode, asked]).toEqual([sentence, 1, requests]);
  });

  test("an address where nobody listens, after three attempts and under a second of waiting", async () => {
    const gone = await fakeHub(list);
    await gone[Symbol.asyncDispose]();
    const clock = new SkippingClock();
    await expect(sweep(options(gone.url, { clock }))).rejects.toThrow(
      `crawl: cannot reach ${gone.url} (ECONNREFUSED); check the address or leave --hub out`,
    );
    expect(clock.sleeps).toEqual([250, 500]);
  });

  test("a name that nobody knows", async () => {
    const fetch = async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }) });
    };
    await expect(sweep(options("https://huggingface.co", { fetch }))).rejects.toThrow(
      "crawl: cannot reach https://huggingface.co (ENOTFOUND); check the network",
    );
  });

  test("a cursor that comes back, at once or after a while", async () => {
    const self = await failureOf((asked) => ({
      headers: { link: `<${asked.path}>; rel="next"` },
      body: '[{"id":"a/b"}]',
    }));
    expect(self.message).toMatch(
      /^crawl: the cursor after page 1 of run \S+ came back \(\/api\/models\?.*\), so the sweep would never end;/,
    );
    const circle = await failureOf((asked) => {
      const cursor = (Number(asked.query.get("cursor") ?? 0) + 1) % 5 || 1;
      return { headers: { link: `</api/models?cursor=${cursor}>; rel="next"` }, body: '[{"id":"a/b"}]' };
    });
    expect(circle.message).toMatch(/^crawl: the cursor after page 5 of run \S+ came back \(\/api\/models\?cursor=1\)/);
  });

  test("a next page on another host, which is never asked", async () => {
    await using other = await fakeHub(list);
    const error = await failureOf(() => ({ headers: { link: `<${other.url}/api/models?cursor=2>; rel="next"` } }), {
      token: "hf_secret",
    });
    expect(error.message).toMatch(
      /^crawl: page 1 of run \S+ names a next page on another host \(http:\/\/127\.0\.0\.1:\d+\/api\/models\?cursor=2, not on HUB\);/,
    );
    expect(other.asked).toEqual([]);
  });

  test("a fourth empty page in a row that names a next one; three are followed", async () => {
    const empty = (upTo: number) => (asked: Asked) => ({
      headers: asked.index < upTo ? { link: `</api/models?cursor=${asked.index}>; rel="next"` } : {},
    });
    await using patient = await fakeHub(empty(3));
    expect(await sweep(options(patient.url))).toHaveLength(4);
    const error = await failureOf(empty(Number.POSITIVE_INFINITY));
    expect(error.message).toMatch(/^crawl: HUB sent 4 empty pages in a row, the last page 4 of run/);
    // Four of them, and a full one after each.
    const now = (asked: Asked) => ({ ...empty(8)(asked), body: asked.index % 2 === 0 ? "[]" : '[{"id":"a/b"}]' });
    await using patchy = await fakeHub(now);
    expect((await sweep(options(patchy.url))).map(({ rows }) => rows.length)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0]);
  });

  test("a body beyond the limit, also when it grows only in decompression", async () => {
    const bomb = gzipSync(`[${" ".repeat(3_000_000)}]`);
    const headers = { "content-encoding": "gzip" };
    const error = await failureOf(() => ({ headers, body: bomb }), { limits: { maxBytes: 2 * 1024 ** 2 } });
    expect(error.message).toBe(
      `crawl: page 1 of run ${RUN} from HUB is larger than 2 MB (2097152 bytes) however few models are asked for; is the address right?`,
    );
  });
});

describe("the token", () => {
  test("goes to the hub's own origin, on every page", async () => {
    await using hub = await fakeHub(list);
    await sweep(options(hub.url, { token: "hf_secret" }));
    expect(hub.asked.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill("Bearer hf_secret"));
  });

  test("does not travel with a redirect", async () => {
    await using other = await fakeHub(list);
    await failureOf(() => ({ status: 307, headers: { location: `${other.url}/api/models` } }), { token: "hf_secret" });
    expect(other.asked).toEqual([]);
  });

  test("that could not stand in a header is refused without being shown", async () => {
    const given = options("http://127.0.0.1:1", { token: "hf_secret\nx" });
    const error = await sweep(given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).not.toContain("secret");
  });
});
