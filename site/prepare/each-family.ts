import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import type { Family } from "../src/family.ts";

/** Where each base with a page lies, OWNER/NAME, in the order of the index. */
export async function readAddresses(work: string): Promise<{ base: string; address: string }[]> {
  const text = await readFile(join(work, "addresses.ndjson"), "utf8");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
}

/**
 * The families of a build one after another, in the order of the index. Before each the event loop gets its turn: of itself it would get one
 * in a thousand lines, half a second, and DuckDB would wait as long for its next query.
 */
export async function* eachFamily(work: string): AsyncIterable<Family> {
  const addresses = await readAddresses(work);
  const lines = createInterface({ input: createReadStream(join(work, "families.ndjson")) });
  let index = 0;
  for await (const line of lines) {
    const address = addresses[index++]?.address;
    await setImmediate();
    if (address !== undefined) yield { ...JSON.parse(line), address } as Family;
  }
}
