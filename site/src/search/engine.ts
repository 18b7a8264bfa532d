import MiniSearch from "minisearch";
import type { Kind, Place } from "./places.ts";

/** Finds places; made once from the list. */
export interface Engine {
  /** At most `limit` places, best first. All words must occur; where no place has all, some. */
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
      // Pages before findings, findings before charts; of families that fit alike the large ones first.
      boostDocument: (id) => {
        const place = places[Number(id)];
        return place === undefined ? 1 : WEIGHTS[place.kind] + Math.log10(Math.max(1, place.children)) / 4;
      },
    },
  });
  index.addAll(places);
  return {
    find(query, limit) {
      const all = index.search(query, { combineWith: "AND" });
      const hits = all.length > 0 ? all : index.search(query, { combineWith: "OR" });
      return hits.slice(0, limit).flatMap(({ id }) => places[Number(id)] ?? []);
    },
  };
}
