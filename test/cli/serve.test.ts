import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "../../cli/serve.ts";
import { HubraceError } from "../../core/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "hubrace-serve-"));
const site = join(folder, "site");
let server: Server;
let port: number;

const FILES = {
  "index.html": "<h1>front</h1>",
  "404.html": "<h1>missing</h1>",
  "api/index.html": "<h1>the API</h1>",
  "api/v1/families.json": "{}",
  "badges/families/a/b.svg": "<svg/>",
  "data/v1/2026-08-21/models.csv.gz": "x",
  "data/index.html": "<h1>the data</h1>",
  "data/releases.json": "{}",
  "pulse.json": "{}",
  "charts/priority.svg": "<svg/>",
  "charts/priority.csv": "a\r\n",
  "data/v1/2026-08-21/SHA256SUMS": "0123456789",
  "families/owner/model.gz/index.html": "<h1>model.gz</h1>",
  "embed/priority/index.html": "<h1>embedded</h1>",
};
const HIDDEN = [".tmp/lock.sqlite", ".env", "charts/.priority.svg.swp", ".git/index.html"];

beforeAll(async () => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(join(site, name, ".."), { recursive: true });
    writeFileSync(join(site, name), text);
  }
  for (const name of HIDDEN) {
    mkdirSync(join(site, name, ".."), { recursive: true });
    writeFileSync(join(site, name), "SECRET");
  }
  writeFileSync(join(folder, "secret.txt"), "SECRET");
  mkdirSync(`${site}-other`);
  writeFileSync(join(`${site}-other`, "index.html"), "SECRET");
  ({ server } = await serve(site, 0));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Asks with exactly these bytes, which fetch would put in order first. */
async function ask(
  target: string,
  { host = "127.0.0.1", method = "GET", version = "1.1", fields = [] as readonly string[] } = {},
): Promise<Answer> {
  const socket = connect(port, "127.0.0.1");
  const head = [...(host === "" ? [] : [`host: ${host}`]), ...fields, "connection: close"];
  socket.write(`${method} ${target} HTTP/${version}\r\n${head.join("\r\n")}\r\n\r\n`);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => void chunks.push(chunk));
  await once(socket, "close");
  const [answered = "", ...body] = Buffer.concat(chunks).toString("latin1").split("\r\n\r\n");
  const [first = "", ...lines] = answered.split("\r\n");
  const headers = new Headers(
    lines.map((line): [string, string] => [line.split(":")[0] ?? "", line.replace(/^[^:]*: ?/, "")]),
  );
  return { status: Number(first.split(" ")[1]), headers, body: body.join("\r\n\r\n") };
}

test("a port that was asked for and is in use is not given up for another one", async () => {
  await expect(serve(site, port)).rejects.toThrow(`serve: port ${port} is in use; give another one with --port`);
});

test("a report whose front page was emptied, or is a folder, is not served", async () => {
  const damaged = join(folder, "damaged");
  const front = join(damaged, "index.html");
  const remedy = `remove ${damaged} and build the report anew with \`hubrace site --date D\`, D the date of its release`;
  mkdirSync(damaged);
  writeFileSync(front, "");
  await expect(serve(damaged, 0)).rejects.toThrow(new HubraceError(`serve: ${front} is empty; ${remedy}`));
  rmSync(front);
  mkdirSync(front);
  await expect(serve(damaged, 0)).rejects.toThrow(new HubraceError(`serve: ${front} is no file; ${remedy}`));
});

test.each([...HIDDEN, ".git/", ".git", ".tmp", "%2Eenv"])("/%s, which is hidden, is not there", async (name) => {
  const { status, body } = await ask(`/${name}`);
  expect(status).toBe(404);
  expect(body).toContain("<h1>missing</h1>");
});

