import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join, resolve } from "node:path";
import sirv from "sirv";
import { HubraceError } from "../core/errors.ts";
import { headersFor } from "../site/src/headers.ts";

/** Types that browsers do not know by the ending. */
const TYPES: Readonly<Record<string, string>> = {
  ".parquet": "application/vnd.apache.parquet",
  ".cff": "text/plain; charset=utf-8",
  ".sql": "text/plain; charset=utf-8",
  ".gz": "application/gzip",
};

/**
 * Serves the built site on loopback, to this machine alone, and returns its address and the server. Without a wanted port the first free one from
 * 4321 on is taken. Throws HubraceError when there is no site, or the wanted port is in use.
 */
export async function serve(folder: string, port: number | undefined): Promise<{ url: string; server: Server }> {
  const site = resolve(folder);
  if (!existsSync(join(site, "index.html"))) {
    throw new HubraceError(
      `serve: there is no site in ${site}; build one with \`hubrace run\`, or name its folder with --site`,
    );
  }
  // `dev` reads the folder at each request, so that a site built meanwhile is shown without a restart.
  const files = sirv(site, {
    dev: true,
    setHeaders(response, path) {
      const type = Object.entries(TYPES).find(([ending]) => path.endsWith(ending));
      if (type !== undefined) response.setHeader("content-type", type[1]);
      for (const [name, value] of Object.entries(headersFor(path))) response.setHeader(name, value);
    },
  });
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
    files(request, response, () => notFound(site, response));
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
function refusal({ method, url = "", headers }: IncomingMessage): 400 | 405 | 421 | null {
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/i.test(headers.host ?? "")) return 421;
  if (method !== "GET" && method !== "HEAD") return 405;
  const [path = ""] = url.split("?", 1);
  try {
    const plain = decodeURIComponent(path);
    const odd = plain.split(/[/\\]/).some((segment) => segment === "." || segment === "..");
    return odd || !plain.startsWith("/") || plain.includes("\\") || plain.includes("\0") ? 400 : null;
  } catch {
    return 400;
  }
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

function notFound(site: string, response: ServerResponse): void {
  const page = join(site, "404.html");
  response.writeHead(404, { ...headersFor("/404.html"), "content-type": "text/html; charset=utf-8" });
  response.end(existsSync(page) ? readFileSync(page) : "Not found");
}
