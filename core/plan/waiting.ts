import { crowdingBand, rankBand } from "./bands.ts";
import { bestComparison, type Earned, type Place } from "./comparable.ts";
import type { PlanTable } from "./data.ts";
import type { Pace } from "./pace.ts";

/** The same release a week later, if the next week is like one of the last. */
export interface Waiting {
  readonly rank_from: number;
  readonly rank_to: number;
  readonly rivals_from: number;
  readonly rivals_to: number;
  /** True when both ends stay in the bands of today: these data then see no difference. */
  readonly same_bands: boolean;
  /** What entries at the far end (latest rank, most rivals) earned; null when the bands stay. */
  readonly likes: Earned | null;
  readonly downloads: Earned | null;
}

/**
 * Ranks and rivals after a week: today's plus the fewest and the most entries of one of the weeks seen, less the rivals that will be
 * older than 30 days by then. Null where the family or the niche is too young for a pace.
 */
export function waiting(
  table: PlanTable,
  now: Place,
  options: { family: Pace | null; niche: Pace | null; leaving: number },
): Waiting | null {
  const { family, niche, leaving } = options;
  if (family === null || niche === null) return null;
  const staying = Math.max(0, now.rivals - leaving);
  const span = {
    rank_from: now.rank + family.fewest,
    rank_to: now.rank + family.most,
    rivals_from: staying + niche.fewest,
    rivals_to: staying + niche.most,
  };
  const same =
    [span.rank_from, span.rank_to].every((rank) => rankBand(rank) === rankBand(now.rank)) &&
    [span.rivals_from, span.rivals_to].every((rivals) => crowdingBand(rivals) === crowdingBand(now.rivals));
  const far: Place = { relation: now.relation, rank: span.rank_to, rivals: span.rivals_to };
  return {
    ...span,
    same_bands: same,
    likes: same ? null : bestComparison(table, far, "likes"),
    downloads: same ? null : bestComparison(table, far, "downloads"),
  };
}
