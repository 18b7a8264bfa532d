import MiniSearch from "minisearch";
import type { Kind, Place } from "./places.ts";

/** Finds places; made once from the list. */
export interface Engine {
  /** At most `limit` places, best first. All words must occur; where no place has all, some. A single letter finds titles that begin with it. */
  find(query: string, limit: number): Place[];
}

/** Words of a text, lower case: letters apart from digits, so that "qwen 8b" finds Qwen3-8B. */
export function words(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/\p{N}+\p{L}?(?!\p{L})|\p{N}+|[\p{L}\p{M}]+/gu) ?? []
  );
}

/** How much a kind of place counts beside the others. */
const WEIGHTS: Readonly<Record<Kind, number>> = { page: 4, finding: 1.5, family: 1.2, chart: 1 };

/** Pages before findings, findings before charts; of families that fit alike the large ones first. */
const weight = ({ kind, children }: Place): number => WEIGHTS[kind] + Math.log10(Math.max(1, children)) / 4;

/** Places whose title, or a family's own name, begins with a letter: what a reader has begun to type. In texts it would find every article. */
function beginningWith(letter: string, places: readonly Place[]): Place[] {
  const begins = (text: string) => text.toLowerCase().startsWith(letter);
  return places
    .filter(({ kind, title }) => begins(title) || (kind === "family" && begins(title.slice(title.indexOf("/") + 1))))
    .sort((a, b) => weight(b) - weight(a));
}

/** Indexes places for the search: whole words, beginnings, and words with a letter or two wrong. */
export function searchEngine(places: readonly Place[]): Engine {
  const index = new MiniSearch<Place>({
    fields: ["title", "words"],
    tokenize: words,
    processTerm: (term) => term,
    searchOptions: {
      prefix: true,
      fuzzy: (term) => (/^\p{L}{4,}$/u.test(term) ? 0.2 : false),
      boost: { title: 2 },
      boostDocument: (id) => {
        const place = places[Number(id)];
        return place === undefined ? 1 : weight(place);
      },
    },
  });
  index.addAll(places);
  return {
    find(query, limit) {
      const [first = "", ...more] = words(query);
      if (more.length === 0 && /^\p{L}$/u.test(first)) return beginningWith(first, places).slice(0, limit);
      const all = index.search(query, { combineWith: "AND" });
      const hits = all.length > 0 ? all : index.search(query, { combineWith: "OR" });
      return hits.slice(0, limit).flatMap(({ id }) => places[Number(id)] ?? []);
    },
  };
}
