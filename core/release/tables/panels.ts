import { relation } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";
import { ESTIMATED, SAMPLE_NAMES, TIERS } from "./values.ts";

const relations = ["finetune", "adapter", "quantized", "merge"];

export const families: Table = {
  name: "families",
  row: "one declared base",
  key: ["base"],
  caveat:
    "Only listed children count. Windows begin so many days before the snapshot's time and have no end: children made during the sweep count. Families of bases older than the first snapshot miss the children that were removed before.",
  columns: [
    column("base", "VARCHAR", "Id of the base, as declared."),
    column("root", "VARCHAR", "Root of the base's own lineage; the base itself when it has no parent."),
    column("author", "VARCHAR null", "Owner of the base; null when the id is not owner/name."),
    column("present", "BOOLEAN", "True when the base is a model of this snapshot."),
    column("released_at", "TIMESTAMP null", "When the base was released (t; see derivatives.base_released_at).", "UTC"),
    column("children", "BIGINT", "Models that declare the base (T0).", "models"),
    column("children_t1", "BIGINT", "Of those, without suspected automated uploads (T1).", "models"),
    ...relations.map((relation) =>
      column(`children_${relation}`, "BIGINT", `Children with relation ${relation} (T0).`, "models"),
    ),
    column("children_unknown", "BIGINT", "Children that do not state the relation (T0).", "models"),
    column("authors", "BIGINT", "Distinct authors of the children.", "authors"),
    column("first_entry_at", "TIMESTAMP null", "When the earliest child with a known date was created.", "UTC"),
    column("entries_7d", "BIGINT", "Children created in the 7 days before the snapshot.", "entries"),
    column("entries_30d", "BIGINT", "Children created in the 30 days before the snapshot.", "entries"),
    column("entries_90d", "BIGINT", "Children created in the 90 days before the snapshot.", "entries"),
    column(
      "entry_half_life_days",
      "DOUBLE null",
      "Days from t until half of the entries of the first 90 days had come: the ceil(n / 2)-th of the lags from 0 to under 90; null until the 90 days are over.",
      "days",
    ),
    column("author_hhi", "DOUBLE", "Herfindahl index of entries by author: Σ share².", "share 0–1"),
    column(
      "effective_authors",
      "DOUBLE",
      "1 / author_hhi: the number of equal authors that would be as concentrated.",
      "authors",
    ),
    column(
      "author_gini",
      "DOUBLE",
      "Gini coefficient of entries over the family's authors: 2Σ i·x₍ᵢ₎ / (nΣx) − (n + 1) / n, ascending.",
      "share 0–1",
    ),
    column("likes_sum", "BIGINT", "Likes of all children at the snapshot.", "likes"),
    column(
      "downloads_30d_sum",
      "BIGINT",
      "Download requests of all children in the 30 days before the snapshot. Mixes relations.",
      "requests",
    ),
    column(
      "leader_share_1",
      "DOUBLE null",
      "Share of the dated children's likes that the entries of rank 1 hold; 0 when these have vanished, null when there are no likes.",
      "share 0–1",
    ),
    column("leader_share_10", "DOUBLE null", "The same for the entries of rank 10 or earlier.", "share 0–1"),
    choice(
      "state",
      "VARCHAR",
      ["emerging", "hot", "stable", "quiet"],
      "emerging (released less than 30 days ago, at least 10 entries in 30 days), hot (entries_30d at least 20 and 1.5 × the mean of the two 30-day windows before), quiet (no entry in 30 days), stable (the rest).",
    ),
  ],
};

export const niches: Table = {
  name: "niches",
  row: "one niche: base × relation × task",
  key: ["base", "relation", "task"],
  caveat: "Print a cell only with at least 30 models, 10 authors and 5 families behind it.",
  columns: [
    column("base", "VARCHAR", "Id of the base, as declared."),
    relation,
    column("task", "VARCHAR null", "Task of the derivatives; null is a task of its own."),
    column("models", "BIGINT", "Derivatives in the niche.", "models"),
    column("authors", "BIGINT", "Their distinct authors.", "authors"),
    column("entries_30d", "BIGINT", "Derivatives created in the 30 days before the snapshot.", "entries"),
    column(
      "rival_authors_30d",
      "BIGINT",
      "Distinct authors of those entries: whom a newcomer would meet now.",
      "authors",
    ),
    column(
      "crowding_percentile",
      "DOUBLE",
      "Mid-rank of rival_authors_30d among all niches: the share of niches with fewer, plus half of those with as many.",
      "percentile 0–100",
    ),
    column("median_likes", "DOUBLE", "Median of the derivatives' likes at the snapshot.", "likes"),
    column("share_zero_likes", "DOUBLE", "Share of the derivatives without a like.", "share 0–1"),
    column("n", "BIGINT", "Number of derivatives behind the figures of the row.", "models"),
  ],
};

