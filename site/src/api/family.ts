import type { Checks, Entry, Family } from "../family.ts";

/** Columns of families.parquet that /api/v1/families.json lists for every base with a page. */
export const FAMILY_COLUMNS = [
  "base",
  "root",
  "present",
  "released_at",
  "children",
  "children_t1",
  "children_finetune",
  "children_adapter",
  "children_quantized",
  "children_merge",
  "children_unknown",
  "authors",
  "first_entry_at",
  "entries_7d",
  "entries_30d",
  "entries_90d",
  "entry_half_life_days",
  "author_hhi",
  "effective_authors",
  "author_gini",
  "likes_sum",
  "downloads_30d_sum",
  "leader_share_1",
  "leader_share_10",
  "state",
] as const satisfies readonly (keyof Family)[];

/** Columns of checklist.parquet that the JSON of a family gives, a row per tier. */
export const CHECK_COLUMNS = [
  "tier",
  "models",
  "authors",
  "share_license",
  "models_comparable",
  "share_license_fits",
  "share_bases_listed",
  "share_datasets",
  "share_evals",
  "share_safe_weights",
  "share_not_gated",
  "share_changed_90d",
  "median_days_since_change",
] as const satisfies readonly (keyof Checks)[];

type Summary = { [Name in (typeof FAMILY_COLUMNS)[number]]: Family[Name] | string };

/** A family as families.json lists it: its columns, and OWNER/NAME of its page and files. */
export function familySummary(family: Family): Summary & { address: string } {
  const row = Object.fromEntries(FAMILY_COLUMNS.map((name) => [name, family[name]])) as Summary;
  return {
    ...row,
    address: family.address,
    released_at: iso(family.released_at),
    first_entry_at: iso(family.first_entry_at),
  } as Summary & { address: string };
}

/** Everything that /api/v1/families/OWNER/NAME.json says of a family. */
export function familyFacts(family: Family) {
  return {
    ...familySummary(family),
    first: (family.first ?? []).map(entry),
    liked_most: (family.liked_most ?? []).map(entry),
    newest: (family.newest ?? []).map(({ id, relation, at, rank, likes }) => ({
      id,
      relation,
      created_at: iso(at),
      rank,
      likes,
    })),
    niches: (family.niches ?? []).map((niche) => ({
      relation: niche.relation,
      task: niche.task,
      models: niche.models,
      authors: niche.authors,
      entries_30d: niche.entries_30d,
      rival_authors_30d: niche.authors_30d,
      crowding_percentile: niche.percentile,
      median_likes: niche.median_likes,
      share_zero_likes: niche.zero,
    })),
    checklist: (family.checks ?? []).map((row) => Object.fromEntries(CHECK_COLUMNS.map((name) => [name, row[name]]))),
    top_authors: (family.top_authors ?? []).map(({ author, entries, likes }) => ({ author, entries, likes })),
  };
}

function entry({ id, relation, at, lag, rank, likes, downloads, tier }: Entry) {
  return { id, relation, created_at: iso(at), lag_days: lag, rank, likes, downloads_30d: downloads, tier };
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
