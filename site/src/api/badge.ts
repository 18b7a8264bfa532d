import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import { cleanText, escapeXml } from "../../draw/sheet.ts";
import { badgePrefix } from "./envelope.ts";

/** The colour of models' badges: the accent of the light theme. */
export const BADGE_COLOUR = "0b5cad";

/** Backgrounds on which white text reaches a contrast of 4.5 to 1. */
const STATE_COLOURS: Readonly<Record<string, string>> = {
  emerging: "00755a",
  hot: "b34a00",
  stable: BADGE_COLOUR,
  quiet: "63646b",
};

/** The badge of a family as a file of its own: "hubrace | 1,234 derivatives · hot". Holds numbers and words of ours, no name. */
export function familyBadge(
  family: { readonly children: number; readonly state: string },
  release: Pick<ReleaseManifest, "source" | "partial">,
): string {
  const count = family.children.toLocaleString("en-US");
  return drawBadge({
    label: "hubrace",
    message: `${badgePrefix(release)}${count} derivative${family.children === 1 ? "" : "s"} · ${family.state}`,
    color: STATE_COLOURS[family.state] ?? BADGE_COLOUR,
  });
}

/** A flat badge 20 units high, as shields.io draws them; text is held to its place whatever font the reader has. */
export function drawBadge(badge: { readonly label: string; readonly message: string; readonly color: string }): string {
  const label = cleanText(badge.label);
  const message = cleanText(badge.message);
  const left = textWidth(label) + 12;
  const right = textWidth(message) + 12;
  const colour = /^[0-9a-f]{6}$/i.test(badge.color) ? badge.color : BADGE_COLOUR;
  const title = escapeXml(`${label}: ${message}`);
  const text = (x: number, width: number, content: string) =>
    `<text x="${x}" y="14" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escapeXml(content)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" viewBox="0 0 ${left + right} 20" role="img" aria-label="${title}"><title>${title}</title>` +
    `<clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath>` +
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#3a3b41"/><rect x="${left}" width="${right}" height="20" fill="#${colour}"/></g>` +
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">${text(6, left - 12, label)}${text(left + 6, right - 12, message)}</g></svg>\n`
  );
}

/** Ids that can stand in a badge's address: what the Hub itself allows. Others get no badge. */
const PLAIN_ID = /^[\w.-]+\/[\w.-]+$/;

/**
 * Markdown of a model's badge: shields.io reads the message out of the model's shard by JSONPath, so that no file per model is needed.
 * `shard` and `page` are whole addresses. Null for an id that no model of the Hub can have.
 */
export function modelBadgeMarkdown(id: string, addresses: { shard: string; page: string }): string | null {
  if (!PLAIN_ID.test(id)) return null;
  return markdown(badgeAddress(id, addresses.shard), `${addresses.page}?id=${encodeURIComponent(id)}`);
}

/** The address of models' badges with {owner} and {name} left to fill in, and what `shard`, the template of a shard's whole address, leaves. */
export function modelBadgeTemplate(shard: string): string {
  return badgeAddress("{owner}/{name}", shard).replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function badgeAddress(id: string, shard: string): string {
  const query = new URLSearchParams({
    url: shard,
    query: `$.models['${id}'].badge.message`,
    label: "hubrace",
    color: BADGE_COLOUR,
  });
  return `https://img.shields.io/badge/dynamic/json?${encoded(query)}`;
}

/** Markdown of a family's badge; `badge` and `page` are whole addresses. */
export function familyBadgeMarkdown(addresses: { badge: string; page: string }): string {
  return markdown(addresses.badge, addresses.page);
}

/** The alternative text holds no number: the badge changes from day to day, the model card does not. */
function markdown(image: string, link: string): string {
  return `[![Release order on Hubrace](${image})](${link})`;
}

/** Parentheses, quotes and spaces would end a Markdown link. */
function encoded(query: URLSearchParams): string {
  return query.toString().replaceAll("+", "%20").replaceAll("'", "%27").replaceAll("(", "%28").replaceAll(")", "%29");
}

/** Width of a text in Verdana 11, roughly: narrow, plain and wide letters. */
function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += /[\u0300-\u036f\u200b-\u200f]/.test(letter) ? 0 : letterWidth(letter);
  return Math.ceil(width);
}

function letterWidth(letter: string): number {
  if (/[fijlrtI.,:;'|!()[\] ]/.test(letter)) return 4.3;
  if (/[mwMW@%]/.test(letter)) return 10;
  if (/[A-Z0-9]/.test(letter)) return 7.4;
  return (letter.codePointAt(0) ?? 0) > 0x2e80 ? 12 : 6.8;
}
