import { rssFeed } from "../feeds.ts";
import { findingsFeed } from "../findings-feed.ts";

/** The findings of the last days as RSS 2.0. */
export function GET({ site }: { site: URL | undefined }): Response {
  return new Response(rssFeed(findingsFeed(site)), { headers: { "content-type": "application/rss+xml" } });
}
