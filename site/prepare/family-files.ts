import { createReadStream, mkdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { csv } from "../src/csv.ts";
import { cumulative, type Family } from "../src/family.ts";
import { familyRss } from "../src/family-rss.ts";
import { RELATIONS } from "../src/format.ts";
import { standalone } from "../src/standalone.ts";
import { drawFamily } from "../src/timeline.ts";

/**
 * The files that stand beside each family's page: rss.xml and, where there is enough to draw, timeline.csv, .json and .svg. Written
 * here and not by Astro, which needs several times as long for an endpoint as for the text in it. Small files are written fastest
 * synchronously; reading line by line gives the event loop its turn, so that leases stay alive.
 */
export async function writeFamilyFiles(options: {
  work: string;
  site: string;
  release: ReleaseManifest;
  siteUrl: string;
  base: string;
}): Promise<void> {
  const addresses: string[] = JSON.parse(await readFile(join(options.work, "addresses.json"), "utf8"));
  const lines = createInterface({ input: createReadStream(join(options.work, "families.ndjson")) });
  let index = 0;
  for await (const line of lines) {
    const address = addresses[index++];
    if (address !== undefined) await writeFiles({ ...JSON.parse(line), address } as Family, options);
  }
}

async function writeFiles(
  family: Family,
  options: { site: string; release: ReleaseManifest; siteUrl: string; base: string },
): Promise<void> {
  const folder = join(options.site, "families", ...family.address.split("/"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "rss.xml"), familyRss(family, options));
  const picture = drawFamily(family, options.release);
  if (picture === null) return;
  const rows = cumulative(family.tracks ?? [], RELATIONS).flatMap((track) =>
    track.points.map(([at, t1, t0]) => ({
      relation: track.relation,
      until: new Date(at).toISOString(),
      entries_t1: t1,
      entries_t0: t0,
    })),
  );
  const { as_of, source } = options.release;
  const about = { base: family.base, as_of, simulated: source.simulated, unit: "entries so far" };
  const title = `Derivatives of ${family.base} by declared relation, entries so far`;
  writeFileSync(join(folder, "timeline.csv"), csv(["relation", "until", "entries_t1", "entries_t0"], rows));
  writeFileSync(join(folder, "timeline.json"), `${JSON.stringify({ ...about, rows })}\n`);
  writeFileSync(join(folder, "timeline.svg"), standalone(picture.wide, title, options.release));
}
