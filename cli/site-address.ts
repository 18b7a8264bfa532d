import { UsageError } from "../core/errors.ts";

/**
 * The public address of the report out of HUBRACE_SITE_URL, for feeds, sitemap and links that must be absolute; undefined when it is not
 * set. Throws UsageError when it is no http(s) address.
 */
export function siteAddress(value: string | undefined): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new UsageError(`site: HUBRACE_SITE_URL is "${value}"; it must be an address such as https://example.org`);
}
