import { readFile } from "node:fs/promises";
import { z } from "zod";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import * as layout from "../lake/layout.ts";

/**
 * Brings a date's findings.json from the lake to `path`, byte for byte as it will be published. It is a list by contract, in which a
 * format has no place: so a list is of a format that is known, and a Hubrace that ever writes another one writes an object with
 * `format`. `written`: how many findings the run's record tells of, null where it does not. Throws HubraceError for another format, for another
 * number or another date's findings, and when the file is missing or cannot be read.
 */
export async function takeFindings(blobs: Blobs, date: string, written: number | null, path: string): Promise<void> {
  const key = layout.findings(date);
  const remedy = `run \`hubrace findings --date ${date}\` first`;
  await blobs.toFile(key, path);
  const shape = z.array(z.object({ id: z.string(), date: z.literal(date) }));
  const found = parseLakeJson(await readFile(path), shape, { key, who: "release", remedy }).length;
  if (written !== null && found !== written)
    throw new HubraceError(`release: ${key} holds ${found} of the ${written} findings that were written; ${remedy}`);
}
