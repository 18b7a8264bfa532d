import { binnedScatterOfDownloads, binnedScatterOfLikes } from "./binned-scatter.ts";
import { daysBetweenReleases, weeksAfterRelease } from "./cadence.ts";
import type { ChartDefinition } from "./chart.ts";
import { goneWithinDays, stillListed } from "./churn.ts";
import { entryAndAttention, entryConcentrationByMonth } from "./concentration.ts";
import { crowdedNiches } from "./crowded-niches.ts";
import { waitForFirstChild, waitForHundredthChild, waitForTenthChild } from "./curves.ts";
import { leadingOrganization, organizationsBuiltOn, regionsBuiltOn } from "./ecosystem.ts";
import { entriesPerWeek } from "./entries-per-week.ts";
import {
  estimatesOfDownloads,
  estimatesOfLikes,
  mainTable,
  placebosOfDownloads,
  placebosOfLikes,
} from "./estimates.ts";
import { estimatesLeftOut } from "./estimates-left-out.ts";
import { estimatesMissing } from "./estimates-missing.ts";
import { firstArrivals } from "./first-arrivals.ts";
import { firstEntrants } from "./first-entrants.ts";
import { firstLike } from "./first-like.ts";
import { formatsByRelation, quantizedFormatsByMonth } from "./formats.ts";
import { lagByPotential, qualityByPotential } from "./lag-by-potential.ts";
import { lagByRelation } from "./lag-by-relation.ts";
import { leaderShare } from "./leader-share.ts";
import { leadersAgainstChance } from "./leaders-against-chance.ts";
import { licenceClassKept, licencesOfFinetunes, licencesOfQuantizations } from "./licences.ts";
import { likedByPlace } from "./liked-by-place.ts";
import { likesByReleaseOrder } from "./likes-by-release-order.ts";
import { newestFamilyEntries } from "./newest-family-entries.ts";
import { potentialError } from "./potential-error.ts";
import { rivalsByRelation } from "./rivals-by-relation.ts";
import { adoptionLeaders, relationsBySize, zeroLikesBySize } from "./sizes.ts";
import {
  crowdingAndDownloads,
  crowdingAndLikes,
  latenessAndDownloads,
  latenessAndLikes,
} from "./specification-curve.ts";
import {
  downloadsByCrowdingTenth,
  downloadsByReleaseOrderTenth,
  likesByCrowdingTenth,
  likesByReleaseOrderTenth,
} from "./tenths.ts";
import { zeroLikesByCrowding } from "./zero-likes-by-crowding.ts";
import { zeroLikesByMonth } from "./zero-likes-by-month.ts";

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
  likesByReleaseOrderTenth,
  downloadsByReleaseOrderTenth,
  likesByCrowdingTenth,
  downloadsByCrowdingTenth,
  leadersAgainstChance,
  zeroLikesByMonth,
  firstLike,
  estimatesOfLikes,
  estimatesOfDownloads,
  placebosOfLikes,
  placebosOfDownloads,
  mainTable,
  latenessAndLikes,
  crowdingAndLikes,
  latenessAndDownloads,
  crowdingAndDownloads,
  binnedScatterOfLikes,
  binnedScatterOfDownloads,
  estimatesLeftOut,
  estimatesMissing,
  potentialError,
  lagByPotential,
  qualityByPotential,
  waitForFirstChild,
  waitForTenthChild,
  waitForHundredthChild,
  organizationsBuiltOn,
  regionsBuiltOn,
  leadingOrganization,
  relationsBySize,
  zeroLikesBySize,
  adoptionLeaders,
  daysBetweenReleases,
  weeksAfterRelease,
  formatsByRelation,
  quantizedFormatsByMonth,
  licenceClassKept,
  licencesOfFinetunes,
  licencesOfQuantizations,
  entryAndAttention,
  entryConcentrationByMonth,
  stillListed,
  goneWithinDays,
];
