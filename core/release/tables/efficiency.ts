import { authors, evidenceC, families, models, relation, sizeOrUnknown, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";
import { SIZES } from "./values.ts";

export const efficiency: Table = {
  name: "efficiency",
  row: "one side × parameter bucket × relation × tier",
  key: ["side", "size", "relation", "tier"],
  caveat:
    "Statistics are null under 30 models, 10 authors or 5 families. Headers of packed quantized weights state fewer parameters than the model has.",
  columns: [
    choice(
      "side",
      "VARCHAR",
      ["base", "model"],
      "base: bucket of the base's parameters; model: of the derivative's own.",
    ),
    sizeOrUnknown,
    relation,
    tier,
    models,
    authors,
    families,
    column("n", "BIGINT", "Entries (edges) behind the statistics.", "entries"),
    column(
      "share_of_entries",
      "DOUBLE null",
      "This relation's share of the bucket's entries: on the quantized row, the share quantized. Null when the whole bucket is too small.",
      "share 0–1",
    ),
    column("entries_per_base", "DOUBLE null", "Entries over families: only bases with such an entry.", "entries"),
    column("likes_median", "DOUBLE null", "Median likes at the snapshot.", "likes"),
    column("likes_mean", "DOUBLE null", "Mean likes at the snapshot.", "likes"),
    column("likes_share_zero", "DOUBLE null", "Share without a like.", "share 0–1"),
    column("downloads_30d_median", "DOUBLE null", "Median download requests in 30 days.", "requests"),
    column("downloads_30d_mean", "DOUBLE null", "Mean download requests in 30 days.", "requests"),
    column("downloads_30d_share_zero", "DOUBLE null", "Share without a download in 30 days.", "share 0–1"),
    evidenceC,
  ],
};

export const adoption: Table = {
  name: "adoption",
  row: "one model with a parent or a child whose size, creation date and all-time downloads are known",
  key: ["id"],
  caveat: "Downloads are requests, not users; the class holds all models of the size, with or without lineage.",
  columns: [
    column("id", "VARCHAR", "Id of the model."),
    column("author", "VARCHAR", "Owner of the model."),
    choice("size", "VARCHAR", SIZES, "Bucket of the number of parameters, lower bound included."),
    column("age_days", "DOUBLE", "Snapshot time minus created_at.", "days"),
    column("downloads_all_time", "BIGINT", "Download requests since the model exists.", "requests"),
    column(
      "peers",
      "BIGINT",
      "Models of the size class at about the same age, itself included: age step floor(2 · log2 days), under one day as one, equal or next.",
      "models",
    ),
    column("tenth_downloads", "BIGINT null", "All-time downloads of the tenth among them; null under ten.", "requests"),
    column("adoption", "DOUBLE null", "downloads_all_time / tenth_downloads; null when that is null or 0.", "ratio"),
    evidenceC,
  ],
};
