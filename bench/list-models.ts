/**
 * The crawl's parse-and-write beside a plain loop over listModels of @huggingface/hub that writes NDJSON, both from the same pages
 * in memory (no latency, no server): what the client itself costs, in processor time. The crawl asks for 18 fields and keeps them as
 * received, compressed and with checkpoints; the loop for 14, which are all it knows, plain and compressed. Before anything is timed the
 * models of both are compared.
 *
 *   node bench/list-models.ts [MODELS]
 */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGzip, gunzipSync } from "node:zlib";
import { listModels } from "@huggingface/hub";
import { crawlStage } from "../core/crawl/crawl.ts";
import { createPageWriter, placesOf, readQuery, writeCursor } from "../core/hub/sandbox/page.ts";
import { sandboxModels } from "../core/hub/sandbox/server.ts";
import { rawPrefix } from "../core/lake/layout.ts";
import { DATE, SEED, stageInLake } from "./lake.ts";
import { type Measurement, measure, print, round } from "./measure.ts";

const MODELS = Number(process.argv[2] ?? 100_000);
const HUB = "http://hub.test";
/** Fields that both can ask for; listModels knows no trendingScore and no gguf. */
const FIELDS = [
  "author",
  "cardData",
  "createdAt",
  "downloadsAllTime",
  "library_name",
  "model-index",
  "safetensors",
  "tags",
] as const;

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
const pages = pagesInMemory();

async function plainLoop(zipped: boolean): Promise<{ size: number }> {
  const target = createWriteStream(join(folder, zipped ? "plain.ndjson.gz" : "plain.ndjson"));
  const file = zipped ? createGzip() : target;
  if (zipped) file.pipe(target);
  let size = 0;
  for await (const model of listModels({
    hubUrl: HUB,
    fetch: pages,
    additionalFields: [...FIELDS],
    sort: "createdAt",
  })) {
    if (!file.write(`${JSON.stringify(model)}\n`)) await once(file, "drain");
    size++;
  }
  file.end();
  await once(target, "finish");
  return { size };
}

let lakes = 0;
async function crawl(): Promise<{ size: number }> {
  const lake = join(folder, `lake-${++lakes}`);
  const { rows } = await stageInLake("crawl", crawlStage({ hub: HUB, fetch: pages }), {
    lake,
    models: MODELS,
    memory: "1GB",
  });
  return { size: rows };
}

async function idsOfCrawl(): Promise<string[]> {
  const parts = join(folder, `lake-${lakes}`, rawPrefix(DATE, `${DATE}-a1`));
  const ids: string[] = [];
  for (const part of (await readdir(parts)).sort())
    for (const line of gunzipSync(await readFile(join(parts, part)))
      .toString()
      .split("\n"))
      if (line !== "") ids.push((JSON.parse(line) as { id: string }).id);
  return ids;
}

async function idsOfLoop(): Promise<string[]> {
  const ids: string[] = [];
  // listModels calls the name `name`, and the inner number `id`.
  for await (const line of createInterface({ input: createReadStream(join(folder, "plain.ndjson")) }))
    ids.push((JSON.parse(line) as { name: string }).name);
  return ids;
}

try {
  // Once for each to compare, and so that all pages are there.
  await plainLoop(false);
  await crawl();
  const [mine, theirs] = [await idsOfCrawl(), await idsOfLoop()];
  if (mine.length !== MODELS || mine.join() !== theirs.join())
    throw new Error(`bench: the crawl took ${mine.length} models and the plain loop ${theirs.length}, or others`);
  const plain = await measure("listModels loop", () => plainLoop(false));
  const zipped = await measure("listModels loop, compressed", () => plainLoop(true));
  const own = await measure("crawl, parse and write", crawl);
  const against = (peer: string, { cpu_seconds }: Measurement) =>
    print({ ...own, peer, ratio: round(cpu_seconds / own.cpu_seconds) });
  against("a plain listModels loop, in processor time", plain);
  against("a plain listModels loop with gzip, in processor time", zipped);
} finally {
  await rm(folder, { recursive: true, force: true });
}
