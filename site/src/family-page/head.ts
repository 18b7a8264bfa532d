import { type Family, isPrintedWhole } from "../family.ts";
import { count, date, duration, list, number, percent, relationNoun } from "../format.ts";
import { type Html, html } from "../html.ts";
import { type FamilyContext, num, relationsOf } from "./context.ts";

const DAY = 86_400_000;

/** Name, size and standing of a family. */
export function head(family: Family, { to, familyLink }: FamilyContext): Html {
  const root = family.root === family.base ? null : familyLink(family.root);
  const kinds = relationsOf(family).map(({ relation, n }) =>
    count(n, relationNoun(relation, false), relationNoun(relation)),
  );
  return html`<div class="text"><p class="kicker"><a href="${to("/families/")}">Families</a> · <span class="state ${family.state}">${family.state}</span></p><h1 class="id">${family.base}</h1><p class="lede">${num("family.children", family.children, number(family.children))} entries by ${num("family.authors", family.authors, count(family.authors, "author"))}: ${list(kinds)}. ${num("family.children_t1", family.children_t1, family.children_t1 === family.children ? "All" : number(family.children_t1))} of them remain on T1, without suspected automated uploads.</p>${
    !family.present &&
    html`<p class="note">This base is <b>not in the snapshot</b>: deleted, private, renamed, mistyped, or outside a sample. Its derivatives name it all the same; without its date, no lag can be given.</p>`
  }${root !== null && html`<p class="small">Itself derived: its root is <a href="${root}">${family.root}</a>.</p>`}</div>`;
}

/** The figures of a family that need no picture. */
export function facts(family: Family, { release }: FamilyContext): Html {
  const age = family.released_at === null ? null : (Date.parse(release.as_of) - family.released_at) / DAY;
  const before = (family.entries_30d_before + family.entries_30d_before_that) / 2;
  const released =
    family.released_at === null ? "unknown" : html`${day(family.released_at)} <small>${duration(age ?? 0)} ago</small>`;
  // Of a younger family the 60 days before the last 30 are not whole, and their mean no month.
  const since = family.released_at ?? family.first_entry_at;
  const isYoung = since !== null && Date.parse(release.as_of) - since < 90 * DAY;
  const growth = isYoung
    ? html`<small>known 90 days after ${family.released_at === null ? "its first entry" : "the base’s release"}</small>`
    : before >= 10
      ? html`${number(family.entries_30d / before, 1)}\u00a0× <small>its mean month before (${number(before, 1)} entries)</small>`
      : html`<small>no comparable past (fewer than 10 entries a month before)</small>`;
  const printed = isPrintedWhole(family);
  const few = (n: number) => html`<small>not enough data (n = ${number(n)})</small>`;
  const half = family.entry_half_life_days;
  const halfLife =
    half === null
      ? html`<small>${age === null ? "the base’s release date is unknown" : age < 90 ? "known once the base is 90 days old" : "not enough dated entries"}</small>`
      : !isPrintedWhole({ children: family.entrants_90d, authors: family.entrant_authors_90d })
        ? few(family.entrants_90d)
        : html`${num("family.entry_half_life_days", half, duration(half))} <small>until half of the first 90 days’ ${number(family.entrants_90d)} entrants had come</small>`;
  const rows: readonly (readonly [string, Html | string])[] = [
    ["Released", released],
    ["First entry", family.first_entry_at === null ? "unknown" : day(family.first_entry_at)],
    [
      "Entries, last 7 / 30 / 90 days",
      html`${num("family.entries_7d", family.entries_7d, number(family.entries_7d))} / ${num("family.entries_30d", family.entries_30d, number(family.entries_30d))} / ${num("family.entries_90d", family.entries_90d, number(family.entries_90d))}`,
    ],
    ["Growth", growth],
    ["Half-life of entry", halfLife],
    [
      "Effective authors",
      printed
        ? html`${num("family.effective_authors", family.effective_authors, number(family.effective_authors, family.effective_authors < 10 ? 1 : 0))} <small>of ${number(family.authors)}; HHI ${number(family.author_hhi, 3)}, Gini ${number(family.author_gini, 2)}</small>`
        : few(family.children),
    ],
    [
      "Likes of all entries",
      html`${num("family.likes_sum", family.likes_sum, number(family.likes_sum))} <small>${family.liked === 0 ? "no entry has any" : `${printed ? percent(family.liked / family.children) : `${number(family.liked)} of ${number(family.children)}`} ${family.liked === 1 && !printed ? "has" : "have"} any`}</small>`,
    ],
    [
      "Downloads, 30 days",
      html`${num("family.downloads_30d_sum", family.downloads_30d_sum, number(family.downloads_30d_sum))} <small>requests, not users</small>`,
    ],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function day(time: number): Html {
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}">${date(iso)}</time>`;
}
