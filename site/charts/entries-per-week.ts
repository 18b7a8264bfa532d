import { drawWeeks } from "../draw/weeks.ts";
import { count, list, number, percent, RELATIONS, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";

const COLUMNS = [
  { key: "relation", label: "Relation", as: "text" },
  { key: "weeks_ago", label: "Weeks before the snapshot", as: "count" },
  { key: "entries_t1", label: "Entries, T1", as: "count" },
  { key: "entries_t0", label: "Entries, T0", as: "count" },
] as const;

export const entriesPerWeek: ChartDefinition = {
  id: "entries-per-week",
  page: "/congestion/",
  answer(rows) {
    const caveat =
      "Weeks are counted back from the snapshot. Models deleted since are missing, so older weeks are undercounted, the more the older.";
    const weeks = rows.map((row) => ({
      relation: text(row, "relation"),
      weeks_ago: num(row, "weeks_ago"),
      entries_t1: num(row, "entries_t1"),
      entries_t0: num(row, "entries_t0"),
    }));
    const n = weeks.reduce((sum, week) => sum + week.entries_t1, 0);
    const now = RELATIONS.flatMap((relation) =>
      weeks.filter((week) => week.relation === relation && week.weeks_ago === 0),
    );
    const last = now.reduce((sum, week) => sum + week.entries_t1, 0);
    if (n < 30 || last === 0)
      return notEnough("How many entries come per week?", n, { columns: COLUMNS, rows, caveat }, "30 models");
    const most = now.reduce((a, b) => (b.entries_t1 > a.entries_t1 ? b : a));
    return {
      title: `${count(last, "entry", "entries")} listed now came in the last seven days; ${percent(most.entries_t1 / last)} of them are ${relationNoun(most.relation)}`,
      subtitle: `Entries (model and declared parent) per week by relation, 26 weeks, n = ${number(n)} entries`,
      description: `In the last seven days: ${list(now.map((week) => `${number(week.entries_t1)} ${relationNoun(week.relation, week.entries_t1 !== 1)}`))}.`,
      key: "Solid: T1. Dotted: everything (T0). A complete count of the snapshot, so no interval.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawWeeks(weeks),
      missing: null,
    };
  },
};
