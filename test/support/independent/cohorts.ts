import type { Entry } from "./entries.ts";
import { DAY } from "./models.ts";
import { midRankPercent } from "./sorted.ts";

/** A cell with fewer models says nothing; the next coarser one is asked. */
const ENOUGH = 30;

/**
 * The cohort percentile of likes, 0 to 100: mid-rank among the derivatives created in the same week (Monday, UTC),
 * of the same relation and task; where these are under 30 models, of the same relation; then of the week; else null.
 */
export function cohortPercentiles(entries: readonly Entry[]): (entry: Entry) => number | null {
  const cells = new Map<string, Map<string, number>>();
  for (const entry of entries) {
    for (const name of cellsOf(entry)) {
      const cell = cells.get(name) ?? new Map<string, number>();
      cells.set(name, cell.set(entry.id, entry.likes));
    }
  }
  return (entry) => {
    const cell = cellsOf(entry)
      .map((name) => cells.get(name))
      .find((models) => models !== undefined && models.size >= ENOUGH);
    return cell === undefined ? null : midRankPercent(entry.likes, [...cell.values()]);
  };
}

/** The cells that hold the entry, the finest first. */
function cellsOf(entry: Entry): string[] {
  if (entry.created_at === null) return [];
  const week = mondayOf(entry.created_at);
  return [[week, entry.relation, entry.task], [week, entry.relation], [week]].map((parts) => JSON.stringify(parts));
}

/** Midnight UTC of the Monday on or before `time`. 1970-01-01 was a Thursday, three days after a Monday. */
export function mondayOf(time: number): number {
  const day = Math.floor(time / DAY);
  const sinceMonday = (((day + 3) % 7) + 7) % 7;
  return (day - sinceMonday) * DAY;
}
