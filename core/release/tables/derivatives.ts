import { choice, column, type Table } from "./column.ts";
import { RELATIONS, TIERS } from "./values.ts";

const rivals = (days: number) =>
  column(
    `rivals_${days}d`,
    "BIGINT null",
    `Entries of other authors in the niche (base × relation × task) in the ${days} days before this one: created_at in [c − ${days} d, c).`,
    "entries",
  );
const rivalAuthors = (days: number) =>
  column(
    `rival_authors_${days}d`,
    "BIGINT null",
    `Distinct other authors among the rivals of the ${days} days before.`,
    "authors",
  );

export const derivatives: Table = {
  name: "derivatives",
  row: "one edge whose child is in the snapshot: a model and one parent that it declares",
  key: ["id", "base"],
  caveat:
    "A model with several parents has several rows: weight them by `weight`, or count distinct ids. Ranks, gaps, rivals and family_size also count entries that were in an earlier snapshot and have vanished since: a rank does not improve because a rival was deleted. Likes and downloads are cumulative or trailing at the snapshot, so older entries had more time: compare at fixed age. A model that vanished has no row (table vanished has it), also where it was read at a fixed age: fixed-age figures are of entries still listed.",
  columns: [
    column("id", "VARCHAR", "Id of the derivative (the child)."),
    column("hub_id", "VARCHAR null", "The Hub's `_id` of the derivative."),
    column("author", "VARCHAR", "Owner of the derivative."),
    column("base", "VARCHAR", "Id of the declared parent. It need not be in the snapshot."),
    column("root", "VARCHAR", "Root of the derivative's lineage (table lineage), by the parent with position 0."),
    choice(
      "relation",
      "VARCHAR",
      RELATIONS,
      "How the derivative was made from the base, as declared. Quantized is always shown on its own.",
    ),
    column("task", "VARCHAR null", "The derivative's task; no task is a task of its own."),
    column("weight", "DOUBLE", "1 / number of the derivative's parents.", "share"),
    column(
      "created_at",
      "TIMESTAMP null",
      "When the derivative was created (c): the earliest date that the Hub gave in any snapshot so far. Null at the Hub's floor: such a row has no rank and no lag.",
      "UTC",
    ),
    column(
      "base_released_at",
      "TIMESTAMP null",
      "When the base was released (t): the operator's corrected date (start of that day), else the base's created_at.",
      "UTC",
    ),
    choice(
      "base_release_source",
      "VARCHAR",
      ["corrected", "created_at", "none"],
      "Where t comes from: the operator's file, the Hub, or nowhere.",
    ),
    column(
      "lag_days",
      "DOUBLE null",
      "(c − t) / 86,400 s. Negative values are kept and left out of every estimate.",
      "days",
    ),
    column(
      "rank",
      "BIGINT null",
      "1 + entries of the base that were created strictly earlier. Ties share the smallest rank.",
      "place",
    ),
    column(
      "rank_mid",
      "DOUBLE null",
      "rank + (ties − 1) / 2, ties counting all entries with the same created_at, this one included.",
      "place",
    ),
    column("rank_authors", "BIGINT null", "1 + distinct other authors with an earlier entry of the base.", "place"),
    column("rank_in_relation", "BIGINT null", "As rank, among the entries of the same base and relation.", "place"),
    column(
      "family_size",
      "BIGINT",
      "Entries of the base whose created_at is known, vanished ones included.",
      "entries",
    ),
    column(
      "gap_prev_hours",
      "DOUBLE null",
      "Hours since the latest earlier entry of the base; null for the first.",
      "hours",
    ),
    rivals(7),
    rivals(30),
    rivals(90),
    rivalAuthors(7),
    rivalAuthors(30),
    rivalAuthors(90),
    column("own_prior_30d", "BIGINT null", "The author's own entries in the niche in the 30 days before.", "entries"),
    column(
      "leading_30d",
      "BIGINT null",
      "Entries of other authors in the niche in the 30 days after: created_at in (c, c + 30 d]. It happens after the release and is a placebo only; null until 30 days have passed.",
      "entries",
    ),
    column("likes", "BIGINT", "Likes at the snapshot, cumulative.", "likes"),
    column(
      "downloads_30d",
      "BIGINT null",
      "Download requests in the 30 days before the snapshot. Compare within a relation only.",
      "requests",
    ),
    column("age_days", "DOUBLE null", "Age at the snapshot's time s: (s − c) / 86,400 s.", "days"),
    column(
      "likes_at_7",
      "BIGINT null",
      "Likes read at age 7 days (within 36 hours); null until such a reading exists.",
      "likes",
    ),
    column("likes_at_30", "BIGINT null", "Likes read at age 30 days.", "likes"),
    column("likes_at_90", "BIGINT null", "Likes read at age 90 days.", "likes"),
    column(
      "downloads_at_30",
      "BIGINT null",
      "Download requests in 30 days, read at age 30 days: close to those of the first 30 days.",
      "requests",
    ),
    column("downloads_at_90", "BIGINT null", "Download requests in 30 days, read at age 90 days.", "requests"),
    column(
      "cohort_percentile",
      "DOUBLE null",
      "Mid-rank of likes among derivatives created in the same week (from Monday, UTC) × relation × task: the share with fewer, plus half of those with as many, itself included; cells under 30 models fall back to week × relation, then week; null under 30.",
      "percentile 0–100",
    ),
    choice(
      "tier",
      "VARCHAR",
      TIERS,
      "The strictest tier that holds the row: T2 (T1, and the author's first dated entry of the base, vanished ones included; of one moment the smallest id), T1 (the model carries neither flag, see lineage), T0 (everything).",
    ),
  ],
};
