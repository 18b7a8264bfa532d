import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join, resolve } from "node:path";
import sirv from "sirv";
import { HubraceError } from "../core/errors.ts";

/** Headers of every answer: what the deployed site sends too. */
const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** Types that browsers do not know by the ending. */
const TYPES: Readonly<Record<string, string>> = {
  ".parquet": "application/vnd.apache.parquet",
  ".cff": "text/plain; charset=utf-8",
  ".sql": "text/plain; charset=utf-8",
  ".gz": "application/gzip",
};

/**
 * Serves the built site on loopback and returns its address and the server. Without a wanted port the first free one from
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
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    },
  });
  const server = createServer((request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { ...SECURITY_HEADERS, allow: "GET, HEAD" }).end();
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

function notFound(site: string, response: import("node:http").ServerResponse): void {
  const page = join(site, "404.html");
  response.writeHead(404, { ...SECURITY_HEADERS, "content-type": "text/html; charset=utf-8" });
  response.end(existsSync(page) ? readFileSync(page) : "Not found");
}
