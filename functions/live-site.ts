import type { Blobs } from "../core/lake/blobs.ts";
import type { LiveSite } from "../core/pulse/live.ts";
import { SITE_URL } from "../site/src/address.ts";
import { familySegments } from "../site/src/slug.ts";

/** The site in the web bucket as pulses see it; `url` is its public address, where one is set. */
export function liveSite(blobs: Blobs, url: string | undefined): LiveSite {
  return { url: url ?? SITE_URL, address: (base) => familySegments(base).join("/"), blobs };
}
