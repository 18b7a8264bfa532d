import { relation } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";
import { AGES, RELATIONS } from "./values.ts";

export const outcomes: Table = {
  name: "outcomes",
  row: "one model at one age",
  key: ["id", "hub_id", "age"],
  caveat:
    "Grows day by day: a reading exists only when a snapshot lies within 36 hours of that age. The only data of grade A.",
  columns: [
    column(
      "id",
      "VARCHAR",
      "Id of the model when it was read; a later one of the same id, made anew, has another hub_id.",
    ),
    column("hub_id", "VARCHAR null", "The Hub's `_id`, which survives a rename."),
    choice("age", "INTEGER", AGES, "The fixed age.", "days"),
    column(
      "read_age_days",
      "DOUBLE",
      "The age at which it was read: snapshot time minus created_at. The nearest reading within 36 hours, the earlier one on a tie.",
      "days",
    ),
    column("snapshot", "DATE", "Date of the snapshot that was read."),
    column("likes", "BIGINT", "Likes at that age.", "likes"),
    column(
      "downloads_30d",
      "BIGINT null",
      "Download requests in the 30 days before that reading; at age 30 close to those of the first 30 days.",
      "requests",
    ),
    column("downloads_all_time", "BIGINT null", "Download requests until that reading.", "requests"),
  ],
};

export const tombstones: Table = {
  name: "tombstones",
  row: "one disappearance of one model",
  key: ["id", "vanished"],
  caveat:
    "A deleted, private, disabled or renamed model disappears from the list alike. Models removed before the first snapshot are invisible.",
  columns: [
    column("id", "VARCHAR", "Id of the model."),
    column("hub_id", "VARCHAR null", "The Hub's `_id`."),
    column("last_seen", "DATE", "Date of the last snapshot that held it."),
    column("vanished", "DATE", "Date of the first snapshot without it."),
    column("revived", "DATE null", "Date of the first later snapshot that held it again; null while it is gone."),
    column("created_at", "TIMESTAMP null", "When the repository was created.", "UTC"),
    choice(
      "relation",
      "VARCHAR null",
      RELATIONS,
      "Relation of its edge with position 0; null for a model without parents.",
    ),
    column("likes", "BIGINT", "Likes when last seen.", "likes"),
    column("downloads_30d", "BIGINT null", "Download requests in 30 days when last seen.", "requests"),
  ],
};

export const vanished: Table = {
  name: "vanished",
  row: "one edge of a model that was in an earlier snapshot and is not in this one",
  key: ["id", "hub_id", "base"],
  caveat:
    "Everything is as it was when the model was last seen. Deleted, made private, disabled look the same. Its entries keep their place in the ranks and rivals of their families.",
  columns: [
    column("id", "VARCHAR", "Id of the vanished derivative, as last seen."),
    column("hub_id", "VARCHAR null", "The Hub's `_id`."),
    column("author", "VARCHAR", "Owner of the derivative."),
    column("base", "VARCHAR", "Id of the declared parent."),
    relation,
    column("task", "VARCHAR null", "The derivative's task."),
    column("created_at", "TIMESTAMP null", "When the derivative was created.", "UTC"),
    column("rank", "BIGINT null", "Its rank among the entries of the base, as in derivatives.", "place"),
    column("first_seen", "DATE", "Date of the first snapshot of this lake that held it."),
    column("last_seen", "DATE", "Date of the last snapshot that held it."),
    column("vanished", "DATE", "Date of the first complete snapshot without it."),
    column("likes", "BIGINT", "Likes when last seen.", "likes"),
    column("downloads_30d", "BIGINT null", "Download requests in 30 days when last seen.", "requests"),
  ],
};
