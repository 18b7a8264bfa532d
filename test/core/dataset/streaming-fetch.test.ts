import { createHash, randomBytes } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { streamingFetch } from "../../../core/dataset/streaming-fetch.ts";

let server: Server | undefined;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/object`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

/** Nine MiB: more than two pieces, the last one not full. */
const BYTES = randomBytes(9 * 1024 ** 2 - 7);
const upload = { method: "PUT", body: new Blob([BYTES]), headers: { "x-asked": "1" } };
const unused: typeof fetch = () => Promise.reject(new Error("fetch was used"));

describe("an upload in pieces", () => {
  it("arrives whole, with its length, its headers, and the answer's", async () => {
    const url = await serve(async (request, response) => {
      const hash = createHash("sha256");
      for await (const chunk of request) hash.update(chunk);
      response.writeHead(201, { ETag: '"tag"', "x-length": request.headers["content-length"] });
      response.end(`${hash.digest("hex")} ${request.headers["x-asked"]} ${request.headers["transfer-encoding"]}`);
    });
    const answer = await streamingFetch(unused)(url, upload);
    expect(answer.status).toBe(201);
    expect(answer.headers.get("etag")).toBe('"tag"');
    expect(answer.headers.get("x-length")).toBe(String(BYTES.length));
    expect(await answer.text()).toBe(`${createHash("sha256").update(BYTES).digest("hex")} 1 undefined`);
  });

  it("gives the refusal of a server that answers before it has read the body", async () => {
    const url = await serve((_, response) => response.writeHead(403).end("no"));
    const answer = await streamingFetch(unused)(url, upload);
    expect([answer.status, await answer.text()]).toEqual([403, "no"]);
  });

  it("ends with an error when the line breaks, and when it is stopped", async () => {
    const url = await serve((request) => request.once("data", () => request.socket.destroy()));
    await expect(streamingFetch(unused)(url, upload)).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/),
    });
    const stop = new AbortController();
    server?.removeAllListeners("request");
    server?.on("request", () => stop.abort());
    await expect(streamingFetch(unused)(url, { ...upload, signal: stop.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("is left to fetch for small bodies and everything else", async () => {
    const asked: string[] = [];
    const other: typeof fetch = async (_, init) => {
      asked.push(init?.method ?? "GET");
      return new Response("fetch");
    };
    const patient = streamingFetch(other);
    for (const init of [
      undefined,
      { method: "POST", body: new Blob([BYTES]) },
      { method: "PUT", body: new Blob(["a"]) },
    ])
      expect(await (await patient("http://127.0.0.1:1/", init)).text()).toBe("fetch");
    expect(asked).toEqual(["GET", "POST", "PUT"]);
  });
});
