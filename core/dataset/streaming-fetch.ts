import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Bodies from this size on are read piece by piece. */
const STREAMED_BYTES = 8 * 1024 ** 2;
const PIECE_BYTES = 4 * 1024 ** 2;

/**
 * A `fetch` that uploads large files in pieces. Node's own reads a body as fast as the disk gives it, whatever the line takes: 2 GB on
 * the way were 2 GB of memory, here they are 0.1 GB. Everything but PUT with a Blob of at least `from` bytes goes to `fetch`.
 */
export function streamingFetch(fetch: typeof globalThis.fetch, from = STREAMED_BYTES): typeof globalThis.fetch {
  return async (input, init) => {
    const body = init?.body;
    if (init?.method !== "PUT" || !(body instanceof Blob) || body.size < from) return fetch(input, init);
    return put(new URL(input instanceof Request ? input.url : input), body, init);
  };
}

async function put(url: URL, body: Blob, { headers, signal }: RequestInit): Promise<Response> {
  const send = url.protocol === "https:" ? requestSecure : requestPlain;
  const request = send(url, {
    method: "PUT",
    headers: { ...Object.fromEntries(new Headers(headers)), "content-length": String(body.size) },
    ...(signal ? { signal } : {}),
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.on("error", reject);
  });
  // A refusal can come before the body is through, and then the line is closed: the answer counts, not how the rest of the body fared.
  const sent = pipeline(Readable.from(pieces(body)), request);
  sent.catch(() => {});
  const answer = await answered;
  const known = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const status = answer.statusCode ?? 0;
  return new Response(status === 204 ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>), {
    status,
    headers: known,
  });
}

async function* pieces(body: Blob): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.size; at += PIECE_BYTES)
    yield new Uint8Array(await body.slice(at, Math.min(at + PIECE_BYTES, body.size)).arrayBuffer());
}
