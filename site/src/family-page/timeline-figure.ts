import { cumulative, type Family, isPrinted } from "../family.ts";
import { date, list, number, percent, RELATIONS, relationLabel, relationNoun, tierWords } from "../format.ts";
import { Html, html } from "../html.ts";
import { switches } from "../switches.ts";
import { type FamilyContext, gradeMark, relationsOf, scrolling } from "./context.ts";

/** The entries over time by relation, drawn in `picture`, with everything that a chart carries. */
export function timelineFigure(
  family: Family,
  picture: { wide: string; narrow: string } | null,
  context: FamilyContext,
): Html {
  const { release, to } = context;
  const path = `/families/${family.address}/`;
  const kinds = relationsOf(family);
  // As the picture shows it: what has a date, on T1.
  const drawn = cumulative(family.tracks ?? [], RELATIONS).map(({ relation, points }) => ({
    relation,
    n: points.at(-1)?.[1] ?? 0,
  }));
  const entries = drawn.reduce((sum, { n }) => sum + n, 0);
  const largest = drawn.reduce((a, b) => (b.n > a.n ? b : a), { relation: "unknown", n: 0 });
  const share =
    entries === 0
      ? "None of its dated entries is on T1"
      : largest.n === entries
        ? `All ${number(entries)} entries on T1 are ${relationNoun(largest.relation)}`
        : `${percent(largest.n / entries)} of its ${number(entries)} entries on T1 are ${relationNoun(largest.relation)}`;
  const files =
    picture !== null &&
    html`<a href="${to(`${path}timeline.csv`)}" download>CSV</a> <a href="${to(`${path}timeline.json`)}">JSON</a> <a href="${to(`${path}timeline.svg`)}">SVG</a> <button type="button" data-png>PNG</button> <a href="#embed-code">Embed</a> `;
  return html`<figure class="chart" id="timeline" aria-labelledby="timeline-title" aria-describedby="timeline-alt"><div class="chart-head"><h2 id="timeline-title" class="chart-title">${picture === null ? "When did its derivatives appear?" : share}</h2><p class="sub">Entries so far by declared relation, n\u00a0=\u00a0${number(family.children_t1)} on T1, ${number(family.children)} in all</p></div>${
    picture === null
      ? html`<p class="missing" id="timeline-alt">${isPrinted(family) ? "No entry has a known date." : `Not enough data (n\u00a0=\u00a0${number(family.children_t1)} on T1): a family is drawn from 30 models by 10 authors on.`}</p>`
      : html`<div class="picture">${new Html(picture.wide)}${new Html(picture.narrow)}</div>${switches(picture.wide)}<p class="visually-hidden" id="timeline-alt">Step lines from the first entry to the snapshot: ${list(kinds.map(({ relation, n }) => `${number(n)} ${relationNoun(relation, n !== 1)}`))}.</p><p class="key">Solid: T1. Dotted: everything (T0), where it differs; dashed, once chosen: authors’ first entries (T2). A complete count, so no interval.</p>`
  }<figcaption class="foot"><p>${gradeMark("C", context)} as of <time datetime="${release.as_of}">${date(release.date)}</time> · ${tierWords("T1")}, <abbr title="everything, nothing left out">T0</abbr> beside${family.undated > 0 && ` · ${number(family.undated)} without a date left out`}</p>${release.source.simulated && html`<p class="simulated">SIMULATED DATA</p>`}${release.partial && html`<p class="simulated">SAMPLE, newest ${number(release.limit ?? 0)}</p>`}<p class="links">${files}<a href="${to("/methods/#sql-families")}">SQL</a> <a href="${to(`${path}#timeline`)}">Permalink</a> <a href="${to(`${path}rss.xml`)}">RSS of new entries</a></p>${picture !== null && steps(family, to(`${path}timeline.csv`))}</figcaption></figure>`;
}

/** The steps of the picture in short: of each relation how many, and the ends of the intervals that brought the first, the middle and the last. */
function steps(family: Family, file: string): Html {
  const tracks = cumulative(family.tracks ?? [], RELATIONS);
  const rows = tracks.map(({ relation, points }) => {
    const [, t1, t0, t2] = points.at(-1) ?? [0, 0, 0, 0];
    const by = (least: number) => {
      const at = points.find((point) => point[2] >= least)?.[0];
      return html`<td class="day">${at === undefined ? "–" : date(new Date(at).toISOString())}</td>`;
    };
    return html`<tr><td>${relationLabel(relation)}</td><td class="n">${number(t1)}</td><td class="n">${number(t0)}</td><td class="n">${number(t2)}</td>${by(1)}${by(t0 / 2)}${by(t0)}</tr>`;
  });
  const count = tracks.reduce((sum, { points }) => sum + points.length, 0);
  const table = html`<thead><tr><th scope="col" data-column="relation">Relation</th><th scope="col" class="n">T1</th><th scope="col" class="n">T0</th><th scope="col" class="n">T2</th><th scope="col">First by</th><th scope="col">Half by</th><th scope="col">Last by</th></tr></thead><tbody>${rows}</tbody>`;
  return html`<details><summary>Show data</summary><p>The ${number(count)} steps in short, dates of everything (T0); <a href="${file}" download>the CSV</a> has each.</p>${scrolling(`Data: entries of ${family.base} so far`, table)}</details>`;
}
