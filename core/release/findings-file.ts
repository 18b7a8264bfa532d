import { readFile } from "node:fs/promises";
import { z } from "zod";
import { HubraceError } from "../errors.ts";
import type { Blobs } from "../lake/blobs.ts";
import { requireFormat } from "../lake/format.ts";
import * as layout from "../lake/layout.ts";

const formatShape = z.object({ format: z.int() });

/**
 * Brings a date's findings.json from the lake to `path`, byte for byte as it will be published. It is a list by contract, in which a
 * format has no place: so a list is of a format that is known, and a Hubrace that ever writes another one writes an object with
 * `format`. Throws HubraceError for that, and when the file is missing or cannot be read.
 */
export async function takeFindings(blobs: Blobs, date: string, path: string): Promise<void> {
  const key = layout.findings(date);
  await blobs.toFile(key, path);
  const findings = parsed(await readFile(path, "utf8"));
  if (Array.isArray(findings)) return;
  requireFormat(`release: ${key}`, formatShape.safeParse(findings).data?.format);
  throw new HubraceError(`release: ${key} is no list of findings; run \`hubrace findings --date ${date}\` first`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
