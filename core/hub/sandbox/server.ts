/** The sandbox over HTTP: `GET /api/models` and `GET /api/models/{id}` as the Hub answers them, on the loopback only. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Clock } from "../../clock.ts";
import { HubraceError, UsageError } from "../../errors.ts";
import { createPageWriter, placesOf, type Query, readQuery, writeCursor } from "./page.ts";
import { createQuota } from "./quota.ts";
import { type SandboxWorld, sandboxModels, type WorldOptions } from "./world.ts";

export interface SandboxOptions extends WorldOptions {
  /** 0 or none: any free port. */
  readonly port?: number | undefined;
  /** Requests per window; none: no quota and no RateLimit headers. Needs a clock. */
  readonly rate?: number | undefined;
  /** Length of the quota's windows in seconds, 300 as on the Hub. */
  readonly window?: number | undefined;
  /** Milliseconds that every answer waits. Needs a clock. */
  readonly latencyMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

export interface Sandbox {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** Models listed on the day. */
  readonly models: number;
  /** Ends all connections. */
  close(): Promise<void>;
}

const compress = promisify(gzip);

/** Pages made ahead and kept: one for each end of a two-ended sweep, and some for others. */
const MOST_AHEAD = 4;

interface Listed {
  /** Models on the page. */
  readonly models: number;
  readonly next: URL | null;
  readonly bytes: Buffer;
  release(): void;
}

/**
 * Serves the world of a day. Not of the Hub: `GET /__stats` counts what was served; sorting on anything but createdAt and
 * filters are refused with 400. Throws UsageError for options outside their bounds, HubraceError when the port is taken.
 */
export async function serveSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { port = 0, rate, window = 300, latencyMs = 0, clock } = options;
  if ((rate !== undefined || latencyMs > 0) && clock === undefined) {
    throw new UsageError("sandbox: a quota (rate) or latencyMs needs a clock; hand one in");
  }
  const world = sandboxModels(options);
  const quota = rate === undefined ? null : createQuota(rate, window);
  const counts = { requests: 0, pages: 0, models: 0, limited: 0 };
  const writePage = createPageWriter();

  /** Pages that were made before anybody asked, by address: who gets a page mostly wants the next one, and reads meanwhile. */
  const ahead = new Map<string, Promise<Listed>>();
  const make = async (url: URL, query: Query, zipped: boolean): Promise<Listed> => {
    const places = placesOf(world, query);
    const last = places.at(-1);
    const body = writePage(world, places, query.fields);
    let next: URL | null = null;
    if (last !== undefined && hasMore(world, places, query.ascending)) {
      next = new URL(url);
      next.searchParams.set("cursor", writeCursor(world.key(last)));
    }
    if (!zipped) return { models: places.length, next, ...body };
    const bytes = await compress(body.bytes, { level: 1 });
    body.release();
    return { models: places.length, next, bytes, release() {} };
  };
  const list = async (url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const query = readQuery(url.searchParams);
    if (typeof query === "string") return refuse(response, 400, query);
    const zipped = takesGzip(request);
    const waiting = zipped ? ahead.get(url.href) : undefined;
    ahead.delete(url.href);
    const { models, next, bytes, release } = await (waiting ?? make(url, query, zipped));
    if (next !== null) response.setHeader("Link", `<${next}>; rel="next"`);
    counts.pages++;
    counts.models += models;
    sendBytes(response, bytes, zipped, release);
    const after = next === null || !zipped ? null : readQuery(next.searchParams);
    if (next === null || after === null || typeof after === "string") return;
    const [oldest] = ahead.keys();
    if (oldest !== undefined && ahead.size >= MOST_AHEAD) ahead.delete(oldest);
    // After this answer has left. An error is told to whoever asks.
    const made = setImmediate().then(() => make(next, after, true));
    made.catch(() => {});
    ahead.set(next.href, made);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    counts.requests++;
    const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
    if (url.pathname === "/__stats") {
      const stats = { day: options.day, listed: world.count, ...counts };
      return send(request, response, Buffer.from(JSON.stringify(stats)));
    }
    if (latencyMs > 0) await clock?.sleep(latencyMs);
    if (quota !== null) {
      const { over, headers } = quota.take(clock?.now() ?? 0);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      if (over) {
        counts.limited++;
        return refuse(response, 429, "We had to rate limit you, you hit the quota of api requests. Retry later.");
      }
    }
    if (request.method !== "GET") return refuse(response, 405, "Method not allowed");
    if (url.pathname === "/api/models") return list(url, request, response);
    if (url.pathname.startsWith("/api/models/")) {
      const model = world.find(readId(url.pathname));
      // As the Hub answers for what is not there.
      if (model === undefined) return refuse(response, 401, "Invalid username or password.");
      return send(request, response, Buffer.from(JSON.stringify(model)));
    }
    refuse(response, 404, "Sorry, we can't find the page you are looking for.");
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    models: world.count,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** Whether a row follows the page: upwards any place after the last, downwards fewer rows given than there are. */
function hasMore(world: SandboxWorld, places: readonly number[], ascending: boolean): boolean {
  const last = places.at(-1) ?? 0;
  if (ascending) return last + 1 < world.count;
  const date = world.key(last).createdAt;
  return world.after(date, "") > 0 || (last + 1 < world.count && world.key(last + 1).createdAt === date);
}

function readId(path: string): string {
  const text = path.slice("/api/models/".length);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      const told = taken ? `port ${port} is in use` : `cannot listen on port ${port} (${cause.message})`;
      reject(new HubraceError(`sandbox: ${told}; give another one with --port`, 1, { cause }));
    };
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", failed);
      resolve();
    });
  });
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json", "x-error-message": encodeURI(message) });
  response.end(JSON.stringify({ error: message }));
}

/** Sends JSON, compressed when the client accepts it. */
async function send(request: IncomingMessage, response: ServerResponse, bytes: Buffer): Promise<void> {
  const zipped = takesGzip(request);
  sendBytes(response, zipped ? await compress(bytes, { level: 1 }) : bytes, zipped);
}

function takesGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
}

/** `release` is called when the bytes are no longer needed. */
function sendBytes(response: ServerResponse, bytes: Buffer, zipped: boolean, release: () => void = () => {}): void {
  response.once("close", release);
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    ...(zipped && { "content-encoding": "gzip" }),
    "content-length": bytes.length,
  });
  response.end(bytes);
}
