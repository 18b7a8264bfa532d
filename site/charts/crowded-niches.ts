import { drawDots } from "../draw/dots.ts";
import { relationColour } from "../draw/sheet.ts";
import { countTicks } from "../draw/steps.ts";
import { count, number, relationLabel, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";

const COLUMNS = [
  { key: "base", label: "Base", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "task", label: "Task", as: "text" },
  { key: "authors_30d", label: "Authors in 30 days, T1", as: "count" },
  { key: "authors_30d_t0", label: "Authors in 30 days, T0", as: "count" },
  { key: "entries_30d", label: "Entries in 30 days, T1", as: "count" },
  { key: "models", label: "Models, T1", as: "count" },
  { key: "median_likes", label: "Likes, median", as: "decimal" },
  { key: "share_zero_likes", label: "Without a like", as: "share" },
] as const;

export const crowdedNiches: ChartDefinition = {
  id: "crowded-niches",
  page: "/congestion/",
  answer(rows) {
    const [first] = rows;
    const caveat =
      "Tasks and lineage are as declared. A niche whose models name no task is a niche of its own; those under 30 models are left out.";
    if (first === undefined) {
      return notEnough(
        "Which niches do most authors enter now?",
        0,
        { columns: COLUMNS, rows, caveat },
        "30 models in a niche that 10 authors entered in 30 days",
      );
    }
    const most = Math.max(...rows.map((row) => num(row, "authors_30d_t0")));
    const ticks = countTicks(most, 4).filter((tick) => tick <= most * 1.05);
    const n = rows.reduce((sum, row) => sum + num(row, "models"), 0);
    return {
      title: `Most crowded now: ${relationNoun(text(first, "relation"))} of ${shortName(text(first, "base"))} ${text(first, "task") === "no task" ? "without a stated task" : `for ${text(first, "task")}`}, entered by ${count(num(first, "authors_30d"), "author")} in 30 days`,
      subtitle: `Distinct authors who entered a niche (base, relation, task) in the last 30 days; the ${rows.length} most crowded of those with 30 models or more, n = ${number(n)} models`,
      description: rows
        .map(
          (row) =>
            `${text(row, "base")}, ${relationNoun(text(row, "relation"))}, ${text(row, "task")}: ${count(num(row, "authors_30d"), "author")}`,
        )
        .join("; "),
      key: "Dot: authors on T1. Hollow dot: everything (T0), where it differs. A complete count, so no interval.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawDots(
        rows.map((row) => ({
          label: shortName(text(row, "base")),
          detail: ` · ${relationLabel(text(row, "relation"))} · ${text(row, "task")}`,
          note: number(num(row, "authors_30d")),
          colour: relationColour(text(row, "relation")),
          value: num(row, "authors_30d"),
          hollow: num(row, "authors_30d_t0"),
          tip: `${text(row, "base")}, ${relationNoun(text(row, "relation"))}, ${text(row, "task")}: ${count(num(row, "authors_30d"), "author")} on T1, ${number(num(row, "authors_30d_t0"))} on T0, ${number(num(row, "entries_30d"))} entries in 30 days`,
        })),
        { label: "authors in the last 30 days →", format: (value) => number(value), top: most * 1.02, ticks },
      ),
      missing: null,
    };
  },
};
