import { jsonFeed } from "../feeds.ts";
import { findingsFeed } from "../findings-feed.ts";

/** The findings of the last days as JSON Feed. */
export function GET({ site }: { site: URL | undefined }): Response {
  return new Response(jsonFeed(findingsFeed(site)), { headers: { "content-type": "application/feed+json" } });
}
