import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import * as data from "../../reader/index.ts";
import { GROUP, writeReleaseOf } from "../support/written-release.ts";

const DAY = "2026-08-21";
const MODELS = 8 * GROUP;
const folder = mkdtempSync(join(tmpdir(), "hubrace-reader-http-"));

interface Asked {
  readonly path: string;
  readonly range: string | undefined;
}
/** What the server does instead of answering as it should; true: it has answered. */
type Fault = (asked: Asked, response: ServerResponse) => boolean;

let server: Server;
let from: string;
let asked: Asked[] = [];
let fault: Fault = () => false;

/** Files below the folder at /data/…, with ranges. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? "/", "http://h").pathname;
  const one = { path, range: request.headers.range };
  asked.push(one);
  if (fault(one, response)) return;
  const file = join(folder, path);
  if (!existsSync(file)) {
    response.writeHead(404).end("<html>not here</html>");
    return;
  }
  const size = statSync(file).size;
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(one.range ?? "") ?? [];
  if (start === undefined || end === undefined) {
    response.writeHead(200, { "content-length": size });
    createReadStream(file).pipe(response);
    return;
  }
  response.writeHead(206, { "content-range": `bytes ${start}-${end}/${size}` });
  createReadStream(file, { start: Number(start), end: Number(end) }).pipe(response);
}

beforeAll(async () => {
  await writeReleaseOf(join(folder, "data"), DAY, {
    models: `select i as id, md5(i::varchar) as author, i::bigint as likes, md5((i + 1)::varchar) as license from range(${MODELS}) t(i)`,
  });
  server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/data`;
});
afterEach(() => {
  asked = [];
  fault = () => false;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function likes(options: Partial<Parameters<typeof data.models>[0]> = {}): Promise<number> {
  let sum = 0;
  for await (const row of data.models({ from, columns: ["likes"], ...options })) sum += Number(row.likes);
  return sum;
}
/** 0 + 1 + … */
const SUM = (MODELS * (MODELS - 1)) / 2;

