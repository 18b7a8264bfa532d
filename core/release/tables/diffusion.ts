import { relationOrAll, tier } from "./cell.ts";
import { choice, column, type Table } from "./column.ts";

export const diffusion: Table = {
  name: "diffusion",
  row: "one base × relation × tier × k, for bases with a known release date and at least one such child",
  key: ["base", "relation", "tier", "k"],
  caveat:
    "Where observed is false, days is the time watched, not a time to the k-th child: use diffusion_curve, never an average. Children older than the release are left out; vanished ones count, in T0.",
  columns: [
    column("base", "VARCHAR", "Id of the base."),
    relationOrAll,
    tier,
    choice("k", "INTEGER", [1, 10, 100], "Which child is waited for."),
    column("released_at", "TIMESTAMP", "When the base was released: its corrected date, or created_at.", "UTC"),
    column("children", "BIGINT", "Such children so far, created at or after the release.", "models"),
    column("observed", "BOOLEAN", "True when the k-th child has come; false when censored at the snapshot."),
    column("days", "DOUBLE", "Days from release to the k-th child, or to the snapshot when not observed.", "days"),
  ],
};

export const diffusionCurve: Table = {
  name: "diffusion_curve",
  row: "one day on which a k-th child came: origin × relation × tier × k × day, up to day 730",
  key: ["origin", "relation", "tier", "k", "day"],
  caveat:
    "Kaplan–Meier in whole days; survival is level between rows and 1 before the first. Models deleted before the first snapshot are invisible. Statistics are null with fewer than 30 bases at risk or 10 groups of owners watched.",
  columns: [
    choice(
      "origin",
      "VARCHAR",
      ["release", "first_child"],
      "release: every model of table potential, since its release. first_child: bases with such a child, since that child.",
    ),
    relationOrAll,
    tier,
    choice("k", "INTEGER", [1, 10, 100], "Which child is waited for; the 1st from origin release only."),
    column("day", "INTEGER", "Whole days since the origin.", "days"),
    column("at_risk", "BIGINT", "Bases still waiting and still watched at the start of that day.", "bases"),
    column("events", "BIGINT", "Of those, bases whose k-th child came that day.", "bases"),
    column("survival", "DOUBLE null", "Share still waiting after that day, to the sixth place.", "share 0–1"),
    column(
      "std_error",
      "DOUBLE null",
      "Its standard error with owners of bases as clusters, by a jackknife that leaves one out at a time (in 512 groups by hash, days in spans), or Greenwood's where that is larger, to the sixth place.",
      "share",
    ),
  ],
};
