import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the fake Hub answers to one request. */
export interface Answer {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
  /** `reset`: hang up without a word. `cut`: promise the whole body, send half of it, hang up. `stall`: send half, then nothing. */
  readonly fault?: "reset" | "cut" | "stall";
}

export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** From 0, over all requests. */
  readonly index: number;
  /** The fake Hub's own address. */
  readonly hub: string;
}

export interface FakeHub extends AsyncDisposable {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** A Hub on loopback that answers what `answer` says. Use with `await using`. */
export async function fakeHub(answer: (asked: Asked) => Answer): Promise<FakeHub> {
  const asked: Asked[] = [];
  let url = "";
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const { method = "GET", headers } = request;
    const entry = { method, path, query: new URL(path, url).searchParams, headers, index: asked.length, hub: url };
    asked.push(entry);
    send(response, answer(entry));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url, asked, [Symbol.asyncDispose]: close };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "[]", fault }: Answer): void {
  const bytes = Buffer.from(body);
  if (fault === "reset") {
    response.socket?.destroy();
    return;
  }
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.byteLength, ...headers });
  if (fault === undefined) response.end(bytes);
  else
    response.write(bytes.subarray(0, bytes.byteLength >> 1), () =>
      fault === "cut" ? response.socket?.destroy() : undefined,
    );
}

/** Answers as the list does: `models` in the order given (reversed with direction=-1), pages of `limit`, a Link but on the last. */
export function listOf(models: readonly string[]): (asked: Asked) => Answer {
  const reversed = models.toReversed();
  return ({ query, hub }) => {
    const from = Number(query.get("cursor") ?? 0);
    const to = from + Number(query.get("limit"));
    const page = (query.get("direction") === "-1" ? reversed : models).slice(from, to);
    const next = new URLSearchParams(query);
    next.set("cursor", String(to));
    const headers: Record<string, string> =
      to < models.length ? { link: `<${hub}/api/models?${next}>; rel="next"` } : {};
    return { headers, body: `[${page.join(",")}]` };
  };
}

/** Invented models as JSON texts, oldest first: lab-0/model-0, lab-1/model-1, … */
export const invented = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => JSON.stringify({ _id: `id-${i}`, id: `lab-${i % 7}/model-${i}`, likes: i }));
