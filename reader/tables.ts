// Generated from core/release/tables by `npm run docs:dictionary`: change it there.
import { type TableReader, tableReader } from "./table.ts";
import type { Day, Int64, Timestamp } from "./values.ts";

/** Names of the tables of a release, as their files are called. */
export const tables = [
  "derivatives",
  "families",
  "niches",
  "estimates",
  "edges",
  "models",
  "authors",
  "vanished",
  "ecosystem",
  "ecosystem_monthly",
  "formats",
  "license_classes",
  "licenses",
  "checklist",
  "concentration",
  "churn",
  "churn_curve",
  "data_quality",
  "recognition",
  "recognition_months",
  "first_like",
  "leader_share",
  "potential",
  "potential_error",
  "maturation",
  "diffusion",
  "diffusion_curve",
  "efficiency",
  "adoption",
  "cadence",
  "cadence_weeks",
  "lineage",
  "outcomes",
  "tombstones",
] as const;

export type TableName = keyof Rows;

/** The row of each table. */
export interface Rows {
  readonly derivatives: DerivativesRow;
  readonly families: FamiliesRow;
  readonly niches: NichesRow;
  readonly estimates: EstimatesRow;
  readonly edges: EdgesRow;
  readonly models: ModelsRow;
  readonly authors: AuthorsRow;
  readonly vanished: VanishedRow;
  readonly ecosystem: EcosystemRow;
  readonly ecosystem_monthly: EcosystemMonthlyRow;
  readonly formats: FormatsRow;
  readonly license_classes: LicenseClassesRow;
  readonly licenses: LicensesRow;
  readonly checklist: ChecklistRow;
  readonly concentration: ConcentrationRow;
  readonly churn: ChurnRow;
  readonly churn_curve: ChurnCurveRow;
  readonly data_quality: DataQualityRow;
  readonly recognition: RecognitionRow;
  readonly recognition_months: RecognitionMonthsRow;
  readonly first_like: FirstLikeRow;
  readonly leader_share: LeaderShareRow;
  readonly potential: PotentialRow;
  readonly potential_error: PotentialErrorRow;
  readonly maturation: MaturationRow;
  readonly diffusion: DiffusionRow;
  readonly diffusion_curve: DiffusionCurveRow;
  readonly efficiency: EfficiencyRow;
  readonly adoption: AdoptionRow;
  readonly cadence: CadenceRow;
  readonly cadence_weeks: CadenceWeeksRow;
  readonly lineage: LineageRow;
  readonly outcomes: OutcomesRow;
  readonly tombstones: TombstonesRow;
}

/**
 * One row: one edge whose child is in the snapshot: a model and one parent that it declares. Key: id, base.
 *
 * A model with several parents has several rows: weight them by `weight`, or count distinct ids. Ranks, gaps, rivals and family_size also count entries that were in an earlier snapshot and have vanished since: a rank does not improve because a rival was deleted. Likes and downloads are cumulative or trailing at the snapshot, so older entries had more time: compare at fixed age. A model that vanished has no row (table vanished has it), also where it was read at a fixed age: fixed-age figures are of entries still listed.
 */
export interface DerivativesRow {
  /** Id of the derivative (the child). */
  readonly id: string;
  /** The Hub's `_id` of the derivative. */
  readonly hub_id: string | null;
  /** Owner of the derivative. */
  readonly author: string;
  /** Id of the declared parent. It need not be in the snapshot. */
  readonly base: string;
  /** Root of the derivative's lineage (table lineage), by the parent with position 0. */
  readonly root: string;
  /** How the derivative was made from the base, as declared. Quantized is always shown on its own. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** The derivative's task; no task is a task of its own. */
  readonly task: string | null;
  /** 1 / number of the derivative's parents. Unit: share. */
  readonly weight: number;
  /** When the derivative was created (c): the earliest date that the Hub gave in any snapshot so far. Null at the Hub's floor: such a row has no rank and no lag. Unit: UTC. */
  readonly created_at: Timestamp | null;
  /** When the base was released (t): the operator's corrected date (start of that day), else the base's created_at. Unit: UTC. */
  readonly base_released_at: Timestamp | null;
  /** Where t comes from: the operator's file, the Hub, or nowhere. */
  readonly base_release_source: "corrected" | "created_at" | "none";
  /** (c − t) / 86,400 s. Negative values are kept and left out of every estimate. Unit: days. */
  readonly lag_days: number | null;
  /** 1 + entries of the base that were created strictly earlier. Ties share the smallest rank. Unit: place. */
  readonly rank: Int64 | null;
  /** rank + (ties − 1) / 2, ties counting all entries with the same created_at, this one included. Unit: place. */
  readonly rank_mid: number | null;
  /** 1 + distinct other authors with an earlier entry of the base. Unit: place. */
  readonly rank_authors: Int64 | null;
  /** As rank, among the entries of the same base and relation. Unit: place. */
  readonly rank_in_relation: Int64 | null;
  /** Entries of the base whose created_at is known, vanished ones included. Unit: entries. */
  readonly family_size: Int64;
  /** Hours since the latest earlier entry of the base; null for the first. Unit: hours. */
  readonly gap_prev_hours: number | null;
  /** Entries of other authors in the niche (base × relation × task) in the 7 days before this one: created_at in [c − 7 d, c). Unit: entries. */
  readonly rivals_7d: Int64 | null;
  /** Entries of other authors in the niche (base × relation × task) in the 30 days before this one: created_at in [c − 30 d, c). Unit: entries. */
  readonly rivals_30d: Int64 | null;
  /** Entries of other authors in the niche (base × relation × task) in the 90 days before this one: created_at in [c − 90 d, c). Unit: entries. */
  readonly rivals_90d: Int64 | null;
  /** Distinct other authors among the rivals of the 7 days before. Unit: authors. */
  readonly rival_authors_7d: Int64 | null;
  /** Distinct other authors among the rivals of the 30 days before. Unit: authors. */
  readonly rival_authors_30d: Int64 | null;
  /** Distinct other authors among the rivals of the 90 days before. Unit: authors. */
  readonly rival_authors_90d: Int64 | null;
  /** The author's own entries in the niche in the 30 days before. Unit: entries. */
  readonly own_prior_30d: Int64 | null;
  /** Entries of other authors in the niche in the 30 days after: created_at in (c, c + 30 d]. It happens after the release and is a placebo only; null until 30 days have passed. Unit: entries. */
  readonly leading_30d: Int64 | null;
  /** Likes at the snapshot, cumulative. Unit: likes. */
  readonly likes: Int64;
  /** Download requests in the 30 days before the snapshot. Compare within a relation only. Unit: requests. */
  readonly downloads_30d: Int64 | null;
  /** Age at the snapshot's time s: (s − c) / 86,400 s. Unit: days. */
  readonly age_days: number | null;
  /** Likes read at age 7 days (within 36 hours); null until such a reading exists. Unit: likes. */
  readonly likes_at_7: Int64 | null;
  /** Likes read at age 30 days. Unit: likes. */
  readonly likes_at_30: Int64 | null;
  /** Likes read at age 90 days. Unit: likes. */
  readonly likes_at_90: Int64 | null;
  /** Download requests in 30 days, read at age 30 days: close to those of the first 30 days. Unit: requests. */
  readonly downloads_at_30: Int64 | null;
  /** Download requests in 30 days, read at age 90 days. Unit: requests. */
  readonly downloads_at_90: Int64 | null;
  /** Mid-rank of likes among derivatives created in the same week (from Monday, UTC) × relation × task: the share with fewer, plus half of those with as many, itself included; cells under 30 models fall back to week × relation, then week; null under 30. Unit: percentile 0–100. */
  readonly cohort_percentile: number | null;
  /** The strictest tier that holds the row: T2 (T1, and the author's first dated entry of the base, vanished ones included; of one moment the smallest id), T1 (the model carries neither flag, see lineage), T0 (everything). */
  readonly tier: "T0" | "T1" | "T2";
}

