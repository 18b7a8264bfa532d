import { type Bar, drawBars } from "../draw/bars.ts";
import { count, list, number, percent } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import { estimateCaveat, outcomeName } from "./estimate-names.ts";

const COLUMNS = [
  { key: "outcome", label: "Outcome", as: "text" },
  { key: "tier", label: "Tier", as: "text" },
  { key: "reason", label: "Reason", as: "text" },
  { key: "n", label: "Entries", as: "count" },
  { key: "entries", label: "Of", as: "count" },
  { key: "families", label: "Families used (clusters)", as: "count" },
  { key: "authors", label: "Authors used (clusters)", as: "count" },
  { key: "largest_cluster_share", label: "Largest cluster", as: "share" },
] as const;

const REASONS: Readonly<Record<string, string>> = {
  undated: "no date, or a base without one",
  before_base: "created before the base",
  unread: "not read at that age",
  young: "under a day old",
  alone: "alone in a group of an effect",
  zero_groups: "in a group without any outcome",
  separated: "separated: a zero that is predicted",
  used: "used",
};
const reason = (row: Row) => REASONS[text(row, "reason")] ?? text(row, "reason");
const QUESTION = "Which entries does the main specification use, and why not the others?";

export const estimatesLeftOut: ChartDefinition = {
  id: "estimates-left-out",
  page: "/recognition/",
  answer(rows) {
    const shown = rows.filter((row) => row.tier === "T1");
    const caveat = estimateCaveat(shown);
    const used = shown.filter((row) => row.reason === "used");
    const [first] = used;
    if (first === undefined)
      return notEnough(QUESTION, 0, { columns: COLUMNS, rows, caveat }, "one entry with a date and a dated base");
    const everything = (row: Row) =>
      rows.find((other) => other.tier === "T0" && other.outcome === row.outcome && other.reason === row.reason);
    const bars: Bar[] = shown.flatMap((row) => {
      const all = everything(row);
      // What never happens for an outcome, such as a missing reading of a snapshot, needs no line.
      if (num(row, "n") === 0 && num(all, "n") === 0) return [];
      return {
        group: outcomeName(text(row, "outcome")),
        label: row.reason === "used" && row.estimated !== true ? "left, not enough to estimate" : reason(row),
        value: num(row, "n"),
        hollow: all === undefined ? null : num(all, "n"),
        strong: row.reason === "used",
      };
    });
    return {
      grade: shown.every((row) => row.evidence === "A") ? "A" : "B",
      title: `Of ${count(num(first, "entries"), "entry", "entries")} the main specification ${used.every((row) => row.estimated === true) ? "uses" : "could use"} ${list(used.map((row) => `${number(num(row, "n"))} for ${outcomeName(text(row, "outcome"))}`))}`,
      subtitle: `Entries by the first reason why they say nothing, n = ${number(num(first, "entries"))} entries on T1`,
      description: shown
        .map(
          (row) =>
            `${outcomeName(text(row, "outcome"))}, ${reason(row)}: ${number(num(row, "n"))} (${percent(num(row, "n") / num(row, "entries"))})`,
        )
        .join("; "),
      key: "Bar: entries on T1. Hollow dot: everything (T0). Counts of all entries, so without intervals. Used entries of likes and of downloads can belong to different outcomes, as their names say.",
      caveat,
      n: num(first, "entries"),
      columns: COLUMNS,
      rows,
      picture: drawBars(bars),
      missing: null,
    };
  },
};
