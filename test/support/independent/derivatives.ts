import { cohortPercentiles } from "./cohorts.ts";
import { type Congestion, congestionIn, NO_CONGESTION } from "./congestion.ts";
import type { EdgeRow } from "./edges.ts";
import { type DatedEntry, type Entry, entriesOf, isDated } from "./entries.ts";
import type { LineageRow } from "./lineage.ts";
import { compareText, DAY, type Model } from "./models.ts";
import { NO_PRIORITY, type Priority, priorityIn } from "./priority.ts";

/** A row of derivatives.parquet. Fixed-age outcomes are null: they need the days before. */
export interface DerivativeRow extends Entry, Priority, Congestion {
  readonly lag_days: number | null;
  readonly family_size: number;
  readonly age_days: number | null;
  readonly likes_at_7: number | null;
  readonly likes_at_30: number | null;
  readonly likes_at_90: number | null;
  readonly downloads_at_30: number | null;
  readonly downloads_at_90: number | null;
  readonly cohort_percentile: number | null;
  readonly tier: "T0" | "T1" | "T2";
}

/** One row per edge, in ascending order of child and base. `s` is the snapshot's time. */
export function computeDerivatives(
  models: ReadonlyMap<string, Model>,
  edges: readonly EdgeRow[],
  lineage: readonly LineageRow[],
  s: number,
): DerivativeRow[] {
  const entries = entriesOf(models, edges, lineage);
  const percentileOf = cohortPercentiles(entries);
  const flagged = new Set(lineage.filter((row) => row.burst || row.serial_name).map((row) => row.id));
  const rows: DerivativeRow[] = [];
  for (const all of Map.groupBy(entries, (entry) => entry.base).values()) {
    const family = all.filter(isDated).sort((one, other) => one.created_at - other.created_at);
    const priorityOf = priorityIn(family);
    const congestionOf = congestionIn(family, s);
    const pioneers = firstOfEachAuthor(family);
    for (const entry of all) {
      const age = days(entry.created_at, s);
      // With one snapshot the nearest reading is this one, if it is near enough.
      const readAt = (target: number, count: "likes" | "downloads_30d") =>
        age !== null && Math.abs(age - target) <= 1.5 ? entry[count] : null;
      rows.push({
        ...entry,
        ...(isDated(entry) ? { ...priorityOf(entry), ...congestionOf(entry) } : { ...NO_PRIORITY, ...NO_CONGESTION }),
        lag_days: days(entry.base_released_at, entry.created_at),
        family_size: family.length,
        age_days: age,
        likes_at_7: readAt(7, "likes"),
        likes_at_30: readAt(30, "likes"),
        likes_at_90: readAt(90, "likes"),
        downloads_at_30: readAt(30, "downloads_30d"),
        downloads_at_90: readAt(90, "downloads_30d"),
        cohort_percentile: percentileOf(entry),
        tier: flagged.has(entry.id) ? "T0" : pioneers.has(entry.id) ? "T2" : "T1",
      });
    }
  }
  return rows.sort((one, other) => compareText(one.id, other.id) || compareText(one.base, other.base));
}

/** The id of each author's earliest entry; of several at the same moment the smallest. */
function firstOfEachAuthor(family: readonly DatedEntry[]): Set<string> {
  const earlier = (one: DatedEntry, other: DatedEntry) =>
    one.created_at < other.created_at || (one.created_at === other.created_at && one.id < other.id) ? one : other;
  const groups = Map.groupBy(family, (entry) => entry.author);
  return new Set([...groups.values()].map((own) => own.reduce(earlier).id));
}

function days(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : (to - from) / DAY;
}
