import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { recordedDay } from "./replay.ts";

/**
 * Writes, for the replay server, the models of one in `every` bases of a recorded day: each base with all that derives from it, and its
 * share of the models that derive from nothing. Returns how many models that are.
 */
export async function writePart(folder: string, day: string, every: number): Promise<number> {
  const lines = gunzipSync(await readFile(recordedDay(day)))
    .toString("utf8")
    .split("\n")
    .filter(Boolean);
  const kept = lines.filter((line) => chosen(line, every));
  await writeFile(join(folder, `${day}.jsonl.gz`), gzipSync(`${kept.join("\n")}\n`, { level: 1 }));
  return kept.length;
}

function chosen(line: string, every: number): boolean {
  const { id, tags = [] } = JSON.parse(line) as { id: string; tags?: readonly string[] };
  const base = tags.find((tag) => /^base_model:[^:]+\/[^:]+$/.test(tag))?.slice("base_model:".length) ?? id;
  return createHash("sha256").update(base).digest().readUInt32BE() % every === 0;
}
