import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { HubraceError } from "../../../core/errors.ts";
import { hubAddress } from "../../../core/hub/address.ts";
import { firstPage } from "../../../core/hub/fields.ts";
import { Pace } from "../../../core/hub/pace.ts";
import { type ListLimits, listPages } from "../../../core/hub/pages.ts";
import type { LogFields } from "../../../core/log.ts";
import { type Answer, type Asked, fakeHub } from "../../support/fake-hub.ts";
import { SkippingClock } from "../../support/skipping-clock.ts";

/** Made up, and easy to find again. */
const TOKEN = `hf_${"LeakCanary".repeat(3)}0123`;

/** What a sweep with the token ends with, and all that it said meanwhile. */
async function ending(
  url: string,
  limits: Partial<ListLimits> = {},
): Promise<{ error: unknown; rows: number; said: string }> {
  const lines: [string, LogFields | undefined][] = [];
  const note = (event: string, fields?: LogFields) => void lines.push([event, fields]);
  const log = { info: note, warn: note, progress: () => {} };
  const hub = hubAddress(url);
  const { signal } = new AbortController();
  const pace = new Pace({ clock: new SkippingClock(), log, signal });
  const place = { run: "2026-08-21-a1", from: firstPage("", "oldest first", 10), number: 1, resumePage: () => 1 };
  let error: unknown = null;
  let rows = 0;
  try {
    for await (const page of listPages({ hub, fetch, log, signal, pace, token: TOKEN, limits, ...place }))
      rows += page.rows.length;
  } catch (thrown) {
    error = thrown;
  }
  // With all causes and their properties, as HUBRACE_DEBUG=1 prints them, and more.
  const said = inspect([error, lines], { depth: Infinity, showHidden: true, maxStringLength: Infinity });
  return { error, rows, said };
}

const asked: Asked[] = [];
const remember = (one: Asked): Answer => {
  asked.push(one);
  return {};
};

/** A server that says bytes, not HTTP: what no http.Server would send. */
async function rawServer(talk: (socket: Socket) => void): Promise<{ url: string } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("data", () => talk(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: close };
}

