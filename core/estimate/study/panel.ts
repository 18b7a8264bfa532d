import type { Grouping } from "../sample.ts";

/** Numbers of an entry; missing ones are NaN. `sample.sql` says how each is made. */
export const COLUMNS = [
  "created",
  "age_days",
  "log_age",
  "likes",
  "downloads_30d",
  "likes_at_7",
  "likes_at_30",
  "likes_at_90",
  "downloads_at_30",
  "downloads_at_90",
  "log_lag",
  "log_rank_authors",
  "log_rank",
  "log_rivals_7d",
  "log_rivals_30d",
  "log_rivals_90d",
  "log_leading_30d",
  "log_earlier_uploads",
  "log_earlier_likes",
  "log_parameters",
  "parameters_missing",
  "has_evals",
  "license_weak_copyleft",
  "license_copyleft",
  "license_non_commercial",
  "license_responsible_ai",
  "license_community",
  "license_other",
  "license_none_stated",
  "log_base_likes",
  "log_base_downloads",
  "base_missing",
] as const;
export type ColumnName = (typeof COLUMNS)[number];

export const GROUPS = ["model", "family", "author", "kind", "month", "relation", "tier"] as const;
/** `kind` is relation × task; `relation` 1 finetune, 2 adapter, 3 quantized, 4 merge, 0 other; `tier` 0 to 2. */
export type GroupName = (typeof GROUPS)[number];

/** All entries that an estimate may use, column by column, in the order of id and base. Threads share the columns' memory. */
export interface Panel {
  readonly rows: number;
  readonly columns: Readonly<Record<ColumnName, Float64Array>>;
  readonly groups: Readonly<Record<GroupName, Grouping>>;
  /** Names of families and authors by code. */
  readonly names: { readonly family: readonly string[]; readonly author: readonly string[] };
}
