import type { DatedEntry } from "./entries.ts";
import { DAY } from "./models.ts";
import { between, distinct, strictlyAfter } from "./sorted.ts";

/** How crowded the niche was: null for an entry without a date. */
export interface Congestion {
  readonly rivals_7d: number | null;
  readonly rivals_30d: number | null;
  readonly rivals_90d: number | null;
  readonly rival_authors_7d: number | null;
  readonly rival_authors_30d: number | null;
  readonly rival_authors_90d: number | null;
  readonly own_prior_30d: number | null;
  readonly leading_30d: number | null;
}

export const NO_CONGESTION: Congestion = {
  rivals_7d: null,
  rivals_30d: null,
  rivals_90d: null,
  rival_authors_7d: null,
  rival_authors_30d: null,
  rival_authors_90d: null,
  own_prior_30d: null,
  leading_30d: null,
};

/** Congestion within one family, whose dated entries are given in order of creation. `s` is the snapshot's time. */
export function congestionIn(family: readonly DatedEntry[], s: number): (entry: DatedEntry) => Congestion {
  const nicheOf = (entry: DatedEntry) => JSON.stringify([entry.relation, entry.task]);
  const niches = Map.groupBy(family, nicheOf);
  return (entry) => {
    const niche = niches.get(nicheOf(entry)) ?? [];
    const before = (window: number) => between(niche, entry.created_at - window * DAY, entry.created_at);
    const rivals = (window: number) => before(window).filter((other) => other.author !== entry.author);
    const rivalAuthors = (window: number) => distinct(rivals(window).map((rival) => rival.author));
    const monthEnd = entry.created_at + 30 * DAY;
    const monthAfter = niche.slice(strictlyAfter(niche, entry.created_at), strictlyAfter(niche, monthEnd));
    return {
      rivals_7d: rivals(7).length,
      rivals_30d: rivals(30).length,
      rivals_90d: rivals(90).length,
      rival_authors_7d: rivalAuthors(7).length,
      rival_authors_30d: rivalAuthors(30).length,
      rival_authors_90d: rivalAuthors(90).length,
      own_prior_30d: before(30).filter((other) => other.author === entry.author).length,
      leading_30d: s < monthEnd ? null : monthAfter.filter((other) => other.author !== entry.author).length,
    };
  };
}
