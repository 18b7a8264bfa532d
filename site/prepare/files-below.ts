import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Paths of all files below a folder. Synchronous, which is several times as fast for tens of thousands of small folders. */
export function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}
