import type { Options } from "minisearch";

/** What a search can lead to. */
export type Kind = "page" | "chart" | "finding" | "family";

/** One place as the index keeps it; short keys, since there are 10,000 of them. */
export interface Place {
  readonly id: number;
  /** Title, or the id of a base. */
  readonly t: string;
  /** Site path below the base path. */
  readonly p: string;
  readonly k: Kind;
  /** More words to be found by; not kept. */
  readonly w: string;
  /** Derivatives of a family, else left out. */
  readonly n?: number;
}

/** What is kept of a place and comes back with a result. A family's path is left out where it follows from its id. */
export type Stored = Omit<Place, "id" | "w" | "p"> & { readonly p?: string };

/** Words of a text: letters apart from digits, so that "qwen 8b" finds Qwen3-8B; lower case. */
export function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize("NFKC")
      .match(/\p{L}+|\p{N}+\p{L}?(?!\p{L})|\p{N}+/gu) ?? []
  );
}

/** Path of a family whose address is its id. */
export const familyPath = (address: string) => `/families/${address}/`;

/** How the index is made and read: both sides must agree. */
export const INDEX_OPTIONS: Options<Place> = {
  fields: ["t", "w"],
  storeFields: ["t", "p", "k", "n"],
  tokenize: words,
  processTerm: (term) => term,
  searchOptions: {
    prefix: true,
    fuzzy: (term) => (/^\p{L}{4,}$/u.test(term) ? 0.2 : false),
    combineWith: "AND",
    boost: { t: 2 },
    boostDocument: (_id, _term, stored) =>
      stored?.k === "family" ? 1 + Math.log10(Math.max(1, Number(stored.n ?? 1))) / 4 : 1.6,
  },
};
