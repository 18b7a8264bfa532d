import { LEAST } from "./comparable.ts";
import type { EarnedHeld, Outcome, PlanTable, Rate, WeeksHeld } from "./data.ts";
import type { Pace } from "./pace.ts";

/** How ranges like those of an answer held in the past; null where too few cases say anything. */
export interface TrackRecord {
  readonly niche: WeeksHeld | null;
  readonly family: WeeksHeld | null;
  readonly likes: EarnedHeld | null;
  readonly downloads: EarnedHeld | null;
}

/** The records that go with an answer: weeks of as many entries as its niche and its family have, and entries of its relation. */
export function recordOf(
  { backtest }: PlanTable,
  relation: string,
  paces: { readonly niche: Pace | null; readonly family: Pace | null },
): TrackRecord {
  const weeks = (unit: WeeksHeld["unit"]) => {
    const pace = paces[unit];
    const found = backtest.weeks.find((one) => one.unit === unit && pace !== null && one.per_week === rate(pace));
    return found !== undefined && found.n >= LEAST.models && found.bases >= LEAST.authors ? found : null;
  };
  const earned = (outcome: Outcome) => {
    const found = backtest.earned.find((one) => one.relation === relation && one.outcome === outcome);
    const enough =
      found !== undefined &&
      found.n >= LEAST.models &&
      found.authors >= LEAST.authors &&
      found.families >= LEAST.families;
    return enough ? found : null;
  };
  return { niche: weeks("niche"), family: weeks("family"), likes: earned("likes"), downloads: earned("downloads") };
}

/** The class of backtest-weeks.sql that a pace lies in. */
function rate({ per_week }: Pace): Rate {
  if (per_week === 0) return "0";
  if (per_week < 1) return "under 1";
  return per_week < 10 ? "1 to 10" : "10 or more";
}
