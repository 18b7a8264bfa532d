/**
 * One line that opens: the news of two days, and the entries that came after the report's snapshot, out of pulse.json, on the front page or
 * of one family. Its room is kept by the page, so that nothing moves when it comes; without the file, or when it is old, the room stays empty.
 */

interface Live {
  readonly pulsed_at: string | null;
  readonly simulated: boolean;
  readonly news: readonly { at: string; base: string; title: string; summary: string; href: string | null }[];
  readonly entries: readonly {
    id: string;
    base: string;
    relation: string;
    created_at: string;
    seen_at: string;
    rank: number;
    rivals_30d: number;
  }[];
}

/** After two days without a pulse nothing here is news. */
const OLD_MS = 2 * 86_400_000;
const MOST_NEWS = 8;
const MOST_ENTRIES = 12;

/** Fills a place that names pulse.json in `data-pulse`; nothing where there is none, or its file cannot be had. */
export function offerPulse(place: HTMLElement | null): void {
  const address = place?.dataset.pulse;
  if (place === null || address === undefined) return;
  fetch(address)
    .then((response) => response.json() as Promise<Live>)
    .then((live) => {
      const line = lineOf(live, place.dataset, new URL(".", new URL(address, location.href)).href);
      if (line !== null) place.append(line);
    })
    .catch(() => {
      // The room stays empty: the report says all that it says without it.
    });
}

/** `base`: the family of the page; `since`: the time of the snapshot, whose entries the report has. */
function lineOf(live: Live, { base, since = "" }: DOMStringMap, root: string): HTMLElement | null {
  const { pulsed_at: at, simulated } = live;
  if (at === null || !(Date.now() - Date.parse(at) < OLD_MS)) return null;
  const here = (one: { base: string }) => base === undefined || one.base === base;
  const recent = new Date(Date.parse(at) - OLD_MS).toISOString();
  const news = live.news.filter((one) => here(one) && one.at >= recent);
  const entries = live.entries.filter((one) => here(one) && one.seen_at > since);
  const [told, entered] = [news[0], entries[0]];
  const on = (entry: { base: string }) => (base === undefined ? [" on ", named(entry.base)] : []);
  const lead = told ? [named(told.title)] : entered && [named(entered.id), ...on(entered)];
  if (lead === undefined) return null;

  const head = base === undefined || entered === undefined ? lead : [`${entries.length} new since the report`];
  const title = element("b", simulated ? "Simulated pulse" : "Pulse");
  const box = element("details", element("summary", title, ` ${moment(at)}: `, ...head));
  const list = (...items: HTMLElement[]) => items.length > 0 && box.append(element("ul", ...items));
  list(
    ...news.slice(0, MOST_NEWS).map(({ at: told, title, summary, href }) => {
      const name =
        href === null || base !== undefined ? element("b", named(title)) : link(new URL(href, root).href, title);
      return element("li", name, " ", named(summary), " ", element("small", moment(told)));
    }),
  );
  list(
    ...entries.slice(0, MOST_ENTRIES).map((entry) => {
      const { id, relation, rank, rivals_30d, created_at } = entry;
      const address = `https://huggingface.co/${id.split("/").map(encodeURIComponent).join("/")}`;
      const kind = relation === "unknown" ? "unstated kind" : relation;
      const words = `: ${kind}, entry ${number(rank)}, ${number(rivals_30d)} ${rivals_30d === 1 ? "rival" : "rivals"} in 30 days `;
      return element("li", link(address, id), ...on(entry), words, element("small", moment(created_at)));
    }),
  );
  const feed = link(new URL("pulse.xml", root).href, "feed");
  box.append(element("p", "Entered hourly, before any gate has looked at it: ", feed, "."));
  return box;
}

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, ...content: (string | Node)[]) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}

/** Text with a name that somebody else chose: the direction in which it is written ends with it. */
const named = (text: string): HTMLElement => element("bdi", text);

/** A link of this site or to the Hub, whatever the text is. */
function link(href: string, text: string): HTMLAnchorElement {
  const made = element("a", named(text));
  made.href = href;
  return made;
}

const number = (value: number): string => value.toLocaleString("en-US");

const moment = (at: string): string =>
  `${new Date(at).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" })} UTC`;
