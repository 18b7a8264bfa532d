import { column, type Table } from "./column.ts";

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
      "What is measured: coverage_COLUMN and outcome_at_AGE are shares, all others are counts, such as orphan_edges, late_tags, negative_lags or corrected_bases.",
    ),
    column("scope", "VARCHAR", "`all`, or one relation; `none` for models without a declared parent."),
    column("value", "DOUBLE null", "The count or share; shares are null for n under 30."),
    column("n", "BIGINT", "Of how many the value is a part."),
    column("unit", "VARCHAR", "Unit of n and of counts, such as edges; `share 0–1` for shares."),
  ],
};
