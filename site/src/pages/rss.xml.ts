import rss from "@astrojs/rss";
import { cleanText, escapeXml } from "../../draw/sheet.ts";
import { absolute } from "../address.ts";
import { findings, release, segment } from "../data.ts";

/** The findings of the day. Links are permanent and serve as ids, so that a reader never sees one twice. */
export function GET({ site }: { site: URL | undefined }): Promise<Response> {
  const base = import.meta.env.BASE_URL;
  const address = (path: string) => absolute(site?.href ?? "", base, path);
  const simulated = release.source.simulated ? "SIMULATED DATA. " : "";
  return rss({
    title: "Hubrace: findings",
    description: `${simulated}Who releases first on each open model, how crowded it is, and what it earns.`,
    site: address("/"),
    items: findings.map((finding) => ({
      title: cleanText(finding.title),
      link: address(`/findings/${segment(finding.id)}/`),
      pubDate: new Date(release.as_of),
      description: cleanText(`${simulated}${finding.summary}`),
      content: `<p>${escapeXml(cleanText(simulated + finding.summary))}</p><p>Grade ${finding.evidence}, n = ${finding.n}, tier ${finding.tier}.</p><pre>${escapeXml(cleanText(finding.sql))}</pre>`,
    })),
    customData: "<language>en</language>",
  });
}
