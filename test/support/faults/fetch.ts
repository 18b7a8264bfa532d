import type { FaultyProcess } from "./process.ts";

/** A process's way to the Hub. */
export function faultyFetch(inner: typeof fetch, process: FaultyProcess): typeof fetch {
  return (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    let broken = false;
    return process.effect<Response>(
      { port: "fetch", operation: "get", key: pathname + search, writes: false },
      {
        act: () => inner(input, init),
        async cut() {
          broken = true;
        },
        failure(fault) {
          if (fault === "throttled")
            return new Response("", { status: 429, headers: { RateLimit: '"api";r=0;t=120' } });
          return broken ? halfAnAnswer() : new TypeError("fetch failed", { cause: reset() });
        },
      },
    );
  };
}

/** An answer whose body breaks off, as undici reports it. */
function halfAnAnswer(): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from('[{"id":"half/of'));
    },
    pull(controller) {
      controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

function reset(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
}
