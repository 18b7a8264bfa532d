/**
 * The order in which a site's files appear to readers: what pages need, then the pages, then what tells of them. A reader never
 * gets a page whose style or chart is not there yet, nor a feed entry whose page is not.
 */
export const WAVES = ["assets", "pages", "feeds"] as const;
export type Wave = (typeof WAVES)[number];

/** The wave of a file by its name. */
export function waveOf(name: string): Wave {
  if (name.endsWith(".html")) return "pages";
  // Feeds, sitemaps, and the status file that a monitor reads.
  if (/\.(xml|atom|rss)$|(^|\/)feed[^/]*\.json$|^status\.json$/.test(name)) return "feeds";
  return "assets";
}
