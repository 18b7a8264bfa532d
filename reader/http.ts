import { createHash } from "node:crypto";
import { DataError, messageOf } from "./error.ts";
import type { Place } from "./place.ts";

/** `fetch`, or something that answers like it: one that tries again, one with credentials. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** From a server without ranges a whole file is taken into memory, up to this size. */
const WHOLE = 256 * 1024 * 1024;

/** A folder behind http or https. Ranges are asked for one by one; the size comes from the release, so that no HEAD is needed. */
export function httpPlace(from: string, fetch: Fetch = globalThis.fetch): Place {
  const root = new URL(from);
  if (!root.pathname.endsWith("/")) root.pathname += "/";
  const where = (path: string) => {
    const url = new URL(path, root);
    // Whatever an address carries in its query (a signature, a token of a mirror) goes with every file.
    url.search = root.search;
    return url.href;
  };
  const ask = async (url: string, signal: AbortSignal | undefined, headers: Record<string, string> = {}) => {
    try {
      return await fetch(url, { headers, signal: signal ?? null });
    } catch (error) {
      signal?.throwIfAborted();
      throw new DataError("HTTP", `${url} cannot be reached: ${messageOf(error)}`, { cause: error });
    }
  };

  return {
    where,
    list: async () => null,
    async bytes(path, signal) {
      const url = where(path);
      const response = await ask(url, signal);
      // A bucket that may not be listed says 403 for what it does not have.
      if (response.status === 404 || response.status === 403) {
        await response.body?.cancel();
        return null;
      }
      return body(await accepted(response, url, [200]), url, signal);
    },
    async open(path, size, signal) {
      const url = where(path);
      let whole: Promise<Uint8Array<ArrayBuffer>> | undefined;
      const range = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
        if (whole !== undefined) return (await whole).slice(start, end);
        const asked = await ask(url, signal, { range: `bytes=${start}-${end - 1}` });
        const response = await accepted(asked, url, [200, 206]);
        if (response.status === 200) {
          // Several ranges are asked for at once: the first answer in full serves them all.
          if (whole !== undefined) await response.body?.cancel();
          else whole = wholeFile(response, url, size, signal);
          return (await whole).slice(start, end);
        }
        const total = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? size);
        if (total !== size) {
          await response.body?.cancel();
          throw wrongSize(url, total, size);
        }
        const bytes = await body(response, url, signal);
        if (bytes.length !== end - start)
          throw new DataError(
            "TRUNCATED",
            `${url} sent ${bytes.length} of the ${end - start} bytes from ${start} on; try again`,
          );
        return bytes;
      };
      return {
        buffer: { byteLength: size, slice: async (start, end = size) => (await range(start, end)).buffer },
        async sha256() {
          const response = await accepted(await ask(url, signal), url, [200]);
          const hash = createHash("sha256");
          let length = 0;
          for await (const piece of pieces(response, url, signal)) {
            hash.update(piece);
            length += piece.length;
          }
          if (length !== size) throw wrongSize(url, length, size);
          return hash.digest("hex");
        },
        close: async () => {},
      };
    },
  };
}

function wrongSize(url: string, found: number, size: number): DataError {
  return new DataError("TRUNCATED", `${url} has ${found} bytes, not the ${size} that the release lists`);
}

async function wholeFile(
  response: Response,
  url: string,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (size > WHOLE) {
    await response.body?.cancel();
    throw new DataError(
      "HTTP",
      `${url} is sent in full only (no range requests) and has ${size} bytes; download it and read it from its folder`,
    );
  }
  const bytes = await body(response, url, signal);
  if (bytes.length !== size) throw wrongSize(url, bytes.length, size);
  return bytes;
}

async function accepted(response: Response, url: string, statuses: readonly number[]): Promise<Response> {
  if (statuses.includes(response.status)) return response;
  await response.body?.cancel();
  if (response.status === 416) throw new DataError("TRUNCATED", `${url} is shorter than the release lists (HTTP 416)`);
  const missing = response.status === 404 || response.status === 403;
  throw new DataError(
    missing ? "NOT_FOUND" : "HTTP",
    `${url} answered HTTP ${response.status}${missing ? ", though the release lists it" : "; try again later"}`,
  );
}

async function body(
  response: Response,
  url: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    signal?.throwIfAborted();
    throw cut(url, error);
  }
}

async function* pieces(response: Response, url: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of response.body ?? []) yield piece;
  } catch (error) {
    signal?.throwIfAborted();
    throw cut(url, error);
  }
}

function cut(url: string, error: unknown): DataError {
  return new DataError("TRUNCATED", `${url} broke off: ${messageOf(error)}; try again`, { cause: error });
}
