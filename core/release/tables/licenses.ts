import { relation, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";
import { LICENSE_CLASSES } from "./values.ts";

export const licenseClasses: Table = {
  name: "license_classes",
  row: "one licence id of the snapshot, and models that declare none",
  key: ["license"],
  caveat: "Not legal advice. The classes and their reasons: docs/licenses.md.",
  columns: [
    column("license", "VARCHAR null", "Licence id as declared, in lower case; null: none."),
    choice("class", "VARCHAR", LICENSE_CLASSES, "What the licence is commonly grouped with."),
    column(
      "on_list",
      "BOOLEAN",
      "True when the id is classified by name, false when its wording was read or there is none.",
    ),
    column("models", "BIGINT", "Models of the snapshot that declare it.", "models"),
  ],
};

export const licenses: Table = {
  name: "licenses",
  row: "one relation, one tier, class of the parent's licence × class of the child's",
  key: ["relation", "tier", "parent_class", "child_class"],
  caveat:
    "Not legal advice. Declared by uploaders; a different class is no violation by itself, and a licence that is not stated is not a licence that was dropped.",
  columns: [
    relation,
    tier,
    choice(
      "parent_class",
      "VARCHAR",
      [...LICENSE_CLASSES, "not_listed"],
      "Class of the parent's licence; not_listed when the parent is not in the snapshot.",
    ),
    choice("child_class", "VARCHAR", LICENSE_CLASSES, "Class of the child's licence."),
    column("entries", "BIGINT", "Pairs of child and parent in the cell.", "entries"),
    column("n", "BIGINT", "Pairs in the whole row of the matrix: same relation, tier and parent class.", "entries"),
    column("authors", "BIGINT", "Distinct authors of the row's children.", "authors"),
    column("families", "BIGINT", "Distinct parents of the row.", "bases"),
    column(
      "share_of_row",
      "DOUBLE null",
      "entries / n; null for rows with fewer than 30 models, 10 authors or 5 families.",
      "share 0–1",
    ),
  ],
};
