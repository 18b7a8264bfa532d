import { choice, column, type Table } from "./column.ts";
import { RELATIONS_AND_NONE } from "./values.ts";

const RELATION = choice(
  "relation",
  "VARCHAR",
  RELATIONS_AND_NONE,
  "Relation of the model's edge with position 0 when last seen; none without a declared parent.",
);
const FAMILIES = column("families", "BIGINT", "Distinct bases that they declared when last seen.", "bases");

export const churn: Table = {
  name: "churn",
  row: "one relation and one age; null: all models ever seen",
  key: ["relation", "within_days"],
  caveat:
    "Vanished means not listed any more: deleted, private, disabled look alike. Models that vanished before the first snapshot, and those made and gone between two snapshots, are invisible. Without tiers: flags are not kept for models that are gone.",
  columns: [
    RELATION,
    choice(
      "within_days",
      "INTEGER null",
      [1, 7, 30, 84, 105],
      "Age by which a model counts as gone, from the date (UTC) of its creation to that of the first snapshot without it; null for all models ever seen and any age.",
      "days",
    ),
    column(
      "n",
      "BIGINT",
      "New ids (first seen at most one day old, and younger than the age) that were created at least so long ago; all models for null.",
      "models",
    ),
    column("authors", "BIGINT", "Their distinct authors.", "authors"),
    FAMILIES,
    column("gone", "BIGINT", "Of those, not listed at that age and not back since.", "models"),
    column("revived", "BIGINT", "Of those, vanished once and listed again now.", "models"),
    column("gone_undated", "BIGINT", "Gone without a known age.", "models"),
    column(
      "share_gone",
      "DOUBLE null",
      "gone / n; null for fewer than 30 models, 10 authors or (with a parent) 5 families.",
      "share 0–1",
    ),
    column(
      "effective_n",
      "DOUBLE null",
      "As many independent models as the share says as much as: n divided by the design effect of authors (Kish 1965) by a jackknife, at most n; where few authors make that, less by Student's t over 1.96, squared, which alone does not take it below the number of authors, and at most what models of an author have in common leaves of authors of such sizes; the number of authors where all or none are gone.",
      "models",
    ),
  ],
};

export const churnCurve: Table = {
  name: "churn_curve",
  row: "one relation and one day of age at which a model vanished, and the last day with at least 30 models at risk, else the last day",
  key: ["relation", "day"],
  caveat:
    "Kaplan–Meier with left truncation: a model is at risk from its age when first seen. No rows until a second snapshot. Statistics are null from the first day with fewer than 30 models at risk on.",
  columns: [
    RELATION,
    column("day", "BIGINT", "Age in whole days (UTC) of the first snapshot without the model.", "days"),
    column("at_risk", "BIGINT", "Models first seen younger and still listed before that day.", "models"),
    column("events", "BIGINT", "Models that vanished at that age and did not come back.", "models"),
    column(
      "survival",
      "DOUBLE null",
      "Π (1 − events / at_risk) over the days so far, to the sixth place.",
      "share 0–1",
    ),
    column(
      "std_error",
      "DOUBLE null",
      "Standard error of survival with authors as clusters, by a jackknife that leaves one out at a time (in 512 groups by hash), or Greenwood's, survival · √Σ events / (at_risk · (at_risk − events)), where that is larger; to the sixth place. Bases of models are no clusters here.",
    ),
    column("n", "BIGINT", "Models behind the relation's curve.", "models"),
    column("authors", "BIGINT", "Their distinct authors.", "authors"),
    FAMILIES,
  ],
};