test("the report is served on 127.0.0.1 and on no other address of the machine", async () => {
  expect(server.address()).toMatchObject({ address: "127.0.0.1", family: "IPv4" });
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address, internal, scopeid } of others) {
    if (address === "127.0.0.1" || internal || scopeid) continue;
    const reached = await new Promise((done) => {
      const socket = connect({ port, host: address, timeout: 2_000 });
      socket
        .on("connect", () => done(true))
        .on("error", () => done(false))
        .on("timeout", () => done(false));
      socket.on("connect", () => socket.destroy());
    });
    expect([address, reached]).toEqual([address, false]);
  }
});

describe("headers", () => {
  test.each(Object.keys(FILES))(
    "of /%s are the deployment's, without inline script and from no other host",
    async (name) => {
      const { status, headers } = await ask(`/${name}`);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
      });
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/^default-src 'none'; /);
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-|https?:|script-src[^;]*\*/);
      const isOpen = /^(?:(?:api\/v1|badges|data\/v1)\/|data\/releases\.json|pulse\.json)/.test(name);
      expect(headers.get("access-control-allow-origin")).toBe(isOpen ? "*" : null);
      expect(headers.get("access-control-expose-headers")).toBe(isOpen ? "Content-Range, ETag" : null);
      // Nothing keeps a picture from standing on other sites' pages.
      expect(headers.get("cross-origin-resource-policy")).toBeNull();
    },
  );

  test("let nobody frame a page but the embeds, and let a picture or a file of data run nothing", async () => {
    const policy = async (path: string) => (await ask(path)).headers.get("content-security-policy");
    expect(await policy("/")).toContain("frame-ancestors 'none'");
    expect(await policy("/embed/priority/")).toContain("frame-ancestors *");
    expect(await policy("/charts/priority.svg")).toMatch(/sandbox$/);
    expect(await policy("/badges/families/a/b.svg")).toBe("default-src 'none'; sandbox");
  });

  // CloudFront's answers are those of the behaviour that the request matches, errors too.
  test.each(["/api/v1/families/no/such.json", "/badges/no.svg", "/data/v1/no.csv"])(
    "of %s, which is not there, let pages of other sites read that it is not",
    async (path) => {
      const { status, headers } = await ask(path);
      expect([status, headers.get("access-control-allow-origin")]).toEqual([404, "*"]);
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    },
  );

  test("come with every refusal too", async () => {
    const answers = await Promise.all([
      ask("/no-such-page"),
      ask("/", { method: "POST" }),
      ask("/%2e%2e/secret.txt"),
      ask("/", { host: "evil.test" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 405, 400, 421]);
    for (const { headers } of answers) {
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

describe("a request", () => {
  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e%2fsecret.txt",
    "/api/v1/../../../secret.txt",
    "/api/v1/%2e%2e/index.html",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/%5c..%5csecret.txt",
    "/../site-other/index.html",
    "/./index.html",
    "/%00",
    "/index.html%00.svg",
    "/%c0%ae%c0%ae/secret.txt",
    "/%",
    "/%zz",
    "http://evil.test/index.html",
    "//../secret.txt",
    "secret.txt",
  ])("for %s is turned away and shows no file", async (target) => {
    const { status, body } = await ask(target);
    expect([status, body]).toEqual([400, expect.not.stringContaining("SECRET")]);
  });

  test("that names what is encoded twice, or begins with two slashes, finds nothing outside", async () => {
    for (const target of ["/%252e%252e/secret.txt", "//secret.txt", "/....//secret.txt", `//${folder}/secret.txt`]) {
      const { status, body } = await ask(target);
      expect([target, status, body.includes("SECRET")]).toEqual([target, 404, false]);
    }
  });

  test("under a name that was led here is refused, whatever its port; our own names may be tunnelled", async () => {
    const foreign = [
      "evil.test",
      `evil.test:${port}`,
      "127.0.0.1.evil.test",
      "localhost.evil.test",
      "[::1]",
      "0.0.0.0",
      "127.0.0.1@evil.test",
      "evil.test#localhost",
    ];
    for (const host of foreign) expect([host, (await ask("/", { host })).status]).toEqual([host, 421]);
    expect((await ask("/", { host: "", version: "1.0" })).status).toBe(421);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "LOCALHOST", "localhost:8080"])
      expect([host, (await ask("/", { host })).status]).toEqual([host, 200]);
  });

  test("may only read", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]) {
      const { status, headers, body } = await ask("/", { method });
      expect([method, status, headers.get("allow"), body]).toEqual([method, 405, "GET, HEAD", ""]);
    }
    const head = await ask("/", { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, ""]);
  });
});

