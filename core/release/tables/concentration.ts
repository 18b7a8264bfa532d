import { relation, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";

export const concentration: Table = {
  name: "concentration",
  row: "one measure of size, one month of creation (null: all entries), one relation, one tier",
  key: ["measure", "month", "relation", "tier"],
  caveat:
    "Bases and authors have at least one entry, models can have no like: compare a measure with itself over relations, and months only where they have about as many entries, with which a Gini rises. Statistics are null for fewer than 30 models, 10 authors or 5 families.",
  columns: [
    choice(
      "measure",
      "VARCHAR",
      ["base_entries", "author_entries", "model_likes", "model_downloads"],
      "What is spread over what: base_entries (entries over bases), author_entries (entries over authors), model_likes, model_downloads (over models).",
    ),
    column("month", "DATE null", "First day of the month of creation, for entries only; null for all."),
    relation,
    tier,
    column(
      "n",
      "BIGINT",
      "Distinct models behind the row, for model_downloads those whose downloads are not known, too.",
      "models",
    ),
    column("authors", "BIGINT", "Their distinct authors.", "authors"),
    column("families", "BIGINT", "Their distinct bases.", "bases"),
    column("units", "BIGINT", "Bases, authors or models over which the total is spread."),
    column("total", "BIGINT", "Sum of entries, likes or 30-day download requests."),
    column(
      "gini",
      "DOUBLE null",
      "Gini coefficient: 2Σ i·x₍ᵢ₎ / (nΣx) − (n + 1) / n, ascending, over the units.",
      "share 0–1",
    ),
    column("hhi", "DOUBLE null", "Herfindahl index: Σ share².", "share 0–1"),
    column("effective_number", "DOUBLE null", "1 / hhi: as many equal units would be as concentrated."),
    column("top_1_share", "DOUBLE null", "Share of the largest unit.", "share 0–1"),
    column("top_1pct_share", "DOUBLE null", "Share of the largest 1 % of the units, rounded up.", "share 0–1"),
    column("top_10pct_share", "DOUBLE null", "Share of the largest 10 % of the units, rounded up.", "share 0–1"),
    column("complete", "BOOLEAN null", "False while the month is not over; null for all."),
  ],
};
