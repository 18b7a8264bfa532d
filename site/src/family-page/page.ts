import { hubAddress } from "../address.ts";
import { familyBadgeMarkdown } from "../api/badge.ts";
import type { Family } from "../family.ts";
import { count, number, shortName } from "../format.ts";
import { type Html, html } from "../html.ts";
import { authors, crowding, leaders } from "./boards.ts";
import { checklist } from "./checklist.ts";
import type { FamilyContext } from "./context.ts";
import { facts, head } from "./head.ts";
import { timelineFigure } from "./timeline-figure.ts";

const STATES = {
  emerging: "emerging: the base is under 30 days old",
  hot: "hot: entries come at 1.5 times the usual pace or more",
  stable: "stable: entries come at about the usual pace",
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
  return html`${head(family, context)}${pulsePlace(family, context)}${facts(family, context)}${timelineFigure(family, picture, context)}${leaders(family, context)}${crowding(family, context)}${authors(family)}${checklist(family, context)}${badge(family, context)}<p class="text small">${STATES[family.state]}. ${hub}</p>`;
}

/** Room for one line about entries that came after the snapshot; site/src/scripts/pulse.ts fills it. */
function pulsePlace({ base }: Family, { release, to }: FamilyContext): Html {
  return html`<div class="pulse" data-pulse="${to("/pulse.json")}" data-base="${base}" data-since="${release.as_of}"></div>`;
}

/** The sentence that search engines and previews show. */
export function familyDescription(family: Family, { release }: FamilyContext): string {
  return `${count(family.children, "derivative")} of ${family.base} by ${count(family.authors, "author")}: timeline, first entries, crowding, recognition and a checklist on ${release.date}.`;
}

function badge(family: Family, { to, absolute }: FamilyContext): Html {
  const file = `/badges/families/${family.address}.svg`;
  const markdown = familyBadgeMarkdown({ badge: absolute(file), page: absolute(`/families/${family.address}/`) });
  return html`<details class="badge" id="badge"><summary>Badge and JSON</summary><p><img src="${to(file)}" alt="hubrace: ${number(family.children)} derivatives, ${family.state}" height="20" loading="lazy"></p><label for="badge-markdown" class="visually-hidden">Markdown of the badge</label><textarea id="badge-markdown" readonly rows="3" spellcheck="false">${markdown}</textarea><p><button type="button" data-copy="badge-markdown">Copy Markdown</button> <output aria-live="polite"></output></p><p class="small">Drawn anew with each release. This family as <a href="${to(`/api/v1/families/${family.address}.json`)}">JSON</a>; <a href="${to("/api/")}">about the API</a>.</p></details>`;
}
