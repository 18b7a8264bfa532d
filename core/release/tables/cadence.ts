import { authors, evidenceC, families, relationOrAll, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";

export const cadence: Table = {
  name: "cadence",
  row: "one owner of at least one declared base of the snapshot with a known release date",
  key: ["organization"],
  caveat:
    "A base here is a model that somebody derived from. Sizes released together are 0 days apart: the days between release days say how often something came out. Medians need three bases or release days.",
  columns: [
    column("organization", "VARCHAR", "Owner of the bases."),
    column("bases", "BIGINT", "Its declared bases in the snapshot.", "bases"),
    column("release_days", "BIGINT", "Distinct days (UTC) on which they were released.", "days"),
    column("first_released_at", "TIMESTAMP", "Release of the first of them.", "UTC"),
    column("last_released_at", "TIMESTAMP", "Release of the last of them.", "UTC"),
    column("median_days_between_bases", "DOUBLE null", "Median time between one base and the next.", "days"),
    column(
      "median_days_between_release_days",
      "DOUBLE null",
      "Median of days between one release day and the next.",
      "days",
    ),
    column("children", "BIGINT", "Models that declare them, each once (T0).", "models"),
    column("children_t1", "BIGINT", "Of those, without suspected automated uploads (T1).", "models"),
    evidenceC,
  ],
};

export const cadenceWeeks: Table = {
  name: "cadence_weeks",
  row: "one organization × week since a base's release × relation × tier, for organizations whose bases drew at least 30 models of 10 authors in those weeks; a relation and tier without an entry in them has no row",
  key: ["organization", "week", "relation", "tier"],
  caveat:
    "A week counts for a base only once it has wholly passed. Bases are models that somebody derived from, so the means are not those of any new release.",
  columns: [
    column("organization", "VARCHAR", "The owner of the bases, or * for all together."),
    choice(
      "week",
      "INTEGER",
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      "Whole weeks since the base's release.",
      "weeks",
    ),
    relationOrAll,
    tier,
    column("bases", "BIGINT", "Bases that have been out for all of that week.", "bases"),
    column("entries", "BIGINT", "Entries on them in that week.", "entries"),
    column(
      "entries_per_base",
      "DOUBLE null",
      "entries / bases; null under 30 models or 10 authors (and 5 families for *).",
      "entries",
    ),
    column("models", "BIGINT", "Distinct models behind the 13 weeks of the relation and tier.", "models"),
    authors,
    families,
    evidenceC,
  ],
};
