import type { Stats } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { relative, sep } from "node:path";
import send from "send";
import { mediaType } from "../core/publish/http-headers.ts";
import { headersFor } from "../site/src/headers.ts";

/**
 * Answers GET and HEAD for a path (as it was asked for, still encoded) with the file of a built site: a page stands for its folder. With
 * an entity tag, and for a range its bytes alone. Files are sent as they lie there: a `.gz` is a download, not an encoding. Read at each
 * request, so that a site built meanwhile is shown without a restart. False, and nothing answered, where there is no file, or a hidden one: no
 * report has any, and what lies there is a program's own.
 */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { site, path }: { site: string; path: string },
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    response.on("close", () => resolve(true));
    send(request, path, { root: site, dotfiles: "ignore", cacheControl: false })
      .on("file", (_: string, { size }: Stats) => wholeSuffix(request, size))
      .on("headers", (_, file: string) => {
        const name = relative(site, file).split(sep).join("/");
        for (const [field, value] of Object.entries(headersFor(`/${name}`))) response.setHeader(field, value);
        response.setHeader("content-type", mediaType(name));
        response.setHeader("cache-control", "no-cache");
      })
      .on("directory", () => resolve(sendFile(request, response, { site, path: `${path}/` })))
      .on("error", (error: Error & { status?: number; headers?: Record<string, string> }) => {
        if (error.status === 404) resolve(false);
        else if (error.status === undefined || error.status >= 500 || response.headersSent) reject(error);
        // A range or a condition that cannot be met.
        else response.writeHead(error.status, { ...error.headers, "content-length": 0 }).end();
      })
      .pipe(response);
  });
}

/** More last bytes than a file has are the whole file (RFC 9110, 14.1.2); `send` would refuse them. */
function wholeSuffix({ headers }: IncomingMessage, size: number): void {
  const last = /^ *bytes=-(\d+)$/.exec(headers.range ?? "")?.[1];
  if (Number(last) > size) headers.range = "bytes=0-";
}
