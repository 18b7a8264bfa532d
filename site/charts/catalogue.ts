import type { ChartDefinition } from "./chart.ts";
import { crowdedNiches } from "./crowded-niches.ts";
import { entriesPerWeek } from "./entries-per-week.ts";
import { firstArrivals } from "./first-arrivals.ts";
import { firstEntrants } from "./first-entrants.ts";
import { lagByRelation } from "./lag-by-relation.ts";
import { leaderShare } from "./leader-share.ts";
import { likedByPlace } from "./liked-by-place.ts";
import { likesByReleaseOrder } from "./likes-by-release-order.ts";
import { newestFamilyEntries } from "./newest-family-entries.ts";
import { rivalsByRelation } from "./rivals-by-relation.ts";
import { zeroLikesByCrowding } from "./zero-likes-by-crowding.ts";

/** Every chart of the report, in the order in which its page shows it. */
export const CHARTS: readonly ChartDefinition[] = [
  firstEntrants,
  newestFamilyEntries,
  likesByReleaseOrder,
  lagByRelation,
  firstArrivals,
  leaderShare,
  likedByPlace,
  crowdedNiches,
  rivalsByRelation,
  entriesPerWeek,
  zeroLikesByCrowding,
];