describe("a Hub that repeats the token", () => {
  const row = JSON.stringify({ id: "a/b", cardData: { text: `Bearer ${TOKEN}` } });
  const places: [string, Answer][] = [
    ["in the body of a page", { body: `[${row}]` }],
    ["in a page that is no JSON", { body: `${TOKEN} is not welcome` }],
    ["in its reason to refuse", { status: 400, headers: { "x-error-message": `Authorization: Bearer ${TOKEN}` } }],
    ["in its reason to refuse the token", { status: 401, headers: { "x-error-message": `bad token ${TOKEN}` } }],
    ["in the id of a failed request", { status: 404, headers: { "x-request-id": TOKEN } }],
    ["in a redirect", { status: 302, headers: { location: `/login?token=${TOKEN}` } }],
    ["in a cursor", { headers: { link: `</api/models?cursor=${TOKEN}>; rel="next"` }, body: '[{"id":"a/b"}]' }],
    ["in a link to elsewhere", { headers: { link: `<https://evil.test/?${TOKEN}>; rel="next"` } }],
    ["in a header that nobody reads", { headers: { "x-debug": `curl -H 'Authorization: Bearer ${TOKEN}'` } }],
    ["in a body of which only half comes", { body: `[${row},${row}]`, fault: "cut" }],
    ["in the body of an error", { status: 500, body: `{"headers":{"authorization":"Bearer ${TOKEN}"}}` }],
  ];
  test.each(places)("%s is heard by nobody else", async (_, answer) => {
    await using hub = await fakeHub(() => answer);
    const { error, rows, said } = await ending(hub.url, { attempts: 2 });
    expect(hub.asked[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
    expect(error).toBeInstanceOf(HubraceError);
    expect(rows).toBe(0);
    expect(said).not.toContain(TOKEN);
  });

  test("with no HTTP around it, which the parser keeps for the stack trace", async () => {
    await using hub = await rawServer((socket) => socket.end(`Authorization: Bearer ${TOKEN}\r\n\r\n`));
    const { error, said } = await ending(hub.url, { attempts: 2 });
    expect(error).toBeInstanceOf(HubraceError);
    expect(said).not.toContain(TOKEN);
  });

  test("is told so in one sentence", async () => {
    await using hub = await fakeHub(() => ({ body: `[${row}]` }));
    expect(String((await ending(hub.url)).error)).toBe(
      `HubraceError: crawl: ${hub.url} repeats HF_TOKEN in its answer to page 1 of run 2026-08-21-a1, and nothing of that answer was kept; ` +
        "is the address right? If it is not the Hub's, revoke the token",
    );
    expect(hub.asked).toHaveLength(1);
  });
});

describe("the token stays with the Hub's own origin", () => {
  const elsewhere: [string, (other: URL, own: URL) => string][] = [
    ["another port of the host", (other) => `${other.origin}/api/models`],
    ["another name of the host", (other) => `http://localhost:${other.port}/api/models`],
    ["another host without a scheme", (other) => `//${other.host}/api/models`],
    ["a host behind what looks like the Hub as a user", (other, own) => `http://${own.host}@${other.host}/api/models`],
    ["a host with a user and a password", (other) => `http://u:p@${other.host}/api/models`],
    ["a host behind a backslash", (other) => `/\\${other.host}/api/models`],
    ["a file", () => "file:///etc/passwd"],
  ];
  test.each(elsewhere)("when a redirect or a next page leads to %s", async (_, address) => {
    await using other = await fakeHub(remember);
    for (const status of [301, 302, 303, 307, 308]) {
      await using hub = await fakeHub(({ hub: own }) => ({
        status,
        headers: { location: address(new URL(other.url), new URL(own)) },
      }));
      expect((await ending(hub.url)).error).toBeInstanceOf(HubraceError);
      expect(hub.asked).toHaveLength(1);
    }
    await using hub = await fakeHub(({ hub: own }) => ({
      headers: { link: `<${address(new URL(other.url), new URL(own))}>; rel="next"` },
      body: '[{"id":"a/b"}]',
    }));
    expect(String((await ending(hub.url)).error)).toContain("names a next page on another host");
    expect(hub.asked).toHaveLength(1);
    expect(other.asked).toEqual([]);
  });

  test("when https is given up on the way", async () => {
    const requested: string[] = [];
    const answers: (url: string) => Response = (url) =>
      requested.length === 1
        ? new Response('[{"id":"a/b"}]', { headers: { link: `<${url.replace("https:", "http:")}&p=2>; rel="next"` } })
        : new Response("[]");
    const downgrading: typeof fetch = async (url) => {
      requested.push(String(url));
      return answers(String(url));
    };
    const log = { info() {}, warn() {}, progress() {} };
    const { signal } = new AbortController();
    const pages = listPages({
      hub: hubAddress("https://hub.test"),
      fetch: downgrading,
      ...{ log, signal, token: TOKEN, run: "r", from: "/api/models?limit=1", number: 1, resumePage: () => 1 },
      pace: new Pace({ clock: new SkippingClock(), log, signal }),
    });
    await expect(Array.fromAsync(pages)).rejects.toThrow("names a next page on another host");
    expect(requested).toEqual(["https://hub.test/api/models?limit=1"]);
  });
});

describe("an answer costs no more than its limits", () => {
  const BOMB = Buffer.from(`[${" ".repeat(8_000_000)}]`);
  const LIMITS = { attempts: 2, maxBytes: 1_000_000 };

  test.each<[string, Answer]>([
    ["gzip, a thousandfold", { headers: { "content-encoding": "gzip" }, body: gzipSync(BOMB) }],
    ["gzip in gzip", { headers: { "content-encoding": "gzip, gzip" }, body: gzipSync(gzipSync(BOMB)) }],
    ["brotli", { headers: { "content-encoding": "br" }, body: brotliCompressSync(BOMB) }],
    ["nothing at all", { body: BOMB }],
  ])("whatever it is compressed with: %s", async (_, answer) => {
    await using hub = await fakeHub(() => answer);
    expect(String((await ending(hub.url, LIMITS)).error)).toContain("is larger than 1 MB (1000000 bytes)");
    // Not attempted again as it was, but once with a tenth of the ten models.
    expect(hub.asked.map(({ query }) => query.get("limit"))).toEqual(["10", "1"]);
  });

  test("when it never ends, with length or without", async () => {
    await using hub = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[");
      const more = () => {
        while (!socket.destroyed && socket.write(" ".repeat(65_536)));
      };
      socket.on("drain", more);
      more();
    });
    expect(String((await ending(hub.url, LIMITS)).error)).toContain("is larger than 1 MB");
  });

  test("when its JSON is deep, also in one string of brackets that is never closed", async () => {
    const deep = "[".repeat(2_000_000);
    for (const body of [`[${deep}${deep.replaceAll("[", "]")}]`, deep]) {
      await using hub = await fakeHub(() => ({ body }));
      expect(String((await ending(hub.url)).error)).toMatch(/is nested deeper than 100000 levels, which no list/);
      expect(hub.asked).toHaveLength(1);
    }
  });

  test("and a row as deep as allowed is kept", async () => {
    const row = `{"id":"a/b","tags":${"[".repeat(99_998)}${"]".repeat(99_998)}}`;
    await using hub = await fakeHub(() => ({ body: `[${row}]` }));
    expect(await ending(hub.url)).toMatchObject({ error: null, rows: 1 });
  });

  test("when its JSON is of millions of empty lists, as elements or in one of them", async () => {
    const lists = "[],".repeat(2_100_000);
    await using one = await fakeHub(() => ({ body: `[{"id":"a/b","tags":[${lists}[]]}]` }));
    expect(String((await ending(one.url)).error)).toContain("is of more than 4000000 values");
    await using hub = await fakeHub(() => ({ body: `[${lists}[]]` }));
    expect(String((await ending(hub.url)).error)).toContain("is of more than 4000000 values");
  });

  test("and models that have as many only together are kept", async () => {
    const row = (name: string) => `{"id":"a/${name}","tags":[${"[],".repeat(1_100_000)}[]]}`;
    await using hub = await fakeHub(() => ({ body: `[${row("b")},${row("c")}]` }));
    expect(await ending(hub.url)).toMatchObject({ error: null, rows: 2 });
  });

  test("when its headers are large, or never end", async () => {
    const large = `HTTP/1.1 200 OK\r\nx: ${"y".repeat(200_000)}\r\n\r\n[]`;
    await using one = await rawServer((socket) => socket.end(large));
    expect(String((await ending(one.url)).error)).toMatch(/cannot reach .* \(UND_ERR_HEADERS_OVERFLOW\)/);
    await using other = await rawServer((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const more = () => {
        while (!socket.destroyed && socket.write(`x-${"y".repeat(1000)}: z\r\n`));
      };
      socket.on("drain", more);
      more();
    });
    expect(String((await ending(other.url)).error)).toMatch(/cannot reach .* \(UND_ERR_HEADERS_OVERFLOW\)/);
  });

  test("of time: no answer, no further byte, a byte now and then", async () => {
    // One limit is short at a time: on a busy machine another that is as short would come first.
    const limits = { attempts: 1, firstByteMs: 60_000, idleMs: 60_000, totalMs: 60_000 };
    const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n[";
    await using silent = await rawServer(() => {});
    expect(String((await ending(silent.url, { ...limits, firstByteMs: 150 })).error)).toContain("no answer for 0.15 s");
    await using stopping = await rawServer((socket) => socket.write(head));
    expect(String((await ending(stopping.url, { ...limits, idleMs: 150 })).error)).toContain("no byte for 0.15 s");
    await using dripping = await rawServer((socket) => {
      socket.write(head);
      const drip = setInterval(() => socket.write(" "), 20);
      socket.on("close", () => clearInterval(drip));
    });
    expect(String((await ending(dripping.url, { ...limits, totalMs: 400 })).error)).toContain("not whole after 0.4 s");
  });
});
