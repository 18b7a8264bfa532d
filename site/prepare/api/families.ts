import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { familyBadge } from "../../src/api/badge.ts";
import { envelope } from "../../src/api/envelope.ts";
import { familyFacts, familySummary } from "../../src/api/family.ts";
import type { Family } from "../../src/family.ts";
import { eachFamily } from "../each-family.ts";

/**
 * Writes /api/v1/families.json, /api/v1/families/OWNER/NAME.json and /badges/families/OWNER/NAME.svg, one family in memory at a time,
 * and calls `visit` with each. Written here and not by Astro, and synchronously, for the same reasons as in family-files.ts.
 */
export async function writeFamilyApi(options: {
  readonly work: string;
  readonly site: string;
  readonly manifest: ReleaseManifest;
  readonly signal: AbortSignal;
  readonly visit: (family: Family) => void;
}): Promise<void> {
  const { site, manifest } = options;
  const about = envelope(manifest);
  const folders = new Set<string>();
  const write = (path: string, text: string) => {
    const folder = dirname(path);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    writeFileSync(path, text);
  };
  mkdirSync(join(site, "api", "v1"), { recursive: true });
  const list = openSync(join(site, "api", "v1", "families.json"), "w");
  try {
    writeSync(list, `${JSON.stringify(about).slice(0, -1)},"families":[`);
    let before = "\n";
    for await (const family of eachFamily(options.work)) {
      options.signal.throwIfAborted();
      writeSync(list, `${before}${JSON.stringify(familySummary(family))}`);
      before = ",\n";
      const place = family.address.split("/");
      write(
        `${join(site, "api", "v1", "families", ...place)}.json`,
        `${JSON.stringify({ ...about, family: familyFacts(family) })}\n`,
      );
      write(`${join(site, "badges", "families", ...place)}.svg`, familyBadge(family, manifest));
      options.visit(family);
    }
    writeSync(list, "\n]}\n");
  } finally {
    closeSync(list);
  }
}
