import { authors, evidenceC, families, models, relation, sizeOrUnknown, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";

export const potential: Table = {
  name: "potential",
  row: "one model that can be a base: release date known, states a task, a library or parameters, declares no parent by adapter or quantized",
  key: ["base"],
  caveat:
    "An expectation made from earlier quarters only, not a measure of quality. Task, licence, size and gating are the snapshot's. Most models never have a child, so percentiles are mostly ties around 50; how far off it is: potential_error.",
  columns: [
    column("base", "VARCHAR", "Id of the model."),
    column("author", "VARCHAR", "Owner of the model."),
    column("released_at", "TIMESTAMP", "When it was released: the operator's corrected date, else created_at.", "UTC"),
    column(
      "potential",
      "DOUBLE null",
      "Expected percentile, among the models of its quarter, of distinct-author derivatives in 90 days. Mean of earlier models alike in author history (earlier_authors_90d: none, 0, below 1, 3, 10 or 30, or more), then size, then task, then licence and gating together, each cell drawn to the wider one by 20 models' worth. Learnt from quarters at least two before its own; null while these have fewer than 200 models.",
      "percentile 0–100",
    ),
    column(
      "earlier_bases",
      "BIGINT",
      "The author's models that can be a base, released 90 to 365 days before: their own 90 days had ended.",
      "models",
    ),
    column(
      "earlier_authors_90d",
      "DOUBLE null",
      "Mean of the distinct authors who derived from those within 90 days; null without any.",
      "authors",
    ),
    sizeOrUnknown,
    column("task", "VARCHAR", "The Hub's pipeline_tag, or none."),
    choice(
      "license_class",
      "VARCHAR",
      ["permissive", "none", "other"],
      "permissive as in license_classes, none where none is stated, other for all further classes. Not legal advice.",
    ),
    column("gated", "BOOLEAN", "True when access must be asked for."),
    column("trained_on", "BIGINT", "Models of completed earlier quarters behind the potential.", "models"),
    column(
      "authors_90d",
      "BIGINT null",
      "Distinct authors who derived from it within 90 days, vanished entries included; null until the 90 days are over.",
      "authors",
    ),
    column(
      "percentile",
      "DOUBLE null",
      "Mid-rank of authors_90d among the models released in the same quarter, to the fourth place; null until the 90 days of all of them are over.",
      "percentile 0–100",
    ),
    evidenceC,
  ],
};

export const potentialError: Table = {
  name: "potential_error",
  row: "the whole table potential: a single row",
  key: ["n"],
  caveat:
    "Out of sample: every potential was made from quarters that were complete before. The baseline of absolute errors is told each quarter's median, which nobody could know. To the sixth place; null under 30 models.",
  columns: [
    column("n", "BIGINT", "Models with both a potential and an observed percentile.", "models"),
    column(
      "spearman",
      "DOUBLE null",
      "Rank correlation of potential and observed percentile, mid-ranks; null where all of either are the same.",
    ),
    column(
      "mean_absolute_error",
      "DOUBLE null",
      "Mean of |potential − percentile|. Where most models draw nobody the median beats even a perfect expectation here.",
      "percentile points",
    ),
    column(
      "baseline_mean_absolute_error",
      "DOUBLE null",
      "The same for predicting the median percentile of each quarter.",
      "percentile points",
    ),
    column("root_mean_square_error", "DOUBLE null", "Root of the mean squared difference.", "percentile points"),
    column(
      "baseline_root_mean_square_error",
      "DOUBLE null",
      "The same for predicting 50, the mean of all percentiles. 1 − (root_mean_square_error / this)² is the part of their variance that is foretold, below 0 none.",
      "percentile points",
    ),
    column("n_entered", "BIGINT", "Of the models, those with an entry in their 90 days.", "models"),
    column("spearman_entered", "DOUBLE null", "Rank correlation among those only."),
    evidenceC,
  ],
};

export const maturation: Table = {
  name: "maturation",
  row: "one potential quartile of the base × relation × tier",
  key: ["potential_quartile", "relation", "tier"],
  caveat:
    "After Hill & Stein (QJE 2025): entries of the first 90 days, on bases whose 90 days are over and saw an entry. Statistics are null under 30 models, 10 authors or 5 families. Recognition is not quality.",
  columns: [
    choice(
      "potential_quartile",
      "INTEGER",
      [0, 1, 2, 3, 4],
      "1 (least) to 4 of the potential among these bases of the tier, ties in one quartile; 0: bases without a potential, those that table potential does not list among them.",
    ),
    relation,
    tier,
    column("bases", "BIGINT", "Bases of the quartile with an entry of any relation in the tier.", "bases"),
    models,
    authors,
    families,
    column("n", "BIGINT", "Entries behind the statistics.", "entries"),
    column(
      "authors_90d_per_base",
      "DOUBLE null",
      "Distinct authors who entered by this relation within 90 days, mean over all bases of the quartile.",
      "authors",
    ),
    column("median_first_lag_days", "DOUBLE null", "Median over families of the days to the first entry.", "days"),
    column(
      "median_lag_days",
      "DOUBLE null",
      "Median days from release to entry: an upper bound of the work time.",
      "days",
    ),
    column("share_evals", "DOUBLE null", "Share of the entries whose card declares results.", "share 0–1"),
    column("share_license", "DOUBLE null", "Share that states a licence.", "share 0–1"),
    column("share_license_of_base", "DOUBLE null", "Share that states the base's own licence.", "share 0–1"),
    column("share_datasets", "DOUBLE null", "Share that names data sets.", "share 0–1"),
    column(
      "share_safe_weights",
      "DOUBLE null",
      "Share with weights in a format that carries no code: safetensors, gguf, onnx, mlx, openvino, coreml, tflite or executorch.",
      "share 0–1",
    ),
    column(
      "share_card",
      "DOUBLE null",
      "Share that has a card, as far as the list shows: a licence, a language, a data set or results.",
      "share 0–1",
    ),
    evidenceC,
  ],
};