/** Rows of derivatives: one edge whose child is in the snapshot: a model and one parent that it declares. */
export const derivatives: TableReader<DerivativesRow> = tableReader("derivatives");

/**
 * One row: one declared base. Key: base.
 *
 * Only listed children count. Windows begin so many days before the snapshot's time and have no end: children made during the sweep count. Families of bases older than the first snapshot miss the children that were removed before.
 */
export interface FamiliesRow {
  /** Id of the base, as declared. */
  readonly base: string;
  /** Root of the base's own lineage; the base itself when it has no parent. */
  readonly root: string;
  /** Owner of the base; null when the id is not owner/name. */
  readonly author: string | null;
  /** True when the base is a model of this snapshot. */
  readonly present: boolean;
  /** When the base was released (t; see derivatives.base_released_at). Unit: UTC. */
  readonly released_at: Timestamp | null;
  /** Models that declare the base (T0). Unit: models. */
  readonly children: Int64;
  /** Of those, without suspected automated uploads (T1). Unit: models. */
  readonly children_t1: Int64;
  /** Children with relation finetune (T0). Unit: models. */
  readonly children_finetune: Int64;
  /** Children with relation adapter (T0). Unit: models. */
  readonly children_adapter: Int64;
  /** Children with relation quantized (T0). Unit: models. */
  readonly children_quantized: Int64;
  /** Children with relation merge (T0). Unit: models. */
  readonly children_merge: Int64;
  /** Children that do not state the relation (T0). Unit: models. */
  readonly children_unknown: Int64;
  /** Distinct authors of the children. Unit: authors. */
  readonly authors: Int64;
  /** When the earliest child with a known date was created. Unit: UTC. */
  readonly first_entry_at: Timestamp | null;
  /** Children created in the 7 days before the snapshot. Unit: entries. */
  readonly entries_7d: Int64;
  /** Children created in the 30 days before the snapshot. Unit: entries. */
  readonly entries_30d: Int64;
  /** Children created in the 90 days before the snapshot. Unit: entries. */
  readonly entries_90d: Int64;
  /** Days from t until half of the entries of the first 90 days had come: the ceil(n / 2)-th of the lags from 0 to under 90; null until the 90 days are over. Unit: days. */
  readonly entry_half_life_days: number | null;
  /** Herfindahl index of entries by author: Σ share². Unit: share 0–1. */
  readonly author_hhi: number;
  /** 1 / author_hhi: the number of equal authors that would be as concentrated. Unit: authors. */
  readonly effective_authors: number;
  /** Gini coefficient of entries over the family's authors: 2Σ i·x₍ᵢ₎ / (nΣx) − (n + 1) / n, ascending. Unit: share 0–1. */
  readonly author_gini: number;
  /** Likes of all children at the snapshot. Unit: likes. */
  readonly likes_sum: Int64;
  /** Download requests of all children in the 30 days before the snapshot. Mixes relations. Unit: requests. */
  readonly downloads_30d_sum: Int64;
  /** Share of the dated children's likes that the entries of rank 1 hold; 0 when these have vanished, null when there are no likes. Unit: share 0–1. */
  readonly leader_share_1: number | null;
  /** The same for the entries of rank 10 or earlier. Unit: share 0–1. */
  readonly leader_share_10: number | null;
  /** emerging (released less than 30 days ago, at least 10 entries in 30 days), hot (entries_30d at least 20 and 1.5 × the mean of the two 30-day windows before), quiet (no entry in 30 days), stable (the rest). */
  readonly state: "emerging" | "hot" | "stable" | "quiet";
}

/** Rows of families: one declared base. */
export const families: TableReader<FamiliesRow> = tableReader("families");

/**
 * One row: one niche: base × relation × task. Key: base, relation, task.
 *
 * Print a cell only with at least 30 models, 10 authors and 5 families behind it.
 */
export interface NichesRow {
  /** Id of the base, as declared. */
  readonly base: string;
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** Task of the derivatives; null is a task of its own. */
  readonly task: string | null;
  /** Derivatives in the niche. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Derivatives created in the 30 days before the snapshot. Unit: entries. */
  readonly entries_30d: Int64;
  /** Distinct authors of those entries: whom a newcomer would meet now. Unit: authors. */
  readonly rival_authors_30d: Int64;
  /** Mid-rank of rival_authors_30d among all niches: the share of niches with fewer, plus half of those with as many. Unit: percentile 0–100. */
  readonly crowding_percentile: number;
  /** Median of the derivatives' likes at the snapshot. Unit: likes. */
  readonly median_likes: number;
  /** Share of the derivatives without a like. Unit: share 0–1. */
  readonly share_zero_likes: number;
  /** Number of derivatives behind the figures of the row. Unit: models. */
  readonly n: Int64;
}

/** Rows of niches: one niche: base × relation × task. */
export const niches: TableReader<NichesRow> = tableReader("niches");

/**
 * One row: one term of one specification on one sample; the specification curve has the rows of priority and crowding only. Key: spec, evidence, outcome, sample, tier, term.
 *
 * Associations, not effects. An estimate that did not converge, or for which there is not enough data, has its n and no numbers. Grade B cannot tell being late from having had less time to be noticed. docs/estimates.md says how to read a row.
 */
export interface EstimatesRow {
  /** The choices, separated by dots: estimator (ppml, log1p_ols, any_lpm), priority (lag, rank_authors, rank), window of rivals, fixed effects beside relation × task, and the placebo if it is one. */
  readonly spec: string;
  /** Grade: A (fixed-age outcomes) or B (one snapshot). */
  readonly evidence: "A" | "B";
  /** The outcome; without an age, the reading of the snapshot. */
  readonly outcome:
    | "likes_at_7"
    | "likes_at_30"
    | "likes_at_90"
    | "downloads_at_30"
    | "downloads_at_90"
    | "likes"
    | "downloads_30d";
  /** One relation, or all (compared within relation × task); with (drawn): on entries drawn from it, in panels above 5,000 entries. */
  readonly sample:
    | "all"
    | "finetune"
    | "adapter"
    | "quantized"
    | "merge"
    | "all (drawn)"
    | "finetune (drawn)"
    | "adapter (drawn)"
    | "quantized (drawn)"
    | "merge (drawn)";
  /** T0 (all entries), T1 (no flag) or T2 (of those, the author's first entry of the base). */
  readonly tier: "T0" | "T1" | "T2";
  /** The regressor, such as ln(1+lag); lag in days. */
  readonly term: string;
  /** The coefficient; null when there is no estimate or the term is collinear. */
  readonly estimate: number | null;
  /** Its standard error: the largest of two-way clustered by family and author, the linearized jackknife's over families and that over authors (CV3L); in the main table of at most 20,000 entries the five families and five authors whose steps move its terms of lateness and crowding most are left out in earnest instead; with fewer than 50 families all are (CV3; not in rows of the specification curve only); of permuted terms the spread over 19 further permutations. Null where one cluster alone identifies the term. */
  readonly std_error: number | null;
  /** Lower end of the 95 % interval of the estimate. */
  readonly ci_low: number | null;
  /** Upper end of the 95 % interval of the estimate. */
  readonly ci_high: number | null;
  /** Two-sided p value, not corrected for the number of tests. */
  readonly p_value: number | null;
  /** What goes with a doubling of the quantity in the logarithm: exp(estimate × ln 2) − 1, a relative difference (under log1p_ols of 1 + outcome); under any_lpm estimate × ln 2, a difference of probabilities. Null for terms that are no logarithms. Unit: share. */
  readonly effect_per_doubling: number | null;
  /** Entries (edges) used. Unit: entries. */
  readonly n: Int64;
  /** Entries left out because they say nothing about the terms: alone in a group of the fixed effects, or (ppml) in one without any outcome, or separated: with an outcome of zero that fixed effects together, or a term, predict perfectly. Unit: entries. */
  readonly n_dropped: Int64;
  /** Number of family clusters. Unit: families. */
  readonly families: Int64;
  /** Number of author clusters. Unit: authors. */
  readonly authors: Int64;
  /** Share of the entries in the largest cluster, family or author. Unit: share 0–1. */
  readonly largest_cluster_share: number | null;
  /** False when there is no estimate: the fit did not converge, or not enough data. */
  readonly converged: boolean;
  /** Version of the formulas that the estimate was made with. */
  readonly formula_version: string;
}

