import { hubAddress } from "../address.ts";
import { familyBadgeMarkdown } from "../api/badge.ts";
import { pictureCode } from "../embed.ts";
import type { Family } from "../family.ts";
import { count, number, shortName } from "../format.ts";
import { type Html, html } from "../html.ts";
import { standaloneSize } from "../standalone.ts";
import { timelineCaption } from "../timeline.ts";
import { authors, crowding, leaders } from "./boards.ts";
import { checklist } from "./checklist.ts";
import type { FamilyContext } from "./context.ts";
import { facts, head } from "./head.ts";
import { timelineFigure } from "./timeline-figure.ts";

const STATES = {
  emerging: "emerging: the base is under 30 days old",
  hot: "hot: at least 20 entries in 30 days, at 1.5 times the pace of the 60 days before or more",
  stable: "stable: entries came in the last 30 days, but too few to be hot",
  quiet: "quiet: no entry in 30 days",
} as const;

/**
 * Everything inside the main element of a family's page. Text and not Astro components: ten thousand of these pages cost Astro
 * most of a build's time and memory. `picture` is what drawFamily gave.
 */
export function familyMain(
  family: Family,
  picture: { wide: string; narrow: string } | null,
  context: FamilyContext,
): Html {
  const hub =
    family.present &&
    html`<a href="${hubAddress(family.base)}" rel="noopener external">${shortName(family.base)} on the Hub</a>`;
  return html`${head(family, context)}${pulsePlace(family, context)}${facts(family, context)}${timelineFigure(family, picture, context)}${leaders(family, context)}${crowding(family, context)}${authors(family)}${checklist(family, context)}${paste(family, picture, context)}<p class="text small">${STATES[family.state]}. ${hub}</p>`;
}

/** Room for one line about entries that came after the snapshot; site/src/scripts/pulse.ts fills it. */
function pulsePlace({ base }: Family, { release, to }: FamilyContext): Html {
  return html`<div class="pulse" data-pulse="${to("/pulse.json")}" data-base="${base}" data-since="${release.as_of}"></div>`;
}

/** The sentence that search engines and previews show. */
export function familyDescription(family: Family, { release }: FamilyContext): string {
  return `${count(family.children, "derivative")} of ${family.base} by ${count(family.authors, "author")}: timeline, first entries, crowding, recognition and a checklist on ${release.date}.`;
}

/** What can be pasted elsewhere: the badge as Markdown, the timeline as HTML. */
function paste(family: Family, picture: { wide: string } | null, { release, to, absolute }: FamilyContext): Html {
  const page = absolute(`/families/${family.address}/`);
  const file = `/badges/families/${family.address}.svg`;
  const markdown = familyBadgeMarkdown({ badge: absolute(file), page });
  const caption = timelineCaption(family.base, page);
  const embed =
    picture !== null &&
    html`<p>The timeline, in its reader’s light or dark theme:</p><label for="embed-code" class="visually-hidden">HTML of the timeline</label><textarea id="embed-code" readonly rows="4" spellcheck="false">${pictureCode({ page, picture: absolute(`/families/${family.address}/timeline.svg`), title: caption.title, ...standaloneSize(picture.wide, caption, release) })}</textarea><p><button type="button" data-copy="embed-code">Copy HTML</button> <output aria-live="polite"></output></p>`;
  return html`<details class="badge" id="badge"><summary>Badge, embed and JSON</summary><p><img src="${to(file)}" alt="hubrace: ${number(family.children)} derivatives, ${family.state}" height="20" loading="lazy"></p><label for="badge-markdown" class="visually-hidden">Markdown of the badge</label><textarea id="badge-markdown" readonly rows="3" spellcheck="false">${markdown}</textarea><p><button type="button" data-copy="badge-markdown">Copy Markdown</button> <output aria-live="polite"></output></p>${embed}<p class="small">Drawn anew with each release. This family as <a href="${to(`/api/v1/families/${family.address}.json`)}">JSON</a>; <a href="${to("/api/")}">about the API</a>.</p></details>`;
}
