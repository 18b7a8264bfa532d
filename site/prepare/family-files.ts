import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { csv } from "../src/csv.ts";
import { cumulative, type Family } from "../src/family.ts";
import { familyRss } from "../src/family-rss.ts";
import { RELATIONS } from "../src/format.ts";
import { standalone } from "../src/standalone.ts";
import { drawFamily } from "../src/timeline.ts";

/**
 * The files that stand beside each family's page: timeline.csv, .json and .svg, and rss.xml. Written here and not by Astro, which
 * needs several times as long for an endpoint as for the text in it; there are four per family.
 */
export async function writeFamilyFiles(options: {
  work: string;
  site: string;
  release: ReleaseManifest;
  siteUrl: string;
  base: string;
}): Promise<void> {
  const text = await readFile(join(options.work, "families.ndjson"), "utf8");
  const families = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Family);
  for (let from = 0; from < families.length; from += 64) {
    await Promise.all(families.slice(from, from + 64).map((family) => writeFiles(family, options)));
  }
}

async function writeFiles(
  family: Family,
  options: { site: string; release: ReleaseManifest; siteUrl: string; base: string },
): Promise<void> {
  const folder = join(options.site, "families", ...family.address.split("/"));
  await mkdir(folder, { recursive: true });
  const rows = cumulative(family.tracks ?? [], RELATIONS).flatMap((track) =>
    track.points.map(([at, t1, t0]) => ({
      relation: track.relation,
      until: new Date(at).toISOString(),
      entries_t1: t1,
      entries_t0: t0,
    })),
  );
  const about = {
    base: family.base,
    as_of: options.release.as_of,
    simulated: options.release.source.simulated,
    unit: "entries so far",
  };
  const picture = drawFamily(family, options.release);
  await writeFile(join(folder, "timeline.csv"), csv(["relation", "until", "entries_t1", "entries_t0"], rows));
  await writeFile(join(folder, "timeline.json"), `${JSON.stringify({ ...about, rows })}\n`);
  await writeFile(join(folder, "rss.xml"), await familyRss(family, options));
  if (picture !== null) {
    const title = `Derivatives of ${family.base} by declared relation, entries so far`;
    await writeFile(join(folder, "timeline.svg"), standalone(picture.wide, title, options.release));
  }
}