/** Rows of estimates: one term of one specification on one sample; the specification curve has the rows of priority and crowding only. */
export const estimates: TableReader<EstimatesRow> = tableReader("estimates");

/**
 * One row: one declared parent of one model. Key: child, position.
 *
 * Lineage is declared by uploaders. A model that names itself is not an edge; it is counted in the release's quality figures.
 */
export interface EdgesRow {
  /** Id of the model that declares the parent. */
  readonly child: string;
  /** The child's `_id` on the Hub. */
  readonly child_hub_id: string | null;
  /** Id of the declared parent, trimmed; written as in the snapshot when exactly one model has that id without letter case, else as declared. */
  readonly parent: string;
  /** True when the parent is a model of this snapshot. */
  readonly parent_present: boolean;
  /** How the child was made from the parent; unknown when the declaration does not say. A card's word counts in any letter case. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** Where the parent was declared: `tag` (`base_model:…`) or `card` (`cardData.base_model`). */
  readonly source: "tag" | "card";
  /** Order of the child's declarations from 0: typed tags, plain tags, then the card. The first naming of a parent wins; position 0 is the parent that the walk to the root follows. */
  readonly position: number;
  /** 1 / number of the child's edges, so that the edges of a child sum to 1. Unit: share. */
  readonly weight: number;
  /** Date of the first snapshot of this lake that held the edge; later than the child's when the declaration was added late. */
  readonly first_seen: Day;
}

/** Rows of edges: one declared parent of one model. */
export const edges: TableReader<EdgesRow> = tableReader("edges");

/**
 * One row: one model of the snapshot. Key: id.
 *
 * Everything is as the uploader declared it and as the Hub listed it at the snapshot's time.
 */
export interface ModelsRow {
  /** The Hub's `_id`: the key that survives a rename. Null when the list did not carry it. */
  readonly hub_id: string | null;
  /** The model's name on the Hub, owner/name. */
  readonly id: string;
  /** The owner: the part of `id` before the slash. A person, an organization or a script. */
  readonly author: string;
  /** When the repository was created: the earliest date that the Hub gave for it in any snapshot so far, which can lie before the one it gives today. Null where the Hub gives its floor, 2022-03-02T23:29:04Z or :05Z (filled in, not observed), or nothing. Can precede the public release by weeks. Unit: UTC. */
  readonly created_at: Timestamp | null;
  /** When the repository was last changed. Unit: UTC. */
  readonly last_modified: Timestamp | null;
  /** Download requests in the 30 days before the snapshot (the Hub's `downloads`). Requests, not users. Unit: requests. */
  readonly downloads_30d: Int64 | null;
  /** Download requests since the model exists, where the list carries them. Unit: requests. */
  readonly downloads_all_time: Int64 | null;
  /** Likes at the snapshot, cumulative. Unit: likes. */
  readonly likes: Int64;
  /** The Hub's own trending score, where the list carries it. */
  readonly trending_score: number | null;
  /** The Hub's `pipeline_tag`, such as text-generation. */
  readonly task: string | null;
  /** The Hub's `library_name`, such as transformers. */
  readonly library: string | null;
  /** The `license:` tag, else the model card's licence, in lower case. */
  readonly license: string | null;
  /** Whether access must be asked for, and who grants it; true when that is unknown. */
  readonly gated: "false" | "auto" | "manual" | "true";
  /** Number of parameters as the safetensors or GGUF header states it. Unit: parameters. */
  readonly parameters: Int64 | null;
  /** Weight formats and runtimes named by tags: gguf, safetensors, mlx, onnx, diffusers, … */
  readonly formats: readonly string[];
  /** Language codes named by tags and card, sorted. */
  readonly languages: readonly string[];
  /** Data sets named by `dataset:` tags, sorted. */
  readonly datasets: readonly string[];
  /** arXiv numbers named by `arxiv:` tags, sorted. */
  readonly papers: readonly string[];
  /** All tags as received, in the Hub's order. */
  readonly tags: readonly string[];
  /** True when the card declares results (model-index or evaluation results). */
  readonly has_evals: boolean;
  /** Date of the first snapshot of this lake that held the model. */
  readonly first_seen: Day;
}

/** Rows of models: one model of the snapshot. */
export const models: TableReader<ModelsRow> = tableReader("models");

/**
 * One row: one author with at least one model in the snapshot. Key: author.
 *
 * An author can be a person, an organization or a script; the flagged counts say how much looks automated.
 */
export interface AuthorsRow {
  /** The owner of the repositories. */
  readonly author: string;
  /** Models in the snapshot. Unit: models. */
  readonly models: Int64;
  /** Of those, models that declare a parent. Unit: models. */
  readonly derivatives: Int64;
  /** Distinct bases that the author derived from. Unit: families. */
  readonly families: Int64;
  /** When the author's earliest derivative with a known date was created. Unit: UTC. */
  readonly first_entry_at: Timestamp | null;
  /** Derivatives created in the 30 days before the snapshot. Unit: models. */
  readonly entries_30d: Int64;
  /** Entries with rank 1: the first on their base, ties included. Unit: entries. */
  readonly first_places: Int64;
  /** Likes of the author's derivatives, each model once. Unit: likes. */
  readonly likes_sum: Int64;
  /** Download requests of the author's derivatives in 30 days, each model once. Unit: requests. */
  readonly downloads_30d_sum: Int64;
  /** Derivatives with at least one edge in T1: not suspected of being automated. Unit: models. */
  readonly derivatives_t1: Int64;
  /** Models that carry the burst flag. Unit: models. */
  readonly burst_models: Int64;
  /** Models that carry the serial-name flag. Unit: models. */
  readonly serial_models: Int64;
}

/** Rows of authors: one author with at least one model in the snapshot. */
export const authors: TableReader<AuthorsRow> = tableReader("authors");

/**
 * One row: one edge of a model that was in an earlier snapshot and is not in this one. Key: id, hub_id, base.
 *
 * Everything is as it was when the model was last seen. Deleted, made private, disabled look the same. Its entries keep their place in the ranks and rivals of their families.
 */
export interface VanishedRow {
  /** Id of the vanished derivative, as last seen. */
  readonly id: string;
  /** The Hub's `_id`. */
  readonly hub_id: string | null;
  /** Owner of the derivative. */
  readonly author: string;
  /** Id of the declared parent. */
  readonly base: string;
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** The derivative's task. */
  readonly task: string | null;
  /** When the derivative was created. Unit: UTC. */
  readonly created_at: Timestamp | null;
  /** Its rank among the entries of the base, as in derivatives. Unit: place. */
  readonly rank: Int64 | null;
  /** Date of the first snapshot of this lake that held it. */
  readonly first_seen: Day;
  /** Date of the last snapshot that held it. */
  readonly last_seen: Day;
  /** Date of the first complete snapshot without it. */
  readonly vanished: Day;
  /** Likes when last seen. Unit: likes. */
  readonly likes: Int64;
  /** Download requests in 30 days when last seen. Unit: requests. */
  readonly downloads_30d: Int64 | null;
}

/** Rows of vanished: one edge of a model that was in an earlier snapshot and is not in this one. */
export const vanished: TableReader<VanishedRow> = tableReader("vanished");

/**
 * One row: one organization that owns a declared base or a root, or one region of organizations, and one relation. Key: scope, name, relation.
 *
 * Counts of the same thing by four methods (tier, direct or by root) differ several-fold: say which one. A model that declares bases of several organizations counts for each. Regions are what the operator's file says, else `unknown`; a base that is not owner/name belongs to no organization and to the region `unknown`. Shares are null where their total has fewer than 30 models, 10 authors or 5 families.
 */