async function failure(options: Partial<Parameters<typeof data.models>[0]> = {}): Promise<data.DataError> {
  const error = await likes(options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(data.DataError);
  return error as data.DataError;
}

const ofTable = ({ path }: Asked) => path.endsWith("models.parquet");

describe("over http", () => {
  it("asks for the pointer, the release, the footer, and of each row group the wanted columns alone", async () => {
    expect(await likes()).toBe(SUM);
    expect(asked.map(({ path }) => path).slice(0, 2)).toEqual([
      "/data/v1/current.json",
      `/data/v1/${DAY}/release.json`,
    ]);
    const ranges = asked.filter(ofTable).map(({ range = "" }) => range.slice("bytes=".length).split("-").map(Number));
    // The footer, then one request for each of the eight row groups.
    expect(ranges.length).toBe(1 + 8);
    const read = ranges.slice(1).reduce((sum, [start = 0, end = 0]) => sum + end - start + 1, 0);
    expect(read).toBeLessThan(statSync(join(folder, "data/v1", DAY, "models.parquet")).size / 4);
  });

  it("does not ask for row groups that statistics rule out", async () => {
    expect(await likes({ filter: { likes: { $gte: MODELS - 2 } } })).toBe(2 * MODELS - 3);
    expect(asked.filter(ofTable).length).toBe(1 + 1);
  });

  it("asks for no more row groups once the loop is left", async () => {
    for await (const _ of data.models({ from })) break;
    expect(asked.filter(ofTable).length).toBe(1 + 1);
  });

  it("compares the whole file with its checksum where asked to", async () => {
    expect(await likes({ verify: true })).toBe(SUM);
    expect(asked.filter((one) => ofTable(one) && one.range === undefined).length).toBe(1);
    fault = ({ path, range }, response) => {
      if (!path.endsWith(".parquet") || range !== undefined) return false;
      response.end(Buffer.alloc(statSync(join(folder, path)).size));
      return true;
    };
    expect((await failure({ verify: true })).code).toBe("CHECKSUM");
  });

  it("takes the whole file once from a server without ranges", async () => {
    fault = ({ path }, response) => {
      if (!path.endsWith(".parquet")) return false;
      response.end(readFileSync(join(folder, path)));
      return true;
    };
    expect(await likes()).toBe(SUM);
    expect(asked.filter(ofTable).length).toBe(1);
  });

  it("carries the query of the address along, as signed addresses want", async () => {
    const urls: string[] = [];
    const withLog: typeof fetch = (input, init) => {
      urls.push(String(input));
      return fetch(input, init);
    };
    expect(await likes({ from: `${from}/?key=1`, fetch: withLog })).toBe(SUM);
    expect(urls.every((url) => url.endsWith("?key=1"))).toBe(true);
  });

  it("lists the dates of releases.json; without it the current one and the one before", async () => {
    expect(await data.dates({ from })).toEqual([DAY]);
    fault = ({ path }, response) => {
      if (path !== "/data/releases.json") return false;
      response.end(JSON.stringify({ releases: [{ date: DAY }, { date: "2026-08-20" }, { date: "../.." }] }));
      return true;
    };
    expect(await data.dates({ from })).toEqual([DAY, "2026-08-20"]);
    expect(await data.dates({ from: `${from}/v1` })).toEqual([DAY, "2026-08-20"]);
    fault = ({ path }, response) => {
      if (!path.endsWith("current.json")) return false;
      response.end(JSON.stringify({ date: DAY, previous: "2026-08-19" }));
      return true;
    };
    expect(await data.dates({ from })).toEqual([DAY, "2026-08-19"]);
    fault = ({ path }, response) => {
      if (path !== "/data/releases.json") return false;
      response.end(JSON.stringify({ releases: [{ date: DAY }, { date: "2026-08-20" }] }));
      return true;
    };
    const error = await failure({ date: "2026-08-01" });
    expect([error.code, error.message]).toEqual([
      "NOT_FOUND",
      `hubrace/data: no release of 2026-08-01 at ${from}/; there is ${DAY}, 2026-08-20`,
    ]);
  });
});

describe("a server that fails", () => {
  const onTable =
    (fails: (response: ServerResponse, asked: Asked) => void): Fault =>
    (one, response) => {
      if (ofTable(one)) fails(response, one);
      return ofTable(one);
    };
  const table = () => `${from}/v1/${DAY}/models.parquet`;

  it("with 404 or 500 is named with the address", async () => {
    fault = onTable((response) => response.writeHead(404).end());
    const missing = await failure();
    expect([missing.code, missing.message]).toEqual([
      "NOT_FOUND",
      `hubrace/data: ${table()} answered HTTP 404, though the release lists it`,
    ]);
    fault = onTable((response) => response.writeHead(500).end("oops"));
    const broken = await failure();
    expect([broken.code, broken.message]).toEqual([
      "HTTP",
      `hubrace/data: ${table()} answered HTTP 500; try again later`,
    ]);
    fault = onTable((response) => response.writeHead(403).end());
    expect((await failure()).message).toBe(`hubrace/data: ${table()} answered HTTP 403, though the release lists it`);
    // A bucket that may not be listed.
    fault = (_, response) => response.writeHead(403).end() !== undefined;
    const hidden = await failure();
    expect([hidden.code, hidden.message]).toEqual(["NOT_FOUND", expect.stringContaining(`no release at ${from}/`)]);
    fault = (_, response) => response.writeHead(503).end() !== undefined;
    expect((await failure()).message).toContain("v1/current.json answered HTTP 503");
  });

  it("with pages instead of files is not taken for a place without releases", async () => {
    fault = (_, response) => response.end("<html>welcome</html>") !== undefined;
    const error = await failure();
    expect([error.code, error.message]).toEqual(["UNREADABLE", expect.stringContaining("current.json is no JSON")]);
  });

  it("with another file, or less of it than asked for, is caught before a row comes", async () => {
    fault = onTable((response) => response.writeHead(206, { "content-range": "bytes 0-9/10" }).end("0123456789"));
    expect((await failure()).message).toMatch(/has 10 bytes, not the \d+ that the release lists/);
    fault = onTable((response) => response.writeHead(206).end("0123456789"));
    expect((await failure()).message).toMatch(/sent 10 of the \d+ bytes from \d+ on; try again/);
    fault = onTable((response) => response.writeHead(416).end());
    expect((await failure()).code).toBe("TRUNCATED");
    fault = onTable((response) => response.end("short"));
    expect((await failure()).message).toMatch(/has 5 bytes, not the \d+/);
    expect((await failure({ verify: true })).message).toMatch(/has 5 bytes, not the \d+/);
    fault = onTable((response) => response.writeHead(206).end(Buffer.alloc(70_000)));
    expect((await failure()).message).toMatch(/sent 70000 of the \d+ bytes from \d+ on; try again/);
  });

  it("by sending a large file in full only is not let fill the memory", async () => {
    const size = 256 * 1024 * 1024 + 1;
    fault = ({ path }, response) => {
      if (path.endsWith("release.json"))
        response.end(JSON.stringify({ date: DAY, files: [{ name: "models.parquet", rows: null, bytes: size }] }));
      else if (path.endsWith(".parquet")) response.end("PAR1");
      else return false;
      return true;
    };
    expect((await failure()).message).toBe(
      `hubrace/data: ${table()} is sent in full only (no range requests) and has ${size} bytes; download it and read it from its folder`,
    );
  });

  it("by breaking the connection off, or not being there, is an error with the cause", async () => {
    fault = onTable((response) => {
      response.writeHead(206, { "content-length": 1_000_000 });
      response.write("begun", () => response.destroy());
    });
    const off = await failure();
    expect([off.code, off.message]).toEqual(["TRUNCATED", expect.stringContaining(`${table()} broke off: `)]);
    const nobody = await failure({ from: "http://127.0.0.1:1/data" });
    expect([nobody.code, nobody.message]).toEqual([
      "HTTP",
      expect.stringMatching(/cannot be reached: fetch failed: ./),
    ]);
  });

  it("by never answering ends when the signal says so", async () => {
    const stop = new AbortController();
    // Aborted once the question has arrived: nothing would ever come.
    fault = onTable(() => stop.abort(new Error("waited long enough")));
    await expect(likes({ signal: stop.signal })).rejects.toThrow("waited long enough");
  });
});
