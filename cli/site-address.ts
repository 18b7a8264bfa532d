import { UsageError } from "../core/errors.ts";

/**
 * The public address of the report out of HUBRACE_SITE_URL, for feeds, sitemap and links that must be absolute; undefined when it is not
 * set. Throws UsageError when it is no http(s) address, or names a place below the root of its host: links in pages begin there.
 */
export function siteAddress(value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  const address = URL.canParse(value) ? new URL(value) : null;
  if (address !== null && /^https?:$/.test(address.protocol)) {
    if (address.href === `${address.origin}/`) return value;
    throw new UsageError(
      `site: HUBRACE_SITE_URL is "${value}", and a report lies at the root of its host: serve it there, and name ${address.origin}`,
    );
  }
  throw new UsageError(`site: HUBRACE_SITE_URL is "${value}"; it must be an address such as https://example.org`);
}
