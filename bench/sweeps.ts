import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGzip, gunzipSync } from "node:zlib";
import { listModels } from "@huggingface/hub";
import { crawlStage } from "../core/crawl/crawl.ts";
import { rawPrefix } from "../core/lake/layout.ts";
import { DATE, stageInLake } from "./lake.ts";
import { type Measurement, measure } from "./measure.ts";

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

/** Where both sweeps ask, and a folder of theirs. */
export interface Swept {
  readonly hub: string;
  readonly fetch: typeof fetch;
  readonly models: number;
  readonly folder: string;
}

/**
 * Sweeps a hub by a plain loop over listModels of @huggingface/hub that writes NDJSON, by the same loop through gzip, and by the crawl. A first sweep of
 * each is compared and not measured. The crawl asks for 18 fields in pages of 1,000 and keeps them as received, compressed and with
 * checkpoints; the loop for 14, which are all it knows, in pages of 500. Throws when they do not have the same models.
 */
export async function measureSweeps(swept: Swept): Promise<Readonly<Record<"plain" | "zipped" | "own", Measurement>>> {
  const { models, folder } = swept;
  await plainLoop(swept, false);
  await crawl(swept, 0);
  const [mine, theirs] = [await idsOfCrawl(join(folder, "lake-0")), await idsOfLoop(join(folder, "plain.ndjson"))];
  if (new Set(mine).size !== models || mine.length !== models || mine.sort().join() !== theirs.sort().join())
    throw new Error(`bench: the crawl took ${mine.length} models and the plain loop ${theirs.length}, or others`);
  const plain = await measure("listModels loop", () => plainLoop(swept, false));
  const zipped = await measure("listModels loop, compressed", () => plainLoop(swept, true));
  const own = await measure("crawl", () => crawl(swept, 1));
  return { plain, zipped, own };
}

async function plainLoop({ hub, fetch, folder }: Swept, zipped: boolean): Promise<{ size: number }> {
  const target = createWriteStream(join(folder, zipped ? "plain.ndjson.gz" : "plain.ndjson"));
  const file = zipped ? createGzip() : target;
  if (zipped) file.pipe(target);
  let size = 0;
  for await (const model of listModels({ hubUrl: hub, fetch, additionalFields: [...FIELDS], sort: "createdAt" })) {
    if (!file.write(`${JSON.stringify(model)}\n`)) await once(file, "drain");
    size++;
  }
  file.end();
  await once(target, "finish");
  return { size };
}

async function crawl({ hub, fetch, models, folder }: Swept, number: number): Promise<{ size: number }> {
  const lake = join(folder, `lake-${number}`);
  const { rows } = await stageInLake("crawl", crawlStage({ hub, fetch }), { lake, models, memory: "1GB" });
  return { size: rows };
}

async function idsOfCrawl(lake: string): Promise<string[]> {
  const parts = join(lake, rawPrefix(DATE, `${DATE}-a1`));
  const ids: string[] = [];
  for (const part of await readdir(parts))
    for (const line of gunzipSync(await readFile(join(parts, part)))
      .toString()
      .split("\n"))
      if (line !== "") ids.push((JSON.parse(line) as { id: string }).id);
  return ids;
}

async function idsOfLoop(file: string): Promise<string[]> {
  const ids: string[] = [];
  // listModels calls the name `name`, and the inner number `id`.
  for await (const line of createInterface({ input: createReadStream(file) }))
    ids.push((JSON.parse(line) as { name: string }).name);
  return ids;
}
