import { absolute } from "../address.ts";

/** Everything may be read; embeds ask not to be listed in their own head. */
export function GET({ site }: { site: URL | undefined }): Response {
  const sitemap = absolute(site?.href ?? "", import.meta.env.BASE_URL, "/sitemap.xml");
  return new Response(`User-agent: *\nAllow: /\n\nSitemap: ${sitemap}\n`);
}
