import { authors, families, models, relation, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";
import { AGES } from "./values.ts";

const outcome = choice(
  "outcome",
  "VARCHAR",
  ["likes", "downloads_30d", "likes_at_30", "downloads_at_30"],
  "likes and downloads_30d at the snapshot, the others read at age 30 days.",
);
const evidence = choice(
  "evidence",
  "VARCHAR",
  ["A", "C"],
  "Grade: A for outcomes read at a fixed age, C for one snapshot's.",
);

export const recognition: Table = {
  name: "recognition",
  row: "one outcome × relation × dimension × decile × tier",
  key: ["outcome", "relation", "dimension", "decile", "tier"],
  caveat:
    "Statistics are null under 30 models, 10 authors or 5 families. Grade C compares entries of unequal age: early ones had more time. Deciles are cut over T0 and ties share one, so some are empty.",
  columns: [
    outcome,
    relation,
    choice(
      "dimension",
      "VARCHAR",
      ["all", "rank", "crowding"],
      "all (no cut), rank (place within the family, families of at least 30 dated entries) or crowding (rivals_30d within the relation).",
    ),
    choice(
      "decile",
      "INTEGER",
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      "1 (earliest, least crowded) to 10: 1 + floor(10 · (mid-rank − ½) / n), of rank_mid over family_size or of rivals_30d within the relation; 0 for the dimension all.",
    ),
    tier,
    models,
    authors,
    families,
    column("n", "BIGINT", "Edges behind the statistics: a model with two bases counts once with each.", "edges"),
    column("measure_min", "DOUBLE null", "Smallest rank_mid or rivals_30d in the decile; null for all."),
    column("measure_max", "DOUBLE null", "Largest rank_mid or rivals_30d in the decile; null for all."),
    column("q1", "DOUBLE null", "Lower quartile of the outcome (linear interpolation)."),
    column("median", "DOUBLE null", "Median of the outcome."),
    column("q3", "DOUBLE null", "Upper quartile of the outcome."),
    column("mean", "DOUBLE null", "Mean of the outcome: dominated by a few models."),
    column("share_zero", "DOUBLE null", "Share of the edges whose outcome is zero.", "share 0–1"),
    evidence,
  ],
};

export const recognitionMonths: Table = {
  name: "recognition_months",
  row: "one outcome × creation month × relation × tier",
  key: ["outcome", "month", "relation", "tier"],
  caveat:
    "Statistics are null under 30 models, 10 authors or 5 families. With grade C the fall towards the present is age, not a trend.",
  columns: [
    outcome,
    column("month", "DATE", "First day of the month in which the derivatives were created."),
    relation,
    tier,
    models,
    authors,
    families,
    column("median", "DOUBLE null", "Median of the outcome, each model once."),
    column("share_zero", "DOUBLE null", "Share of the models whose outcome is zero.", "share 0–1"),
    evidence,
  ],
};

export const firstLike: Table = {
  name: "first_like",
  row: "one relation × tier × age: the models read at age 7 days and again at this age",
  key: ["relation", "tier", "age"],
  caveat:
    "Read at three ages only: a wait is known as at most that age. Shares are null under 30 models, 10 authors or 5 families, so at first everywhere.",
  columns: [
    relation,
    tier,
    choice("age", "INTEGER", AGES, "The fixed age.", "days"),
    column("models", "BIGINT", "Models with a reading at age 7 and at this age.", "models"),
    authors,
    families,
    column("share_liked", "DOUBLE null", "Share of them with at least one like at this age.", "share 0–1"),
    choice(
      "median_by_age",
      "INTEGER null",
      AGES,
      "The first age by which half had a like: an upper bound of the median wait. The same on the rows of a relation and tier; null when no age reached it.",
      "days",
    ),
    choice("evidence", "VARCHAR", ["A"], "Grade: always A, outcomes read at a fixed age."),
  ],
};

const held = (k: number, drawn: string) => [
  column(
    `share_${k}`,
    "DOUBLE null",
    `Leader share S of the first ${k}: their part of the likes of all entries, ranks within family × relation × tier, ties sharing the smallest.`,
    "share 0–1",
  ),
  column(
    `chance_${k}`,
    "DOUBLE null",
    "What chance gives of that share on average: likes × first entries ÷ entries, summed over families and divided by their likes.",
    "share 0–1",
  ),
  column(`chance_${k}_low`, "DOUBLE null", `2.5 % quantile of that share by chance${drawn}.`, "share 0–1"),
  column(`chance_${k}_high`, "DOUBLE null", `97.5 % quantile of that share by chance${drawn}.`, "share 0–1"),
];

export const leaderShare: Table = {
  name: "leader_share",
  row: "one relation × tier × family with at least 30 listed, dated entries of that relation and tier; base null: all those families together",
  key: ["relation", "tier", "base"],
  caveat:
    "Likes are shuffled within family × relation; vanished entries keep their place in both tiers but hold no likes. A share above the interval is more than chance, where it is of shuffles up to the error of 400 (whether the entry with the most likes is among the first is reckoned exactly), but the first also had the most time (grade C). Chance takes entries one by one: where an author has several of the first it reaches further than the interval, and at most one row in forty lies above by chance. Null under 30 models or 10 authors, and under 5 families where base is null.",
  columns: [
    relation,
    tier,
    column("base", "VARCHAR null", "Id of the base; null for all families of the relation and tier together."),
    models,
    authors,
    families,
    column("n", "BIGINT", "Entries behind the shares.", "entries"),
    column("likes", "BIGINT", "Their likes at the snapshot.", "likes"),
    ...held(1, ": exact for a family that one entry leads, otherwise of 400 shuffles"),
    ...held(10, ", of 400 shuffles"),
    choice("evidence", "VARCHAR", ["C"], "Grade: always C, likes of one snapshot."),
  ],
};