export const authors: Table = {
  name: "authors",
  row: "one author with at least one model in the snapshot",
  key: ["author"],
  caveat: "An author can be a person, an organization or a script; the flagged counts say how much looks automated.",
  columns: [
    column("author", "VARCHAR", "The owner of the repositories."),
    column("models", "BIGINT", "Models in the snapshot.", "models"),
    column("derivatives", "BIGINT", "Of those, models that declare a parent.", "models"),
    column("families", "BIGINT", "Distinct bases that the author derived from.", "families"),
    column(
      "first_entry_at",
      "TIMESTAMP null",
      "When the author's earliest derivative with a known date was created.",
      "UTC",
    ),
    column("entries_30d", "BIGINT", "Derivatives created in the 30 days before the snapshot.", "models"),
    column("first_places", "BIGINT", "Entries with rank 1: the first on their base, ties included.", "entries"),
    column("likes_sum", "BIGINT", "Likes of the author's derivatives, each model once.", "likes"),
    column(
      "downloads_30d_sum",
      "BIGINT",
      "Download requests of the author's derivatives in 30 days, each model once.",
      "requests",
    ),
    column(
      "derivatives_t1",
      "BIGINT",
      "Derivatives with at least one edge in T1: not suspected of being automated.",
      "models",
    ),
    column("burst_models", "BIGINT", "Models that carry the burst flag.", "models"),
    column("serial_models", "BIGINT", "Models that carry the serial-name flag.", "models"),
  ],
};

export const estimates: Table = {
  name: "estimates",
  row: "one term of one specification on one sample; the specification curve has the rows of priority and crowding only",
  key: ["spec", "evidence", "outcome", "sample", "tier", "term"],
  caveat:
    "Associations, not effects. An estimate that did not converge, or for which there is not enough data, has its n and no numbers. Grade B cannot tell being late from having had less time to be noticed. docs/estimates.md says how to read a row.",
  columns: [
    column(
      "spec",
      "VARCHAR",
      "The choices, separated by dots: estimator (ppml, log1p_ols, any_lpm), priority (lag, rank_authors, rank), window of rivals, fixed effects beside relation × task, and the placebo if it is one.",
    ),
    choice("evidence", "VARCHAR", ["A", "B"], "Grade: A (fixed-age outcomes) or B (one snapshot)."),
    choice("outcome", "VARCHAR", ESTIMATED, "The outcome; without an age, the reading of the snapshot."),
    choice(
      "sample",
      "VARCHAR",
      SAMPLE_NAMES,
      "One relation, or all (compared within relation × task); with (drawn): on entries drawn from it, in panels above 5,000 entries.",
    ),
    choice(
      "tier",
      "VARCHAR",
      TIERS,
      "T0 (all entries), T1 (no flag) or T2 (of those, the author's first entry of the base).",
    ),
    column("term", "VARCHAR", "The regressor, such as ln(1+lag); lag in days."),
    column("estimate", "DOUBLE null", "The coefficient; null when there is no estimate or the term is collinear."),
    column(
      "std_error",
      "DOUBLE null",
      "Its standard error: the largest of two-way clustered by family and author, the linearized jackknife's over families and that over authors (CV3L); in the main table of at most 20,000 entries the five families and five authors whose steps move its terms of lateness and crowding most are left out in earnest instead; with fewer than 50 families all are (CV3; not in rows of the specification curve only); of permuted terms the spread over 19 further permutations. Null where one cluster alone identifies the term.",
    ),
    column("ci_low", "DOUBLE null", "Lower end of the 95 % interval of the estimate."),
    column("ci_high", "DOUBLE null", "Upper end of the 95 % interval of the estimate."),
    column("p_value", "DOUBLE null", "Two-sided p value, not corrected for the number of tests."),
    column(
      "effect_per_doubling",
      "DOUBLE null",
      "What goes with a doubling of the quantity in the logarithm: exp(estimate × ln 2) − 1, a relative difference (under log1p_ols of 1 + outcome); under any_lpm estimate × ln 2, a difference of probabilities. Null for terms that are no logarithms.",
      "share",
    ),
    column("n", "BIGINT", "Entries (edges) used.", "entries"),
    column(
      "n_dropped",
      "BIGINT",
      "Entries left out because they say nothing about the terms: alone in a group of the fixed effects, or (ppml) in one without any outcome, or separated: with an outcome of zero that fixed effects together, or a term, predict perfectly.",
      "entries",
    ),
    column("families", "BIGINT", "Number of family clusters.", "families"),
    column("authors", "BIGINT", "Number of author clusters.", "authors"),
    column(
      "largest_cluster_share",
      "DOUBLE null",
      "Share of the entries in the largest cluster, family or author.",
      "share 0–1",
    ),
    column("converged", "BOOLEAN", "False when there is no estimate: the fit did not converge, or not enough data."),
    column("formula_version", "VARCHAR", "Version of the formulas that the estimate was made with."),
  ],
};
