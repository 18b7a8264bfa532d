import type { DatedEntry } from "./entries.ts";
import { atOrAfter, strictlyAfter } from "./sorted.ts";

/** Who came first: null for an entry without a date. */
export interface Priority {
  readonly rank: number | null;
  readonly rank_mid: number | null;
  readonly rank_authors: number | null;
  readonly rank_in_relation: number | null;
  readonly gap_prev_hours: number | null;
}

export const NO_PRIORITY: Priority = {
  rank: null,
  rank_mid: null,
  rank_authors: null,
  rank_in_relation: null,
  gap_prev_hours: null,
};

/** Priority within one family, whose dated entries are given in order of creation. */
export function priorityIn(family: readonly DatedEntry[]): (entry: DatedEntry) => Priority {
  const relations = Map.groupBy(family, (entry) => entry.relation);
  const authors = Map.groupBy(family, (entry) => entry.author);
  return (entry) => {
    const earlier = atOrAfter(family, entry.created_at);
    const ties = strictlyAfter(family, entry.created_at) - earlier;
    const previous = family[earlier - 1];
    const otherAuthorsBefore = [...authors].filter(
      ([author, [first]]) => author !== entry.author && first !== undefined && first.created_at < entry.created_at,
    );
    return {
      rank: 1 + earlier,
      rank_mid: 1 + earlier + (ties - 1) / 2,
      rank_authors: 1 + otherAuthorsBefore.length,
      rank_in_relation: 1 + atOrAfter(relations.get(entry.relation) ?? [], entry.created_at),
      gap_prev_hours: previous === undefined ? null : (entry.created_at - previous.created_at) / 3_600_000,
    };
  };
}
