import { atomFeed } from "../feeds.ts";
import { findingsFeed } from "../findings-feed.ts";

/** The findings of the last days as Atom. */
export function GET({ site }: { site: URL | undefined }): Response {
  return new Response(atomFeed(findingsFeed(site)), { headers: { "content-type": "application/atom+xml" } });
}
