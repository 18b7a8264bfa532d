import { choice, column, type Table } from "./column.ts";
import { RELATIONS } from "./values.ts";

export const dataQuality: Table = {
  name: "data_quality",
  row: "one measure in one scope",
  key: ["measure", "scope"],
  caveat:
    "Everything as received, without tiers. Models that name themselves and rows in quarantine never reach the tables: see the release's report.",
  columns: [
    column(
      "measure",
      "VARCHAR",
      "What is measured: coverage_COLUMN (models with a value there) and outcome_at_AGE (models with a parent that were read at that age) are shares, all others are counts, such as orphan_edges, late_tags, negative_lags or corrected_bases.",
    ),
    choice(
      "scope",
      "VARCHAR",
      ["all", ...RELATIONS, "none"],
      "`all`, or one relation; `none` for models without a declared parent.",
    ),
    column("value", "DOUBLE null", "The count or share; shares are null for n under 30."),
    column(
      "n",
      "BIGINT",
      "Of how many the value is a part: of coverage_COLUMN the models of the scope, of outcome_at_AGE its models with a declared parent that are at least so many days old; of cycles the models of table lineage.",
    ),
    choice(
      "unit",
      "VARCHAR",
      ["models", "parents", "edges", "entries", "bases", "cycles", "corrections", "share 0–1"],
      "Unit of counts and of their n, such as edges (of cycles n is in models); `share 0–1` for shares, whose n is in models.",
    ),
  ],
};
