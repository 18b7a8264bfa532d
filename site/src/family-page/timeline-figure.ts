import { type Family, isPrinted } from "../family.ts";
import { date, list, number, percent, relationNoun } from "../format.ts";
import { Html, html } from "../html.ts";
import { type FamilyContext, gradeMark, relationsOf } from "./context.ts";

/** The entries over time by relation, drawn in `picture`, with everything that a chart carries. */
export function timelineFigure(
  family: Family,
  picture: { wide: string; narrow: string } | null,
  context: FamilyContext,
): Html {
  const { release, to } = context;
  const path = `/families/${family.address}/`;
  const kinds = relationsOf(family);
  const largest = kinds.reduce((a, b) => (b.n > a.n ? b : a), { relation: "unknown", n: 0 });
  const share =
    largest.n === family.children
      ? `All ${number(family.children)} entries are ${relationNoun(largest.relation)}`
      : `${percent(largest.n / family.children)} of its ${number(family.children)} entries are ${relationNoun(largest.relation)}`;
  const files =
    picture !== null &&
    html`<a href="${to(`${path}timeline.csv`)}" download>CSV</a> <a href="${to(`${path}timeline.json`)}">JSON</a> <a href="${to(`${path}timeline.svg`)}">SVG</a> `;
  return html`<figure class="chart" id="timeline" aria-labelledby="timeline-title" aria-describedby="timeline-alt"><div class="chart-head"><h2 id="timeline-title" class="chart-title">${picture === null ? "When did its derivatives appear?" : share}</h2><p class="sub">Entries so far by declared relation, n\u00a0=\u00a0${number(family.children_t1)} on T1, ${number(family.children)} in all</p></div>${
    picture === null
      ? html`<p class="missing" id="timeline-alt">${isPrinted(family) ? "No entry has a known date." : `Not enough data (n\u00a0=\u00a0${number(family.children_t1)} on T1): a family is drawn from 30 models by 10 authors on.`}</p>`
      : html`<div class="picture">${new Html(picture.wide)}${new Html(picture.narrow)}</div><p class="visually-hidden" id="timeline-alt">Step lines from the first entry to the snapshot: ${list(kinds.map(({ relation, n }) => `${number(n)} ${relationNoun(relation, n !== 1)}`))}.</p><p class="key">Solid: T1. Dotted: everything (T0), where it differs. A complete count, so no interval.</p>`
  }<figcaption class="foot"><p>${gradeMark("C", context)} as of <time datetime="${release.as_of}">${date(release.date)}</time>${family.undated > 0 && ` · ${number(family.undated)} without a date left out`}</p>${release.source.simulated && html`<p class="simulated">SIMULATED DATA</p>`}${release.partial && html`<p class="simulated">SAMPLE, newest ${number(release.limit ?? 0)}</p>`}<p class="links">${files}<a href="${to("/methods/#sql-families")}">SQL</a> <a href="${to(`${path}#timeline`)}">Permalink</a> <a href="${to(`${path}rss.xml`)}">RSS of new entries</a></p></figcaption></figure>`;
}