export interface EcosystemRow {
  /** What the row is about. */
  readonly scope: "organization" | "region";
  /** Owner of the bases, or the region. */
  readonly name: string;
  /** Relation to the base; all: any of them. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "all";
  /** Region of the organization by the operator's file, in lower case, or `unknown`. */
  readonly region: string;
  /** Bases of the organization or region that models of the relation declare (T0). Unit: bases. */
  readonly bases: Int64;
  /** Models that declare one of these bases, each once (T0). Unit: models. */
  readonly children_t0: Int64;
  /** Models that declare one of these bases, each once, without suspected automated uploads (T1). Unit: models. */
  readonly children_t1: Int64;
  /** Models whose lineage has its root here, each once (T0). Unit: models. */
  readonly children_by_root_t0: Int64;
  /** Models whose lineage has its root here, each once, without suspected automated uploads (T1). Unit: models. */
  readonly children_by_root_t1: Int64;
  /** Distinct authors of the children (T0). Unit: authors. */
  readonly authors_t0: Int64;
  /** Distinct authors of the children, without suspected automated uploads (T1). Unit: authors. */
  readonly authors_t1: Int64;
  /** Likes of the children at the snapshot (T0). Unit: likes. */
  readonly likes_sum_t0: Int64;
  /** Likes of the children at the snapshot, without suspected automated uploads (T1). Unit: likes. */
  readonly likes_sum_t1: Int64;
  /** Download requests of the children in 30 days; null for all relations together (T0). Unit: requests. */
  readonly downloads_30d_sum_t0: Int64 | null;
  /** Download requests of the children in 30 days; null for all relations together, without suspected automated uploads (T1). Unit: requests. */
  readonly downloads_30d_sum_t1: Int64 | null;
  /** All derivatives of the relation, of which the shares are shares (T0). Unit: models. */
  readonly total_t0: Int64;
  /** All derivatives of the relation, of which the shares are shares, without suspected automated uploads (T1). Unit: models. */
  readonly total_t1: Int64;
  /** children / total (T0). Unit: share 0–1. */
  readonly share_t0: number | null;
  /** children / total, without suspected automated uploads (T1). Unit: share 0–1. */
  readonly share_t1: number | null;
  /** children_by_root / total (T0). Unit: share 0–1. */
  readonly share_by_root_t0: number | null;
  /** children_by_root / total, without suspected automated uploads (T1). Unit: share 0–1. */
  readonly share_by_root_t1: number | null;
}

/** Rows of ecosystem: one organization that owns a declared base or a root, or one region of organizations, and one relation. */
export const ecosystem: TableReader<EcosystemRow> = tableReader("ecosystem");

/**
 * One row: one month of creation, one organization or region, direct or by root, one relation, one tier. Key: month, scope, name, via, relation, tier.
 *
 * Only models that are still listed and have a date. The 50 organizations with the most children in T1 have rows of their own; the rest is `(others)`. A row of T1 stands beside each of T0, also with no entries.
 */
export interface EcosystemMonthlyRow {
  /** First day of the month in which the derivatives were created. */
  readonly month: Day;
  /** What the row is about. */
  readonly scope: "organization" | "region";
  /** Owner of the bases or roots, `(others)`, or the region. */
  readonly name: string;
  /** `direct`: by the declared base; `root`: by the root of the lineage. */
  readonly via: "direct" | "root";
  /** Relation to the base; all: any of them. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "all";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Derivatives created in the month, each once. Unit: models. */
  readonly entries: Int64;
  /** False while the month is not over. */
  readonly complete: boolean;
}

/** Rows of ecosystem_monthly: one month of creation, one organization or region, direct or by root, one relation, one tier. */
export const ecosystemMonthly: TableReader<EcosystemMonthlyRow> = tableReader("ecosystem_monthly");

/**
 * One row: one month of creation (null: all models), one relation, one tier, one format. Key: month, relation, tier, format.
 *
 * A model with several formats counts in each. Formats are what tags name. Models without parent or child carry no flags and are the same in both tiers. A row of T1 stands beside each of T0, also with no models.
 */
export interface FormatsRow {
  /** First day of the month of creation; null for all models, dated or not. */
  readonly month: Day | null;
  /** Relation to the base; none for models without a declared parent. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "none";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Weight format or runtime (see models.formats), or `none` when no tag names one. */
  readonly format: string;
  /** Models with the format. Unit: models. */
  readonly models: Int64;
  /** Models of the month, relation and tier with any format or none. Unit: models. */
  readonly n: Int64;
  /** Distinct authors of those n models. Unit: authors. */
  readonly authors: Int64;
  /** Distinct bases of those n models; null for models without a parent. Unit: bases. */
  readonly families: Int64 | null;
  /** models / n; null for fewer than 30 models, 10 authors or (with a parent) 5 families. Unit: share 0–1. */
  readonly share: number | null;
  /** False while the month is not over; null for all models. */
  readonly complete: boolean | null;
}

/** Rows of formats: one month of creation (null: all models), one relation, one tier, one format. */
export const formats: TableReader<FormatsRow> = tableReader("formats");

/**
 * One row: one licence id of the snapshot, and models that declare none. Key: license.
 *
 * Not legal advice. The classes and their reasons: docs/licenses.md.
 */
export interface LicenseClassesRow {
  /** Licence id as declared, in lower case; null: none. */
  readonly license: string | null;
  /** What the licence is commonly grouped with. */
  readonly class:
    | "permissive"
    | "weak_copyleft"
    | "copyleft"
    | "non_commercial"
    | "responsible_ai"
    | "community"
    | "other"
    | "none_stated";
  /** True when the id is classified by name, false when its wording was read or there is none. */
  readonly on_list: boolean;
  /** Models of the snapshot that declare it. Unit: models. */
  readonly models: Int64;
}

/** Rows of license_classes: one licence id of the snapshot, and models that declare none. */
export const licenseClasses: TableReader<LicenseClassesRow> = tableReader("license_classes");

/**
 * One row: one relation, one tier, class of the parent's licence × class of the child's. Key: relation, tier, parent_class, child_class.
 *
 * Not legal advice. Declared by uploaders; a different class is no violation by itself, and a licence that is not stated is not a licence that was dropped.
 */
export interface LicensesRow {
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Class of the parent's licence; not_listed when the parent is not in the snapshot. */
  readonly parent_class:
    | "permissive"
    | "weak_copyleft"
    | "copyleft"
    | "non_commercial"
    | "responsible_ai"
    | "community"
    | "other"
    | "none_stated"
    | "not_listed";
  /** Class of the child's licence. */
  readonly child_class:
    | "permissive"
    | "weak_copyleft"
    | "copyleft"
    | "non_commercial"
    | "responsible_ai"
    | "community"
    | "other"
    | "none_stated";
  /** Pairs of child and parent in the cell. Unit: entries. */
  readonly entries: Int64;
  /** Pairs in the whole row of the matrix: same relation, tier and parent class. Unit: entries. */
  readonly n: Int64;
  /** Distinct authors of the row's children. Unit: authors. */
  readonly authors: Int64;
  /** Distinct parents of the row. Unit: bases. */
  readonly families: Int64;
  /** entries / n; null for rows with fewer than 30 models, 10 authors or 5 families. Unit: share 0–1. */
  readonly share_of_row: number | null;
}

/** Rows of licenses: one relation, one tier, class of the parent's licence × class of the child's. */
export const licenses: TableReader<LicensesRow> = tableReader("licenses");

/**
 * One row: one base with at least 10 children × tier. Key: base, tier.
 *
 * Not legal advice. What uploaders declare, not what is true. Shares are null under 30 models or 10 authors; those of licences that fit, under as many that can be compared.
 */
