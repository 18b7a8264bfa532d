/**
 * What the crawl cannot do without: asking the sandbox for every page and throwing it away, and compressing the same text in one
 * stream. Sizes and names as in limits.ts.
 *
 *   node bench/crawl-limit.ts [MODELS]
 */

import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { firstPage } from "../core/hub/fields.ts";
import { nextLink } from "../core/hub/link.ts";
import { measure, print } from "./measure.ts";
import { startSandbox } from "./sandbox.ts";

const MODELS = Number(process.argv[2] ?? 100_000);
const PAGE = 1_000;
const KEPT = 10;

const sandbox = await startSandbox(MODELS);
try {
  // Ten pages are enough to compress: the others are as large, and to keep more costs as much as to fetch them.
  const texts: Buffer[] = [];
  const fetched = await measure("limit of crawl: pages fetched and thrown away", async () => {
    let [bytes, requests] = [0, 0];
    let next: string | null = firstPage("", "oldest first", PAGE);
    while (next !== null) {
      const response: Response = await fetch(new URL(next, sandbox.url));
      // As a stream: a body in one piece (arrayBuffer) costs twice the processor time.
      const pieces: Uint8Array[] = [];
      for await (const piece of response.body ?? []) {
        bytes += piece.byteLength;
        if (requests < KEPT) pieces.push(piece);
      }
      if (requests < KEPT) texts.push(Buffer.concat(pieces));
      requests++;
      next = nextLink(response.headers.get("link"));
    }
    return { size: MODELS, counts: { bytes, requests } };
  });
  print(fetched);
  const zipped = await measure("limit of crawl: its text compressed in one stream", async () => {
    let bytes = 0;
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(
      async function* () {
        for (let page = 0; page < MODELS / PAGE; page++) {
          const text = texts[page % texts.length] ?? Buffer.alloc(0);
          bytes += text.byteLength;
          yield text;
        }
      },
      createGzip(),
      nowhere,
    );
    return { size: MODELS, counts: { bytes } };
  });
  print(zipped);
} finally {
  sandbox.stop();
}
