import type { Envelope } from "./envelope.ts";

/** Columns of derivatives.parquet that a model has once, whatever its bases. */
export const MODEL_COLUMNS = ["created_at", "task", "likes", "downloads_30d"] as const;

/** Columns of derivatives.parquet that a model has for each base that it declares. */
export const BASE_COLUMNS = [
  "base",
  "relation",
  "base_released_at",
  "base_release_source",
  "lag_days",
  "rank",
  "rank_mid",
  "rank_authors",
  "rank_in_relation",
  "family_size",
  "gap_prev_hours",
  "rivals_7d",
  "rivals_30d",
  "rivals_90d",
  "rival_authors_7d",
  "rival_authors_30d",
  "rival_authors_90d",
  "own_prior_30d",
  "cohort_percentile",
  "tier",
] as const;

/** A base that a model declares, and the model's place there. Columns keep their names, units and meanings. */
export interface DeclaredBase {
  readonly base: string;
  /** OWNER/NAME of the family's page and files, null for a base with fewer than 10 children. */
  readonly family: string | null;
  readonly relation: string;
  readonly base_released_at: string | null;
  readonly base_release_source: string;
  readonly lag_days: number | null;
  readonly rank: number | null;
  readonly rank_mid: number | null;
  readonly rank_authors: number | null;
  readonly rank_in_relation: number | null;
  readonly family_size: number;
  readonly gap_prev_hours: number | null;
  readonly rivals_7d: number | null;
  readonly rivals_30d: number | null;
  readonly rivals_90d: number | null;
  readonly rival_authors_7d: number | null;
  readonly rival_authors_30d: number | null;
  readonly rival_authors_90d: number | null;
  readonly own_prior_30d: number | null;
  readonly cohort_percentile: number | null;
  readonly tier: "T0" | "T1" | "T2";
}

/** A reading near a fixed age, as outcomes.parquet has it. */
export interface Reading {
  readonly age: number;
  readonly read_age_days: number;
  readonly likes: number | null;
  readonly downloads_30d: number | null;
}

/** A badge as shields.io's endpoint badges describe one. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
}

/** One derivative of the snapshot. */
export interface Model {
  readonly created_at: string | null;
  readonly task: string | null;
  readonly likes: number;
  readonly downloads_30d: number | null;
  readonly burst: boolean;
  readonly serial_name: boolean;
  readonly readings: readonly Reading[];
  readonly badge: Badge;
  /** The first declared one first; never empty. */
  readonly bases: readonly DeclaredBase[];
}

/** /api/v1/models/HH.json */
export interface ModelShard extends Envelope {
  readonly shard: string;
  /** Number of shards of this release: 256 or 4,096. */
  readonly shards: number;
  readonly models: Readonly<Record<string, Model>>;
}

/**
 * The model of an id in its shard, under the name that it has there: the exact id, else the one that differs in letter case only.
 * Null when the shard does not hold it.
 */
export function findModel(models: ModelShard["models"], id: string): { id: string; model: Model } | null {
  const exact = Object.hasOwn(models, id) ? models[id] : undefined;
  if (exact !== undefined) return { id, model: exact };
  const wanted = id.toLowerCase();
  for (const [name, model] of Object.entries(models)) if (name.toLowerCase() === wanted) return { id: name, model };
  return null;
}
