/** What a search can lead to. */
export type Kind = "page" | "chart" | "finding" | "family";

/**
 * /search/places.json: everything that can be found. The list and not a ready index, since that is four times as large and takes the
 * browser as long to read as the list takes to be indexed (docs/decisions.md).
 */
export interface SearchList {
  /** Title, site path, more words to be found by. */
  readonly pages: readonly (readonly [title: string, path: string, words: string])[];
  readonly charts: readonly (readonly [title: string, path: string])[];
  readonly findings: readonly (readonly [title: string, path: string, words: string])[];
  /** Id, number of derivatives, and OWNER/NAME of the address where it is not the id. */
  readonly families: readonly (readonly [base: string, children: number, address?: string])[];
}

/** One place as it is searched and shown. */
export interface Place {
  readonly id: number;
  readonly kind: Kind;
  /** Title, or the id of a base. Text, never HTML. */
  readonly title: string;
  /** Site path below the base path. */
  readonly path: string;
  /** More words to be found by. */
  readonly words: string;
  /** Derivatives of a family, 0 for the rest. */
  readonly children: number;
}

/** The places of a list, numbered. */
export function placesOf(list: SearchList): Place[] {
  const places: Omit<Place, "id">[] = [
    ...list.pages.map(([title, path, words]) => ({ kind: "page" as const, title, path, words, children: 0 })),
    ...list.charts.map(([title, path]) => ({ kind: "chart" as const, title, path, words: "", children: 0 })),
    ...list.findings.map(([title, path, words]) => ({ kind: "finding" as const, title, path, words, children: 0 })),
    ...list.families.map(([base, children, address = base]) => ({
      kind: "family" as const,
      title: base,
      path: `/families/${address}/`,
      words: "",
      children,
    })),
  ];
  return places.map((place, id) => ({ ...place, id }));
}