export interface ChecklistRow {
  /** Id of the base, as declared. */
  readonly base: string;
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Distinct derivatives behind the row. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Share whose licence is stated. Unit: share 0–1. */
  readonly share_license: number | null;
  /** Derivatives whose licence can be compared with the base's by its class: both are stated, and neither is of the class other (whatever is stated, where the base's is permissive). Unit: models. */
  readonly models_comparable: Int64;
  /** Of those, the share whose licence fits the base's: any on a permissive base; the same licence; else one of the same class; on weak copyleft also copyleft; on a community licence the same one only. Unit: share 0–1. */
  readonly share_license_fits: number | null;
  /** Share all of whose declared parents are models of the snapshot. Unit: share 0–1. */
  readonly share_bases_listed: number | null;
  /** Share that names data sets. Unit: share 0–1. */
  readonly share_datasets: number | null;
  /** Share whose card declares results. Unit: share 0–1. */
  readonly share_evals: number | null;
  /** Share with weights in a format that carries no code: safetensors, gguf, onnx, mlx, openvino, coreml, tflite or executorch. Unit: share 0–1. */
  readonly share_safe_weights: number | null;
  /** Share that anybody can fetch without asking for access. Unit: share 0–1. */
  readonly share_not_gated: number | null;
  /** Share changed in the 90 days before the snapshot, of those whose last change is known. Unit: share 0–1. */
  readonly share_changed_90d: number | null;
  /** Median days from the last change to the snapshot, of those whose last change is known. Unit: days. */
  readonly median_days_since_change: number | null;
}

/** Rows of checklist: one base with at least 10 children × tier. */
export const checklist: TableReader<ChecklistRow> = tableReader("checklist");

/**
 * One row: one measure of size, one month of creation (null: all entries), one relation, one tier. Key: measure, month, relation, tier.
 *
 * Bases and authors have at least one entry, models can have no like: compare a measure with itself over relations, and months only where they have about as many entries, with which a Gini rises. Statistics are null for fewer than 30 models, 10 authors or 5 families.
 */
export interface ConcentrationRow {
  /** What is spread over what: base_entries (entries over bases), author_entries (entries over authors), model_likes, model_downloads (over models). */
  readonly measure: "base_entries" | "author_entries" | "model_likes" | "model_downloads";
  /** First day of the month of creation, for entries only; null for all. */
  readonly month: Day | null;
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Distinct models behind the row, for model_downloads those whose downloads are not known, too. Unit: models. */
  readonly n: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: bases. */
  readonly families: Int64;
  /** Bases, authors or models over which the total is spread. */
  readonly units: Int64;
  /** Sum of entries, likes or 30-day download requests. */
  readonly total: Int64;
  /** Gini coefficient: 2Σ i·x₍ᵢ₎ / (nΣx) − (n + 1) / n, ascending, over the units. Unit: share 0–1. */
  readonly gini: number | null;
  /** Herfindahl index: Σ share². Unit: share 0–1. */
  readonly hhi: number | null;
  /** 1 / hhi: as many equal units would be as concentrated. */
  readonly effective_number: number | null;
  /** Share of the largest unit. Unit: share 0–1. */
  readonly top_1_share: number | null;
  /** Share of the largest 1 % of the units, rounded up. Unit: share 0–1. */
  readonly top_1pct_share: number | null;
  /** Share of the largest 10 % of the units, rounded up. Unit: share 0–1. */
  readonly top_10pct_share: number | null;
  /** False while the month is not over; null for all. */
  readonly complete: boolean | null;
}

/** Rows of concentration: one measure of size, one month of creation (null: all entries), one relation, one tier. */
export const concentration: TableReader<ConcentrationRow> = tableReader("concentration");

/**
 * One row: one relation and one age; null: all models ever seen. Key: relation, within_days.
 *
 * Vanished means not listed any more: deleted, private, disabled look alike. Models that vanished before the first snapshot, and those made and gone between two snapshots, are invisible. Without tiers: flags are not kept for models that are gone.
 */
export interface ChurnRow {
  /** Relation of the model's edge with position 0 when last seen; none without a declared parent. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "none";
  /** Age by which a model counts as gone, from the date (UTC) of its creation to that of the first snapshot without it; null for all models ever seen and any age. Unit: days. */
  readonly within_days: 1 | 7 | 30 | 84 | 105 | null;
  /** New ids (first seen at most one day old, and younger than the age) that were created at least so long ago; all models for null. Unit: models. */
  readonly n: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Distinct bases that they declared when last seen. Unit: bases. */
  readonly families: Int64;
  /** Of those, not listed at that age and not back since. Unit: models. */
  readonly gone: Int64;
  /** Of those, vanished once and listed again now. Unit: models. */
  readonly revived: Int64;
  /** Gone without a known age. Unit: models. */
  readonly gone_undated: Int64;
  /** gone / n; null for fewer than 30 models, 10 authors or (with a parent) 5 families. Unit: share 0–1. */
  readonly share_gone: number | null;
  /** As many independent models as the share says as much as: n divided by the design effect of authors (Kish 1965) by a jackknife, at most n; where few authors make that, less by Student's t over 1.96, squared, which alone does not take it below the number of authors, and at most what models of an author have in common leaves of authors of such sizes; the number of authors where all or none are gone. Unit: models. */
  readonly effective_n: number | null;
}

/** Rows of churn: one relation and one age; null: all models ever seen. */
export const churn: TableReader<ChurnRow> = tableReader("churn");

/**
 * One row: one relation and one day of age at which a model vanished, and the last day with at least 30 models at risk, else the last day. Key: relation, day.
 *
 * Kaplan–Meier with left truncation: a model is at risk from its age when first seen. No rows until a second snapshot. Statistics are null from the first day with fewer than 30 models at risk on.
 */
export interface ChurnCurveRow {
  /** Relation of the model's edge with position 0 when last seen; none without a declared parent. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "none";
  /** Age in whole days (UTC) of the first snapshot without the model. Unit: days. */
  readonly day: Int64;
  /** Models first seen younger and still listed before that day. Unit: models. */
  readonly at_risk: Int64;
  /** Models that vanished at that age and did not come back. Unit: models. */
  readonly events: Int64;
  /** Π (1 − events / at_risk) over the days so far, to the sixth place. Unit: share 0–1. */
  readonly survival: number | null;
  /** Standard error of survival with authors as clusters, by a jackknife that leaves one out at a time (in 512 groups by hash), or Greenwood's, survival · √Σ events / (at_risk · (at_risk − events)), where that is larger; to the sixth place. Bases of models are no clusters here. */
  readonly std_error: number | null;
  /** Models behind the relation's curve. Unit: models. */
  readonly n: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Distinct bases that they declared when last seen. Unit: bases. */
  readonly families: Int64;
}

/** Rows of churn_curve: one relation and one day of age at which a model vanished, and the last day with at least 30 models at risk, else the last day. */
export const churnCurve: TableReader<ChurnCurveRow> = tableReader("churn_curve");

/**
 * One row: one measure in one scope. Key: measure, scope.
 *
 * Everything as received, without tiers. Models that name themselves and rows in quarantine never reach the tables: see the release's report.
 */
export interface DataQualityRow {
  /** What is measured: coverage_COLUMN (models with a value there) and outcome_at_AGE (models with a parent that were read at that age) are shares, all others are counts, such as orphan_edges, late_tags, negative_lags or corrected_bases. */
  readonly measure: string;
  /** `all`, or one relation; `none` for models without a declared parent. */
  readonly scope: "all" | "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "none";
  /** The count or share; shares are null for n under 30. */
  readonly value: number | null;
  /** Of how many the value is a part: of coverage_COLUMN the models of the scope, of outcome_at_AGE its models with a declared parent that are at least so many days old; of cycles the models of table lineage. */
  readonly n: Int64;
  /** Unit of counts and of their n, such as edges (of cycles n is in models); `share 0–1` for shares, whose n is in models. */
  readonly unit: "models" | "parents" | "edges" | "entries" | "bases" | "cycles" | "corrections" | "share 0–1";
}

/** Rows of data_quality: one measure in one scope. */
export const dataQuality: TableReader<DataQualityRow> = tableReader("data_quality");

/**
 * One row: one outcome × relation × dimension × decile × tier. Key: outcome, relation, dimension, decile, tier.
 *
 * Statistics are null under 30 models, 10 authors or 5 families. Grade C compares entries of unequal age: early ones had more time. Deciles are cut over T0 and ties share one, so some are empty.
 */
