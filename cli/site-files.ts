import { type FileHandle, open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { mediaType } from "../core/publish/http-headers.ts";
import { headersFor } from "../site/src/headers.ts";

/**
 * Answers GET and HEAD for a path (decoded, without `..`) with the file of a built site: a page stands for its folder. With an entity tag,
 * and for one range its bytes alone (RFC 9110). Files are sent as they lie there: a `.gz` is a download, not an encoding. Read at each
 * request, so that a site built meanwhile is shown without a restart. False, and nothing answered, where there is no file.
 */
export async function sendFile(
  request: Pick<IncomingMessage, "method" | "headers">,
  response: ServerResponse,
  { site, path }: { site: string; path: string },
): Promise<boolean> {
  const found = await openFile(site, path);
  if (found === null) return false;
  const { handle, size, changed } = found;
  try {
    const tag = `"${size.toString(16)}-${changed.toString(16)}"`;
    for (const [name, value] of Object.entries(headersFor(found.name))) response.setHeader(name, value);
    response.setHeader("content-type", mediaType(found.name.slice(1)));
    response.setHeader("last-modified", new Date(changed).toUTCString());
    response.setHeader("etag", tag);
    response.setHeader("accept-ranges", "bytes");
    response.setHeader("cache-control", "no-cache");
    const { "if-none-match": had = "", "if-range": same = tag, range } = request.headers;
    if (had.split(",").some((one) => ["*", tag, `W/${tag}`].includes(one.trim()))) {
      response.writeHead(304).end();
      return true;
    }
    const part = request.method === "GET" && same === tag ? partOf(range, size) : null;
    if (part === "none") {
      response.writeHead(416, { "content-range": `bytes */${size}`, "content-length": 0 }).end();
      return true;
    }
    const { start, end } = part ?? { start: 0, end: size - 1 };
    response.writeHead(part === null ? 200 : 206, {
      "content-length": end - start + 1,
      ...(part !== null && { "content-range": `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === "HEAD" || size === 0) response.end();
    else await pipeline(handle.createReadStream({ start, end, autoClose: false }), response);
    return true;
  } finally {
    await handle.close();
  }
}

/** The file at a path, or the page of the folder there. */
async function openFile(
  site: string,
  path: string,
): Promise<{ handle: FileHandle; name: string; size: number; changed: number } | null> {
  const page = `${path.replace(/\/$/, "")}/index.html`;
  for (const name of path.endsWith("/") ? [page] : [path, page]) {
    const handle = await open(join(site, name)).catch(() => null);
    const stats = await handle?.stat();
    if (handle && stats?.isFile()) return { handle, name, size: stats.size, changed: Math.floor(stats.mtimeMs) };
    await handle?.close();
  }
  return null;
}

/**
 * First and last byte of the one range that is asked for, "none" when the file ends before it; null for the whole file, which is also the
 * answer to several ranges, another unit, and what is no range (RFC 9110, 14.2: a server may ignore the field).
 */
export function partOf(range: string | undefined, size: number): { start: number; end: number } | "none" | null {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return null;
  if (first === "")
    return Number(last) === 0 || size === 0 ? "none" : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const [start, end] = [Number(first), last === "" ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== "" && Number(last) < start) return null;
  return start >= size ? "none" : { start, end };
}
