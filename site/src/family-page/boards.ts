import { hubAddress } from "../address.ts";
import { type Entry, type Family, isPrinted, isPrintedWhole } from "../family.ts";
import { count, date, duration, number, percent } from "../format.ts";
import { type Html, html } from "../html.ts";
import { type FamilyContext, gradeMark, num, relationMark, scrolling } from "./context.ts";

/** Who came first and what they earned, and who earned most. */
export function leaders(family: Family, context: FamilyContext): Html {
  const shares =
    isPrinted(family) && family.leader_share_10 !== null
      ? html`<p class="text">The first entry holds ${num("family.leader_share_1", family.leader_share_1, percent(family.leader_share_1 ?? 0))} of the family’s ${count(family.likes_sum, "like")} so far, the first ten ${num("family.leader_share_10", family.leader_share_10, percent(family.leader_share_10))}. They also had the most time. ${gradeMark("C", context)}</p>`
      : html`<p class="text missing">Shares of the first entries: ${isPrinted(family) ? "no entry with a date has a like" : `not enough data (n\u00a0=\u00a0${number(family.children_t1)} on T1)`}.</p>`;
  return html`<section id="leaders"><h2>Who came first, and what they earned</h2>${shares}${family.first && entryTable(family.first, `First entries of ${family.base}`)}${family.liked_most && html`<h3>Most liked</h3>${entryTable(family.liked_most, `Most liked entries of ${family.base}`)}`}</section>`;
}

function entryTable(entries: readonly Entry[], caption: string): Html {
  const rows = entries.map(
    (entry) =>
      html`<tr><td class="n">${whole(entry.rank)}</td><th scope="row" class="id"><a href="${hubAddress(entry.id)}" rel="noopener external">${entry.id}</a>${entry.tier === "T0" && html`<small title="left out on T1: burst or serial name"> T0 only</small>`}</th><td>${relationMark(entry.relation)}</td><td class="day">${entry.at === null ? "–" : date(new Date(entry.at).toISOString())}</td><td class="n">${entry.lag === null ? "–" : duration(entry.lag)}</td><td class="n">${number(entry.likes)}</td><td class="n">${whole(entry.downloads)}</td></tr>`,
  );
  return scrolling(
    caption,
    html`<thead><tr><th scope="col" class="n">Rank</th><th scope="col">Model</th><th scope="col">Relation</th><th scope="col">Created</th><th scope="col" class="n">Lag</th><th scope="col" class="n">Likes</th><th scope="col" class="n">Downloads, 30 days</th></tr></thead><tbody>${rows}</tbody>`,
  );
}

/** Crowding of its busiest niches now, and the way to the planner. */
export function crowding(family: Family, { to }: FamilyContext): Html | null {
  if (family.niches === null) return null;
  const shown = family.niches.length;
  const said =
    family.niche_count !== null && family.niche_count > shown
      ? `${number(shown)} busiest of ${count(family.niche_count, "niche")}`
      : shown === 1
        ? "only niche"
        : count(shown, "niche");
  const plan = `${to("/plan/")}?${new URLSearchParams({ base: family.base, relation: "finetune" })}`;
  const rows = family.niches.map(
    (niche) =>
      html`<tr><td>${relationMark(niche.relation)}</td><td>${niche.task ?? html`<i>none stated</i>`}</td><td class="n">${number(niche.authors_30d)}</td><td class="n">${number(niche.percentile, 1)}</td><td class="n">${number(niche.models)}</td>${
        niche.models >= 30 && niche.authors >= 10
          ? html`<td class="n">${number(niche.median_likes, 1)}</td><td class="n">${percent(niche.zero)}</td>`
          : html`<td class="n soft" colspan="2">not enough data (n = ${number(niche.models)})</td>`
      }</tr>`,
  );
  const table = html`<thead><tr><th scope="col">Relation</th><th scope="col">Task</th><th scope="col" class="n">Authors, 30 days</th><th scope="col" class="n">Percentile</th><th scope="col" class="n">Models</th><th scope="col" class="n">Median likes</th><th scope="col" class="n">Without a like</th></tr></thead><tbody>${rows}</tbody>`;
  return html`<section id="crowding"><h2>Crowding now</h2><p class="text">Its ${said}. Percentiles are among all niches of the snapshot, by distinct authors in the last 30 days. What a release now would meet: <a href="${plan}">plan one</a>.</p>${scrolling(`Niches of ${family.base}`, table)}</section>`;
}

/** The authors with most entries. */
export function authors(family: Family): Html | null {
  if (family.top_authors === null) return null;
  const printed = isPrintedWhole(family);
  const rows = family.top_authors.map(
    (one) =>
      html`<tr><th scope="row" class="id"><a href="${hubAddress(one.author)}" rel="noopener external">${one.author}</a></th><td class="n">${number(one.entries)}</td><td class="n">${printed ? percent(one.entries / family.children) : "–"}</td><td class="n">${number(one.likes)}</td></tr>`,
  );
  return html`<section id="authors"><h2>Authors</h2><p class="text">${spread(family, printed)}.</p>${scrolling(
    `Authors with most entries on ${family.base}`,
    html`<thead><tr><th scope="col">Author</th><th scope="col" class="n">Entries</th><th scope="col" class="n">Share</th><th scope="col" class="n">Likes</th></tr></thead><tbody>${rows}</tbody>`,
  )}</section>`;
}

const whole = (value: number | null) => (value === null ? "–" : number(value));

/** How evenly the authors share the entries, in a sentence without its end. */
function spread({ authors, children, effective_authors: effective }: Family, printed: boolean): string {
  const took = `${number(authors)} took part`;
  if (authors === 1) return "All entries come from one author";
  if (!printed) return `How entries are spread: not enough data (n = ${number(children)}); ${took}`;
  if (effective < 2) return `Almost all entries come from one author; ${took}`;
  return `Entries are spread as if ${number(effective, effective < 10 ? 1 : 0)} authors had equal shares; ${took}`;
}