export interface RecognitionRow {
  /** likes and downloads_30d at the snapshot, the others read at age 30 days. */
  readonly outcome: "likes" | "downloads_30d" | "likes_at_30" | "downloads_at_30";
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** all (no cut), rank (place within the family, families of at least 30 dated entries) or crowding (rivals_30d within the relation). */
  readonly dimension: "all" | "rank" | "crowding";
  /** 1 (earliest, least crowded) to 10: 1 + floor(10 · (mid-rank − ½) / n), of rank_mid over family_size or of rivals_30d within the relation; 0 for the dimension all. */
  readonly decile: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Distinct derivatives behind the row. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Edges behind the statistics: a model with two bases counts once with each. Unit: edges. */
  readonly n: Int64;
  /** Smallest rank_mid or rivals_30d in the decile; null for all. */
  readonly measure_min: number | null;
  /** Largest rank_mid or rivals_30d in the decile; null for all. */
  readonly measure_max: number | null;
  /** Lower quartile of the outcome (linear interpolation). */
  readonly q1: number | null;
  /** Median of the outcome. */
  readonly median: number | null;
  /** Upper quartile of the outcome. */
  readonly q3: number | null;
  /** Mean of the outcome: dominated by a few models. */
  readonly mean: number | null;
  /** Share of the edges whose outcome is zero. Unit: share 0–1. */
  readonly share_zero: number | null;
  /** Grade: A for outcomes read at a fixed age, C for one snapshot's. */
  readonly evidence: "A" | "C";
}

/** Rows of recognition: one outcome × relation × dimension × decile × tier. */
export const recognition: TableReader<RecognitionRow> = tableReader("recognition");

/**
 * One row: one outcome × creation month × relation × tier. Key: outcome, month, relation, tier.
 *
 * Statistics are null under 30 models, 10 authors or 5 families. With grade C the fall towards the present is age, not a trend.
 */
export interface RecognitionMonthsRow {
  /** likes and downloads_30d at the snapshot, the others read at age 30 days. */
  readonly outcome: "likes" | "downloads_30d" | "likes_at_30" | "downloads_at_30";
  /** First day of the month in which the derivatives were created. */
  readonly month: Day;
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Distinct derivatives behind the row. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Median of the outcome, each model once. */
  readonly median: number | null;
  /** Share of the models whose outcome is zero. Unit: share 0–1. */
  readonly share_zero: number | null;
  /** Grade: A for outcomes read at a fixed age, C for one snapshot's. */
  readonly evidence: "A" | "C";
}

/** Rows of recognition_months: one outcome × creation month × relation × tier. */
export const recognitionMonths: TableReader<RecognitionMonthsRow> = tableReader("recognition_months");

/**
 * One row: one relation × tier × age: the models read at age 7 days and again at this age. Key: relation, tier, age.
 *
 * Read at three ages only: a wait is known as at most that age. Shares are null under 30 models, 10 authors or 5 families, so at first everywhere.
 */
export interface FirstLikeRow {
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** The fixed age. Unit: days. */
  readonly age: 7 | 30 | 90;
  /** Models with a reading at age 7 and at this age. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Share of them with at least one like at this age. Unit: share 0–1. */
  readonly share_liked: number | null;
  /** The first age by which half had a like: an upper bound of the median wait. The same on the rows of a relation and tier; null when no age reached it. Unit: days. */
  readonly median_by_age: 7 | 30 | 90 | null;
  /** Grade: always A, outcomes read at a fixed age. */
  readonly evidence: "A";
}

/** Rows of first_like: one relation × tier × age: the models read at age 7 days and again at this age. */
export const firstLike: TableReader<FirstLikeRow> = tableReader("first_like");

/**
 * One row: one relation × tier × family with at least 30 listed, dated entries of that relation and tier; base null: all those families together. Key: relation, tier, base.
 *
 * Likes are shuffled within family × relation; vanished entries keep their place in both tiers but hold no likes. A share above the interval is more than chance, where it is of shuffles up to the error of 400 (whether the entry with the most likes is among the first is reckoned exactly), but the first also had the most time (grade C). Chance takes entries one by one: where an author has several of the first it reaches further than the interval, and at most one row in forty lies above by chance. Null under 30 models or 10 authors, and under 5 families where base is null.
 */
export interface LeaderShareRow {
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Id of the base; null for all families of the relation and tier together. */
  readonly base: string | null;
  /** Distinct derivatives behind the row. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Entries behind the shares. Unit: entries. */
  readonly n: Int64;
  /** Their likes at the snapshot. Unit: likes. */
  readonly likes: Int64;
  /** Leader share S of the first 1: their part of the likes of all entries, ranks within family × relation × tier, ties sharing the smallest. Unit: share 0–1. */
  readonly share_1: number | null;
  /** What chance gives of that share on average: likes × first entries ÷ entries, summed over families and divided by their likes. Unit: share 0–1. */
  readonly chance_1: number | null;
  /** 2.5 % quantile of that share by chance: exact for a family that one entry leads, otherwise of 400 shuffles. Unit: share 0–1. */
  readonly chance_1_low: number | null;
  /** 97.5 % quantile of that share by chance: exact for a family that one entry leads, otherwise of 400 shuffles. Unit: share 0–1. */
  readonly chance_1_high: number | null;
  /** Leader share S of the first 10: their part of the likes of all entries, ranks within family × relation × tier, ties sharing the smallest. Unit: share 0–1. */
  readonly share_10: number | null;
  /** What chance gives of that share on average: likes × first entries ÷ entries, summed over families and divided by their likes. Unit: share 0–1. */
  readonly chance_10: number | null;
  /** 2.5 % quantile of that share by chance, of 400 shuffles. Unit: share 0–1. */
  readonly chance_10_low: number | null;
  /** 97.5 % quantile of that share by chance, of 400 shuffles. Unit: share 0–1. */
  readonly chance_10_high: number | null;
  /** Grade: always C, likes of one snapshot. */
  readonly evidence: "C";
}

/** Rows of leader_share: one relation × tier × family with at least 30 listed, dated entries of that relation and tier; base null: all those families together. */
export const leaderShare: TableReader<LeaderShareRow> = tableReader("leader_share");

/**
 * One row: one model that can be a base: release date known, states a task, a library or parameters, declares no parent by adapter or quantized. Key: base.
 *
 * An expectation made from earlier quarters only, not a measure of quality. Task, licence, size and gating are the snapshot's. Most models never have a child, so percentiles are mostly ties around 50; how far off it is: potential_error.
 */
