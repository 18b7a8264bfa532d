import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { absolute, below } from "../src/address.ts";
import { envelope } from "../src/api/envelope.ts";
import { csv } from "../src/csv.ts";
import { cumulative, type Family } from "../src/family.ts";
import type { FamilyContext } from "../src/family-page/context.ts";
import { familyDescription, familyMain } from "../src/family-page/page.ts";
import { fillShell, readShell, SHELL } from "../src/family-page/shell.ts";
import { familyRss } from "../src/family-rss.ts";
import { RELATIONS } from "../src/format.ts";
import type { SearchList } from "../src/search/places.ts";
import { standalone } from "../src/standalone.ts";
import { drawFamily, timelineCaption } from "../src/timeline.ts";
import { FamilyApi } from "./api/families.ts";
import { eachFamily, readAddresses } from "./each-family.ts";

/** Where families are read and written. */
export interface FamilyBuild {
  readonly work: string;
  readonly site: string;
  readonly release: ReleaseManifest;
  readonly siteUrl: string;
  readonly base: string;
  readonly signal: AbortSignal;
}

/**
 * All that there is of each family, into a site whose other pages are there, the shell among them: it is filled for each family and taken
 * away. Beside each page rss.xml and, where there is enough to draw, timeline.csv, .json and .svg; JSON and badges below /api/ and
 * /badges/. Written here and not by Astro, which needs several times as long for an endpoint as for the text in it. Small files are written
 * fastest synchronously. One family in memory at a time. Returns the families as the search lists them. Throws when the shell is missing
 * or has no place for a family's text.
 */
export async function writeFamilies(build: FamilyBuild): Promise<SearchList["families"]> {
  const { work, site, release, siteUrl, base } = build;
  const folder = join(site, ...SHELL.path.split("/"));
  const shell = readShell(readFileSync(join(folder, "index.html"), "utf8"));
  rmSync(folder, { recursive: true });
  const addresses = new Map((await readAddresses(work)).map((one) => [one.base, one.address]));
  const to = (path: string) => below(base, path);
  const context: FamilyContext = {
    release,
    to,
    absolute: (path) => absolute(siteUrl, base, path),
    familyLink: (id) => {
      const address = addresses.get(id);
      return address === undefined ? null : to(`/families/${address}/`);
    },
  };
  const listed: SearchList["families"][number][] = [];
  const api = new FamilyApi(site, release);
  try {
    for await (const family of eachFamily(work)) {
      build.signal.throwIfAborted();
      const picture = drawFamily(family, release);
      const page = fillShell(shell, {
        address: family.address,
        title: family.base,
        description: familyDescription(family, context),
        main: familyMain(family, picture, context),
      });
      const own = join(site, "families", ...family.address.split("/"));
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, "index.html"), page);
      writeFileSync(join(own, "rss.xml"), familyRss(family, build));
      if (picture !== null)
        writeTimeline(own, family, picture.wide, context.absolute(`/families/${family.address}/`), release);
      api.write(family);
      listed.push(
        family.base === family.address
          ? [family.base, family.children]
          : [family.base, family.children, family.address],
      );
    }
  } finally {
    api.close();
  }
  return listed;
}

/** The picture of a family's entries as a file, and what it shows; `page`: the whole address of the family's page. */
function writeTimeline(folder: string, family: Family, svg: string, page: string, release: ReleaseManifest): void {
  const rows = cumulative(family.tracks ?? [], RELATIONS).flatMap((track) =>
    track.points.map(([at, t1, t0, t2]) => ({
      relation: track.relation,
      until: new Date(at).toISOString(),
      entries_t1: t1,
      entries_t0: t0,
      entries_t2: t2,
    })),
  );
  const { api: _, ...about } = envelope(release);
  writeFileSync(
    join(folder, "timeline.csv"),
    csv(["relation", "until", "entries_t1", "entries_t0", "entries_t2"], rows),
  );
  writeFileSync(
    join(folder, "timeline.json"),
    `${JSON.stringify({ base: family.base, ...about, unit: "entries so far", rows })}\n`,
  );
  writeFileSync(join(folder, "timeline.svg"), standalone(svg, timelineCaption(family.base, page), release));
}
