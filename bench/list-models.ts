/**
 * The crawl's parse-and-write beside a plain loop over listModels of @huggingface/hub that writes NDJSON, both from the same pages
 * in memory (no latency, no server): what the client itself costs, in processor time. Before anything is timed the models of both
 * are compared.
 *
 *   node bench/list-models.ts [MODELS]
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPageWriter, placesOf, readQuery, writeCursor } from "../core/hub/sandbox/page.ts";
import { sandboxModels } from "../core/hub/sandbox/world.ts";
import { SEED } from "./lake.ts";
import { type Measurement, print, round } from "./measure.ts";
import { measureSweeps } from "./sweeps.ts";

const MODELS = Number(process.argv[2] ?? 100_000);
const HUB = "http://hub.test";

/** A fetch that answers from the sandbox's world, each page written once beforehand by the first sweep. */
function pagesInMemory(): typeof fetch {
  const world = sandboxModels({ models: MODELS, seed: SEED, day: 0 });
  const write = createPageWriter();
  const known = new Map<string, { body: Uint8Array<ArrayBuffer>; link: string | null }>();
  return async (input) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    let page = known.get(url.search);
    if (page === undefined) {
      url.searchParams.set("sort", "createdAt");
      const query = readQuery(url.searchParams);
      if (typeof query === "string") throw new Error(`bench: the sandbox refuses ${url}: ${query}`);
      const places = placesOf(world, { ...query, ascending: true });
      const { bytes, release } = write(world, places, query.fields);
      const body = Uint8Array.from(bytes);
      release();
      const last = places.at(-1) ?? 0;
      const next = new URL(url);
      next.searchParams.set("cursor", writeCursor(world.key(last)));
      page = { body, link: last + 1 < world.count ? `<${next}>; rel="next"` : null };
      known.set(url.search, page);
    }
    const headers = { "content-type": "application/json", ...(page.link === null ? {} : { link: page.link }) };
    return new Response(page.body, { headers });
  };
}

const folder = await mkdtemp(join(tmpdir(), "hubrace-bench-list-"));
try {
  const { plain, zipped, own } = await measureSweeps({ hub: HUB, fetch: pagesInMemory(), models: MODELS, folder });
  const against = (peer: string, { cpu_seconds }: Measurement) =>
    print({ ...own, name: "crawl, parse and write", peer, ratio: round(cpu_seconds / own.cpu_seconds) });
  against("a plain listModels loop, in processor time", plain);
  against("a plain listModels loop with gzip, in processor time", zipped);
} finally {
  await rm(folder, { recursive: true, force: true });
}
