import type { Track } from "../draw/steps.ts";

/** An entry as leader boards show it. Times in milliseconds UTC, lag in days. */
export interface Entry {
  readonly id: string;
  readonly relation: string;
  readonly at: number | null;
  readonly lag: number | null;
  readonly rank: number | null;
  readonly likes: number;
  readonly downloads: number | null;
  readonly tier: "T0" | "T1" | "T2";
}

export interface Niche {
  readonly relation: string;
  readonly task: string | null;
  readonly models: number;
  readonly authors: number;
  readonly entries_30d: number;
  readonly authors_30d: number;
  readonly percentile: number;
  readonly median_likes: number;
  readonly zero: number;
}

/** One line of families.ndjson: everything that a family's page shows. Columns of families.parquet keep their names. */
export interface Family {
  readonly base: string;
  /** OWNER/NAME as it stands in addresses. */
  readonly address: string;
  readonly root: string;
  readonly present: boolean;
  readonly released_at: number | null;
  readonly children: number;
  readonly children_t1: number;
  readonly children_finetune: number;
  readonly children_adapter: number;
  readonly children_quantized: number;
  readonly children_merge: number;
  readonly children_unknown: number;
  readonly authors: number;
  readonly authors_t1: number;
  readonly first_entry_at: number | null;
  readonly entries_7d: number;
  readonly entries_30d: number;
  readonly entries_90d: number;
  /** Of entries_30d, those without suspected automated uploads. */
  readonly entries_30d_t1: number;
  readonly entries_30d_before: number;
  readonly entries_30d_before_that: number;
  readonly undated: number;
  /** Entries of the base's first 90 days that are listed, and their authors. */
  readonly entrants_90d: number;
  readonly entrant_authors_90d: number;
  readonly liked: number;
  readonly median_lag_days: number | null;
  readonly entry_half_life_days: number | null;
  readonly author_hhi: number;
  readonly effective_authors: number;
  readonly author_gini: number;
  readonly likes_sum: number;
  readonly downloads_30d_sum: number;
  readonly leader_share_1: number | null;
  readonly leader_share_10: number | null;
  readonly state: "emerging" | "hot" | "stable" | "quiet";
  /** New entries per step, not yet summed up: [milliseconds, T1, T0, T2]. */
  readonly tracks: readonly Track[] | null;
  readonly first: readonly Entry[] | null;
  readonly liked_most: readonly Entry[] | null;
  readonly newest:
    | readonly {
        readonly id: string;
        readonly relation: string;
        readonly at: number;
        readonly rank: number;
        readonly likes: number;
      }[]
    | null;
  readonly niches: readonly Niche[] | null;
  readonly niche_count: number | null;
  readonly top_authors: readonly { readonly author: string; readonly entries: number; readonly likes: number }[] | null;
  /** What the base itself declares; null when it is not in the snapshot. */
  readonly own: OwnFacts | null;
  /** The rows of checklist.parquet, T1 first. */
  readonly checks: readonly Checks[] | null;
}

export interface OwnFacts {
  readonly license: string | null;
  readonly license_class: string;
  readonly gated: string;
  /** Milliseconds UTC. */
  readonly last_modified: number | null;
  readonly datasets: number;
  readonly evals: boolean;
  readonly formats: readonly string[];
  /** Bases that it declares itself, and how many of them are not in the snapshot. */
  readonly parents: number;
  readonly parents_missing: number;
}

/** One row of checklist.parquet. */
export interface Checks {
  readonly tier: "T0" | "T1";
  readonly models: number;
  readonly authors: number;
  readonly models_comparable: number;
  readonly share_license: number | null;
  readonly share_license_fits: number | null;
  readonly share_bases_listed: number | null;
  readonly share_datasets: number | null;
  readonly share_evals: number | null;
  readonly share_safe_weights: number | null;
  readonly share_not_gated: number | null;
  readonly share_changed_90d: number | null;
  readonly median_days_since_change: number | null;
}

/** Columns of a family that pages about all families show. */
export const LISTED_COLUMNS = [
  "base",
  "present",
  "state",
  "released_at",
  "children",
  "children_t1",
  "children_finetune",
  "children_adapter",
  "children_quantized",
  "children_merge",
  "children_unknown",
  "authors",
  "authors_t1",
  "entries_30d",
  "entries_30d_t1",
  "likes_sum",
  "leader_share_10",
] as const satisfies readonly (keyof Family)[];

export interface ListedFamily extends Pick<Family, (typeof LISTED_COLUMNS)[number] | "address"> {
  /** Id of its most liked entry; null when none has a like. */
  readonly most_liked: string | null;
}

/**
 * Five families of a state to name, the most entered of the last 30 days first, of quiet ones the largest: on T1, since the largest families of all
 * entries are often one uploader's series.
 */
export function examplesOf(state: Family["state"], families: readonly ListedFamily[]): Example[] {
  return families
    .filter((family) => family.state === state)
    .map((family) => ({ family, entries: state === "quiet" ? family.children_t1 : family.entries_30d_t1 }))
    .sort((a, b) => b.entries - a.entries || b.family.children_t1 - a.family.children_t1)
    .slice(0, 5);
}

interface Example {
  readonly family: ListedFamily;
  readonly entries: number;
}

/** The printing rule of family pages: 30 models by 10 authors on T1. */
export function isPrinted(family: Pick<Family, "children_t1" | "authors_t1">): boolean {
  return family.children_t1 >= 30 && family.authors_t1 >= 10;
}

/** The same rule for figures of all entries (T0): shares and concentration of fewer say too little to be printed. */
export function isPrintedWhole(family: Pick<Family, "children" | "authors">): boolean {
  return family.children >= 30 && family.authors >= 10;
}

/** The tracks of a family summed up over time, in the order of the relations' colours. */
export function cumulative(tracks: readonly Track[], relations: readonly string[]): Track[] {
  return relations.flatMap((relation) => {
    const track = tracks.find((one) => one.relation === relation);
    if (track === undefined) return [];
    const points: [at: number, t1: number, t0: number, t2: number][] = [];
    for (const [at, t1, t0, t2] of track.points) {
      const before = points.at(-1);
      points.push([at, t1 + (before?.[1] ?? 0), t0 + (before?.[2] ?? 0), t2 + (before?.[3] ?? 0)]);
    }
    return [{ relation, points }];
  });
}
