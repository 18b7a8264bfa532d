import { allFindings } from "./archive.ts";
import { release } from "./data.ts";
import type { FeedOptions } from "./feeds.ts";

/** What all three feeds of this build carry: earlier days' findings too, so that a reader who comes seldom misses none. */
export function findingsFeed(site: URL | undefined): FeedOptions {
  return {
    entries: allFindings.map(({ finding, day }) => ({ finding, release: day.release })),
    updated: release.as_of,
    siteUrl: site?.href ?? "",
    base: import.meta.env.BASE_URL,
  };
}