describe("a file", () => {
  const SUMS = "/data/v1/2026-08-21/SHA256SUMS";

  test("has the media type that the deployment gives it, and a .gz is no encoding", async () => {
    const typeOf = async (path: string) => (await ask(path)).headers.get("content-type");
    expect(await typeOf(SUMS)).toBe("text/plain; charset=utf-8");
    expect(await typeOf("/charts/priority.csv")).toBe("text/csv; charset=utf-8");
    // A folder's page, however the folder is called.
    for (const path of ["/families/owner/model.gz/", "/families/owner/model.gz"])
      expect(await typeOf(path)).toBe("text/html; charset=utf-8");
    const { headers, body } = await ask("/data/v1/2026-08-21/models.csv.gz");
    expect([headers.get("content-type"), headers.get("content-encoding"), body]).toEqual([
      "application/gzip",
      null,
      "x",
    ]);
  });

  // RFC 9110, 14.1.2 and 14.2: what is no single range of bytes is not regarded. The library is stricter in one thing: bytes in wrong
  // order are refused.
  test.each([
    ["bytes=2-4", 206, "bytes 2-4/10", "234"],
    ["bytes=0-0", 206, "bytes 0-0/10", "0"],
    ["bytes=8-", 206, "bytes 8-9/10", "89"],
    ["bytes=8-99", 206, "bytes 8-9/10", "89"],
    ["bytes=-3", 206, "bytes 7-9/10", "789"],
    ["bytes=-10", 206, "bytes 0-9/10", "0123456789"],
    ["bytes=-11", 206, "bytes 0-9/10", "0123456789"],
    ["bytes=-999999999", 206, "bytes 0-9/10", "0123456789"],
    ["bytes=10-", 416, "bytes */10", ""],
    ["bytes=-0", 416, "bytes */10", ""],
    ["bytes=5-2", 416, "bytes */10", ""],
    ["bytes=0-1,4-5", 200, null, "0123456789"],
    ["bytes=-", 200, null, "0123456789"],
    ["bytes=abc", 200, null, "0123456789"],
    ["items=0-1", 200, null, "0123456789"],
  ])("asked for %s answers %i", async (range, status, part, body) => {
    const answer = await ask(SUMS, { fields: [`range: ${range}`] });
    expect([answer.status, answer.headers.get("content-range"), answer.body]).toEqual([status, part, body]);
    expect(answer.headers.get("content-length")).toBe(String(body.length));
  });

  test("is not sent again to who has it, and a range of an earlier one is not mixed with it", async () => {
    const tag = (await ask(SUMS)).headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[0-9a-f]+-[0-9a-f]+"$/);
    const statusOf = async (...fields: string[]) => (await ask(SUMS, { fields })).status;
    expect(await statusOf(`if-none-match: ${tag}`)).toBe(304);
    expect(await statusOf(`if-none-match: "other", ${tag}`)).toBe(304);
    expect(await statusOf('if-none-match: "other"')).toBe(200);
    expect(await statusOf("range: bytes=0-1", `if-range: ${tag}`)).toBe(206);
    expect(await statusOf("range: bytes=0-1", 'if-range: "other"')).toBe(200);
    const head = await ask(SUMS, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), head.headers.get("accept-ranges")]).toEqual([
      200,
      "10",
      "bytes",
    ]);
  });
});
