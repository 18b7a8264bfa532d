import type { DerivativeRow } from "./derivatives.ts";
import { compareText, DAY } from "./models.ts";
import { distinct, midRankPercent } from "./sorted.ts";

/** A row of niches.parquet. */
export interface NicheRow {
  readonly base: string;
  readonly relation: string;
  readonly task: string | null;
  readonly models: number;
  readonly authors: number;
  readonly entries_30d: number;
  readonly rival_authors_30d: number;
  readonly crowding_percentile: number;
  readonly median_likes: number;
  readonly share_zero_likes: number;
  readonly n: number;
}

/** One row per base × relation × task, in that order (no task is a task of its own). `s` is the snapshot's time. */
export function computeNiches(derivatives: readonly DerivativeRow[], s: number): NicheRow[] {
  const groups = Map.groupBy(derivatives, (row) => JSON.stringify([row.base, row.relation, row.task]));
  const niches = [...groups.values()].map((rows) => {
    const recent = rows.filter((row) => row.created_at !== null && row.created_at >= s - 30 * DAY);
    const models = distinct(rows.map((row) => row.id)).length;
    const [{ base, relation, task }] = rows as [DerivativeRow];
    return {
      base,
      relation,
      task,
      models,
      authors: distinct(rows.map((row) => row.author)).length,
      entries_30d: recent.length,
      rival_authors_30d: distinct(recent.map((row) => row.author)).length,
      median_likes: median(rows.map((row) => row.likes)),
      share_zero_likes: rows.filter((row) => row.likes === 0).length / rows.length,
      n: models,
    };
  });
  const crowds = niches.map((niche) => niche.rival_authors_30d);
  const percentiles = new Map(distinct(crowds).map((crowd) => [crowd, midRankPercent(crowd, crowds)]));
  return niches
    .map((niche) => ({ ...niche, crowding_percentile: percentiles.get(niche.rival_authors_30d) ?? Number.NaN }))
    .sort(
      (one, other) =>
        compareText(one.base, other.base) ||
        compareText(one.relation, other.relation) ||
        compareText(one.task ?? "", other.task ?? ""),
    );
}

/** The middle value, or the mean of the two middle ones. */
function median(values: readonly number[]): number {
  const ascending = values.toSorted((one, other) => one - other);
  const upper = ascending[Math.floor(ascending.length / 2)] ?? Number.NaN;
  const lower = ascending[Math.ceil(ascending.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