export interface PotentialRow {
  /** Id of the model. */
  readonly base: string;
  /** Owner of the model. */
  readonly author: string;
  /** When it was released: the operator's corrected date, else created_at. Unit: UTC. */
  readonly released_at: Timestamp;
  /** Expected percentile, among the models of its quarter, of distinct-author derivatives in 90 days. Mean of earlier models alike in author history (earlier_authors_90d: none, 0, below 1, 3, 10 or 30, or more), then size, then task, then licence and gating together, each cell drawn to the wider one by 20 models' worth. Learnt from quarters at least two before its own; null while these have fewer than 200 models. Unit: percentile 0–100. */
  readonly potential: number | null;
  /** The author's models that can be a base, released 90 to 365 days before: their own 90 days had ended. Unit: models. */
  readonly earlier_bases: Int64;
  /** Mean of the distinct authors who derived from those within 90 days; null without any. Unit: authors. */
  readonly earlier_authors_90d: number | null;
  /** Bucket of the number of parameters, lower bound included. */
  readonly size: "<1B" | "1-4B" | "4-10B" | "10-40B" | "40-100B" | ">100B" | "unknown";
  /** The Hub's pipeline_tag, or none. */
  readonly task: string;
  /** permissive as in license_classes, none where none is stated, other for all further classes. Not legal advice. */
  readonly license_class: "permissive" | "none" | "other";
  /** True when access must be asked for. */
  readonly gated: boolean;
  /** Models of completed earlier quarters behind the potential. Unit: models. */
  readonly trained_on: Int64;
  /** Distinct authors who derived from it within 90 days, vanished entries included; null until the 90 days are over. Unit: authors. */
  readonly authors_90d: Int64 | null;
  /** Mid-rank of authors_90d among the models released in the same quarter, to the fourth place; null until the 90 days of all of them are over. Unit: percentile 0–100. */
  readonly percentile: number | null;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of potential: one model that can be a base: release date known, states a task, a library or parameters, declares no parent by adapter or quantized. */
export const potential: TableReader<PotentialRow> = tableReader("potential");

/**
 * One row: the whole table potential: a single row. Key: n.
 *
 * Out of sample: every potential was made from quarters that were complete before. The baseline of absolute errors is told each quarter's median, which nobody could know. To the sixth place; null under 30 models.
 */
export interface PotentialErrorRow {
  /** Models with both a potential and an observed percentile. Unit: models. */
  readonly n: Int64;
  /** Rank correlation of potential and observed percentile, mid-ranks; null where all of either are the same. */
  readonly spearman: number | null;
  /** Mean of |potential − percentile|. Where most models draw nobody the median beats even a perfect expectation here. Unit: percentile points. */
  readonly mean_absolute_error: number | null;
  /** The same for predicting the median percentile of each quarter. Unit: percentile points. */
  readonly baseline_mean_absolute_error: number | null;
  /** Root of the mean squared difference. Unit: percentile points. */
  readonly root_mean_square_error: number | null;
  /** The same for predicting 50, the mean of all percentiles. 1 − (root_mean_square_error / this)² is the part of their variance that is foretold, below 0 none. Unit: percentile points. */
  readonly baseline_root_mean_square_error: number | null;
  /** Of the models, those with an entry in their 90 days. Unit: models. */
  readonly n_entered: Int64;
  /** Rank correlation among those only. */
  readonly spearman_entered: number | null;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of potential_error: the whole table potential: a single row. */
export const potentialError: TableReader<PotentialErrorRow> = tableReader("potential_error");

/**
 * One row: one potential quartile of the base × relation × tier. Key: potential_quartile, relation, tier.
 *
 * After Hill & Stein (QJE 2025): entries of the first 90 days, on bases whose 90 days are over and saw an entry. Statistics are null under 30 models, 10 authors or 5 families. Recognition is not quality.
 */
export interface MaturationRow {
  /** 1 (least) to 4 of the potential among these bases of the tier, ties in one quartile; 0: bases without a potential, those that table potential does not list among them. */
  readonly potential_quartile: 0 | 1 | 2 | 3 | 4;
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Bases of the quartile with an entry of any relation in the tier. Unit: bases. */
  readonly bases: Int64;
  /** Distinct derivatives behind the row. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Entries behind the statistics. Unit: entries. */
  readonly n: Int64;
  /** Distinct authors who entered by this relation within 90 days, mean over all bases of the quartile. Unit: authors. */
  readonly authors_90d_per_base: number | null;
  /** Median over families of the days to the first entry. Unit: days. */
  readonly median_first_lag_days: number | null;
  /** Median days from release to entry: an upper bound of the work time. Unit: days. */
  readonly median_lag_days: number | null;
  /** Share of the entries whose card declares results. Unit: share 0–1. */
  readonly share_evals: number | null;
  /** Share that states a licence. Unit: share 0–1. */
  readonly share_license: number | null;
  /** Share that states the base's own licence. Unit: share 0–1. */
  readonly share_license_of_base: number | null;
  /** Share that names data sets. Unit: share 0–1. */
  readonly share_datasets: number | null;
  /** Share with weights in a format that carries no code: safetensors, gguf, onnx, mlx, openvino, coreml, tflite or executorch. Unit: share 0–1. */
  readonly share_safe_weights: number | null;
  /** Share that has a card, as far as the list shows: a licence, a language, a data set or results. Unit: share 0–1. */
  readonly share_card: number | null;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of maturation: one potential quartile of the base × relation × tier. */
export const maturation: TableReader<MaturationRow> = tableReader("maturation");

/**
 * One row: one base × relation × tier × k, for bases with a known release date and at least one such child. Key: base, relation, tier, k.
 *
 * Where observed is false, days is the time watched, not a time to the k-th child: use diffusion_curve, never an average. Children older than the release are left out; vanished ones count, in T0.
 */
export interface DiffusionRow {
  /** Id of the base. */
  readonly base: string;
  /** Relation to the base; all: any of them. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "all";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Which child is waited for. */
  readonly k: 1 | 10 | 100;
  /** When the base was released: its corrected date, or created_at. Unit: UTC. */
  readonly released_at: Timestamp;
  /** Such children so far, created at or after the release. Unit: models. */
  readonly children: Int64;
  /** True when the k-th child has come; false when censored at the snapshot. */
  readonly observed: boolean;
  /** Days from release to the k-th child, or to the snapshot when not observed. Unit: days. */
  readonly days: number;
}

/** Rows of diffusion: one base × relation × tier × k, for bases with a known release date and at least one such child. */
export const diffusion: TableReader<DiffusionRow> = tableReader("diffusion");

/**
 * One row: one day on which a k-th child came: origin × relation × tier × k × day, up to day 730. Key: origin, relation, tier, k, day.
 *
 * Kaplan–Meier in whole days; survival is level between rows and 1 before the first. Models deleted before the first snapshot are invisible. Statistics are null with fewer than 30 bases at risk or 10 groups of owners watched.
 */
export interface DiffusionCurveRow {
  /** release: every model of table potential, since its release. first_child: bases with such a child, since that child. */
  readonly origin: "release" | "first_child";
  /** Relation to the base; all: any of them. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "all";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Which child is waited for; the 1st from origin release only. */
  readonly k: 1 | 10 | 100;
  /** Whole days since the origin. Unit: days. */
  readonly day: number;
  /** Bases still waiting and still watched at the start of that day. Unit: bases. */
  readonly at_risk: Int64;
  /** Of those, bases whose k-th child came that day. Unit: bases. */
  readonly events: Int64;
  /** Share still waiting after that day, to the sixth place. Unit: share 0–1. */
  readonly survival: number | null;
  /** Its standard error with owners of bases as clusters, by a jackknife that leaves one out at a time (in 512 groups by hash, days in spans), or Greenwood's where that is larger, to the sixth place. Unit: share. */
  readonly std_error: number | null;
}

/** Rows of diffusion_curve: one day on which a k-th child came: origin × relation × tier × k × day, up to day 730. */
export const diffusionCurve: TableReader<DiffusionCurveRow> = tableReader("diffusion_curve");

/**
 * One row: one side × parameter bucket × relation × tier. Key: side, size, relation, tier.
 *
 * Statistics are null under 30 models, 10 authors or 5 families. Headers of packed quantized weights state fewer parameters than the model has.
 */
export interface EfficiencyRow {
  /** base: bucket of the base's parameters; model: of the derivative's own. */
  readonly side: "base" | "model";
  /** Bucket of the number of parameters, lower bound included. */
  readonly size: "<1B" | "1-4B" | "4-10B" | "10-40B" | "40-100B" | ">100B" | "unknown";
  /** Relation to the base; they are never mixed. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Distinct derivatives behind the row. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Entries (edges) behind the statistics. Unit: entries. */
  readonly n: Int64;
  /** This relation's share of the bucket's entries: on the quantized row, the share quantized. Null when the whole bucket is too small. Unit: share 0–1. */
  readonly share_of_entries: number | null;
  /** Entries over families: only bases with such an entry. Unit: entries. */
  readonly entries_per_base: number | null;
  /** Median likes at the snapshot. Unit: likes. */
  readonly likes_median: number | null;
  /** Mean likes at the snapshot. Unit: likes. */
  readonly likes_mean: number | null;
  /** Share without a like. Unit: share 0–1. */
  readonly likes_share_zero: number | null;
  /** Median download requests in 30 days. Unit: requests. */
  readonly downloads_30d_median: number | null;
  /** Mean download requests in 30 days. Unit: requests. */
  readonly downloads_30d_mean: number | null;
  /** Share without a download in 30 days. Unit: share 0–1. */
  readonly downloads_30d_share_zero: number | null;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of efficiency: one side × parameter bucket × relation × tier. */
export const efficiency: TableReader<EfficiencyRow> = tableReader("efficiency");

/**
 * One row: one model with a parent or a child whose size, creation date and all-time downloads are known. Key: id.
 *
 * Downloads are requests, not users; the class holds all models of the size, with or without lineage.
 */
export interface AdoptionRow {
  /** Id of the model. */
  readonly id: string;
  /** Owner of the model. */
  readonly author: string;
  /** Bucket of the number of parameters, lower bound included. */
  readonly size: "<1B" | "1-4B" | "4-10B" | "10-40B" | "40-100B" | ">100B";
  /** Snapshot time minus created_at. Unit: days. */
  readonly age_days: number;
  /** Download requests since the model exists. Unit: requests. */
  readonly downloads_all_time: Int64;
  /** Models of the size class at about the same age, itself included: age step floor(2 · log2 days), under one day as one, equal or next. Unit: models. */
  readonly peers: Int64;
  /** All-time downloads of the tenth among them; null under ten. Unit: requests. */
  readonly tenth_downloads: Int64 | null;
  /** downloads_all_time / tenth_downloads; null when that is null or 0. Unit: ratio. */
  readonly adoption: number | null;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of adoption: one model with a parent or a child whose size, creation date and all-time downloads are known. */
export const adoption: TableReader<AdoptionRow> = tableReader("adoption");

/**
 * One row: one owner of at least one declared base of the snapshot with a known release date. Key: organization.
 *
 * A base here is a model that somebody derived from. Sizes released together are 0 days apart: the days between release days say how often something came out. Medians need three bases or release days.
 */
export interface CadenceRow {
  /** Owner of the bases. */
  readonly organization: string;
  /** Its declared bases in the snapshot. Unit: bases. */
  readonly bases: Int64;
  /** Distinct days (UTC) on which they were released. Unit: days. */
  readonly release_days: Int64;
  /** Release of the first of them. Unit: UTC. */
  readonly first_released_at: Timestamp;
  /** Release of the last of them. Unit: UTC. */
  readonly last_released_at: Timestamp;
  /** Median time between one base and the next. Unit: days. */
  readonly median_days_between_bases: number | null;
  /** Median of days between one release day and the next. Unit: days. */
  readonly median_days_between_release_days: number | null;
  /** Models that declare them, each once (T0). Unit: models. */
  readonly children: Int64;
  /** Of those, without suspected automated uploads (T1). Unit: models. */
  readonly children_t1: Int64;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of cadence: one owner of at least one declared base of the snapshot with a known release date. */
export const cadence: TableReader<CadenceRow> = tableReader("cadence");

/**
 * One row: one organization × week since a base's release × relation × tier, for organizations whose bases drew at least 30 models of 10 authors in those weeks; a relation and tier without an entry in them has no row. Key: organization, week, relation, tier.
 *
 * A week counts for a base only once it has wholly passed. Bases are models that somebody derived from, so the means are not those of any new release.
 */
export interface CadenceWeeksRow {
  /** The owner of the bases, or * for all together. */
  readonly organization: string;
  /** Whole weeks since the base's release. Unit: weeks. */
  readonly week: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;
  /** Relation to the base; all: any of them. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | "all";
  /** T0 (all entries) or T1 (without suspected automated uploads). */
  readonly tier: "T0" | "T1";
  /** Bases that have been out for all of that week. Unit: bases. */
  readonly bases: Int64;
  /** Entries on them in that week. Unit: entries. */
  readonly entries: Int64;
  /** entries / bases; null under 30 models or 10 authors (and 5 families for *). Unit: entries. */
  readonly entries_per_base: number | null;
  /** Distinct models behind the 13 weeks of the relation and tier. Unit: models. */
  readonly models: Int64;
  /** Their distinct authors. Unit: authors. */
  readonly authors: Int64;
  /** Their distinct bases. Unit: families. */
  readonly families: Int64;
  /** Grade: always C, description only. */
  readonly evidence: "C";
}

/** Rows of cadence_weeks: one organization × week since a base's release × relation × tier, for organizations whose bases drew at least 30 models of 10 authors in those weeks; a relation and tier without an entry in them has no row. */
export const cadenceWeeks: TableReader<CadenceWeeksRow> = tableReader("cadence_weeks");

/**
 * One row: one model that has a parent or a child. Key: id.
 *
 * The walk follows the parent with position 0 only. The flags are suspicions: a batch of real work looks like a script's output.
 */
export interface LineageRow {
  /** Id of the model. */
  readonly id: string;
  /** Where the walk up ends: a model without edges, or an id that is not in the snapshot; in a cycle, the member created first (ties: smallest id). */
  readonly root: string;
  /** True when the root is a model of this snapshot. */
  readonly root_present: boolean;
  /** Steps from the root; 0 for a root, also for the root of a cycle. Unit: steps. */
  readonly depth: number;
  /** True when the walk from this model returns to it. */
  readonly in_cycle: boolean;
  /** Distinct models that name this one as a parent. Unit: models. */
  readonly children: number;
  /** Distinct models below this one at any depth. Unit: models. */
  readonly descendants: number;
  /** True when the author published at least 20 children of this model's base within some 24 hours that include this one. */
  readonly burst: boolean;
  /** True when at least 20 of the author's models share the name once runs of digits, hex of 6 or more and UUIDs are replaced by #. */
  readonly serial_name: boolean;
}

/** Rows of lineage: one model that has a parent or a child. */
export const lineage: TableReader<LineageRow> = tableReader("lineage");

/**
 * One row: one model at one age. Key: id, hub_id, age.
 *
 * Grows day by day: a reading exists only when a snapshot lies within 36 hours of that age. The only data of grade A.
 */
export interface OutcomesRow {
  /** Id of the model when it was read; a later one of the same id, made anew, has another hub_id. */
  readonly id: string;
  /** The Hub's `_id`, which survives a rename. */
  readonly hub_id: string | null;
  /** The fixed age. Unit: days. */
  readonly age: 7 | 30 | 90;
  /** The age at which it was read: snapshot time minus created_at. The nearest reading within 36 hours, the earlier one on a tie. Unit: days. */
  readonly read_age_days: number;
  /** Date of the snapshot that was read. */
  readonly snapshot: Day;
  /** Likes at that age. Unit: likes. */
  readonly likes: Int64;
  /** Download requests in the 30 days before that reading; at age 30 close to those of the first 30 days. Unit: requests. */
  readonly downloads_30d: Int64 | null;
  /** Download requests until that reading. Unit: requests. */
  readonly downloads_all_time: Int64 | null;
}

/** Rows of outcomes: one model at one age. */
export const outcomes: TableReader<OutcomesRow> = tableReader("outcomes");

/**
 * One row: one disappearance of one model. Key: id, vanished.
 *
 * A deleted, private, disabled or renamed model disappears from the list alike. Models removed before the first snapshot are invisible.
 */
export interface TombstonesRow {
  /** Id of the model. */
  readonly id: string;
  /** The Hub's `_id`. */
  readonly hub_id: string | null;
  /** Date of the last snapshot that held it. */
  readonly last_seen: Day;
  /** Date of the first snapshot without it. */
  readonly vanished: Day;
  /** Date of the first later snapshot that held it again; null while it is gone. */
  readonly revived: Day | null;
  /** When the repository was created. Unit: UTC. */
  readonly created_at: Timestamp | null;
  /** Relation of its edge with position 0; null for a model without parents. */
  readonly relation: "finetune" | "adapter" | "quantized" | "merge" | "unknown" | null;
  /** Likes when last seen. Unit: likes. */
  readonly likes: Int64;
  /** Download requests in 30 days when last seen. Unit: requests. */
  readonly downloads_30d: Int64 | null;
}

/** Rows of tombstones: one disappearance of one model. */
export const tombstones: TableReader<TombstonesRow> = tableReader("tombstones");
