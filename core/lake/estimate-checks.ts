import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Blobs } from "./blobs.ts";
import { parseLakeJson } from "./json.ts";
import * as layout from "./layout.ts";

const checksShape = z.object({
  specifications: z.array(z.object({ spec: z.string() })),
  warnings: z.object({ A: z.string().nullable(), B: z.string().nullable() }),
  fits: z.array(z.object({ spec: z.string() })),
  main: z.array(z.object({ spec: z.string() })),
});

/**
 * Brings what stands beside a date's estimates to `path`, byte for byte. Throws HubraceError, which names the stage that reads, when it is missing or
 * not as the estimates write it.
 */
export async function takeEstimateChecks(blobs: Blobs, date: string, path: string, stage: string): Promise<void> {
  const key = layout.estimateChecks(date);
  await blobs.toFile(key, path);
  const remedy = `run \`hubrace estimate --date ${date}\` first`;
  parseLakeJson(await readFile(path), checksShape, { key, who: stage, remedy });
}
