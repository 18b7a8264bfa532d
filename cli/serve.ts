import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import { HubraceError } from "../core/errors.ts";
import { headersFor } from "../site/src/headers.ts";
import { sendFile } from "./site-files.ts";

/**
 * Serves the built site on loopback, to this machine alone, and returns its address and the server. Without a wanted port the first free one from
 * 4321 on is taken. Throws HubraceError when there is no site, or the wanted port is in use.
 */
export async function serve(folder: string, port: number | undefined): Promise<{ url: string; server: Server }> {
  const site = resolve(folder);
  const front = join(site, "index.html");
  if (!existsSync(front)) {
    throw new HubraceError(
      `serve: there is no site in ${site}; build one with \`hubrace run\`, or name its folder with --site`,
    );
  }
  const found = statSync(front);
  if (!found.isFile() || found.size === 0)
    throw new HubraceError(
      `serve: ${front} is ${found.isFile() ? "empty" : "no file"}; remove ${site} and build the report anew with \`hubrace site --date D\`, D the date of its release`,
    );
  const server = createServer((request, response) => {
    const refused = refusal(request);
    if (refused !== null) {
      response
        .writeHead(refused, {
          ...headersFor("/404.html"),
          "content-length": 0,
          ...(refused === 405 && { allow: "GET, HEAD" }),
        })
        .end();
      return;
    }
    sendFile(request, response, { site, path: pathOf(request) })
      .then((sent) => sent || notFound(site, pathOf(request), response))
      // Who asked has gone, or the disk has failed in the middle of a file: the rest is not sent.
      .catch(() => response.destroy());
  });
  const first = port ?? 4321;
  const last = port === undefined ? first + 50 : first;
  for (let candidate = first; candidate <= last; candidate++) {
    const taken = await listen(server, candidate);
    if (taken !== null) return { url: `http://127.0.0.1:${taken}`, server };
  }
  throw new HubraceError(`serve: port ${first} is in use; give another one with --port`);
}

/**
 * The status with which a request is turned away before a file is looked for, or null. A name that was led to 127.0.0.1 by somebody
 * else's DNS is not ours (421): pages of that name could read along otherwise. Ports may differ, as behind a tunnel.
 */
function refusal(request: IncomingMessage): 400 | 405 | 421 | null {
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i.test(request.headers.host ?? "")) return 421;
  if (request.method !== "GET" && request.method !== "HEAD") return 405;
  try {
    const plain = decodeURIComponent(pathOf(request));
    const odd = plain.split(/[/\\]/).some((segment) => segment === "." || segment === "..");
    return odd || !plain.startsWith("/") || plain.includes("\\") || plain.includes("\0") ? 400 : null;
  } catch {
    return 400;
  }
}

/** The path of a request, as it was encoded. */
function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0] ?? "";
}

function listen(server: Server, port: number): Promise<number | null> {
  return new Promise((resolvePort, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolvePort(null);
      else reject(new HubraceError(`serve: cannot listen on port ${port}: ${error.message}`, 1, { cause: error }));
    };
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", failed);
      const address = server.address();
      resolvePort(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** With the headers of what was asked for, as CloudFront sends them: pages of other sites can tell a family that is not there from no answer. */
function notFound(site: string, path: string, response: ServerResponse): void {
  const page = join(site, "404.html");
  response.writeHead(404, { ...headersFor(path), "content-type": "text/html; charset=utf-8" });
  response.end(existsSync(page) ? readFileSync(page) : "Not found");
}
