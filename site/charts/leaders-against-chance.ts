import { drawRanges } from "../draw/ranges.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, number, percent, relationLabel, relationNoun, shortName } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";

const COLUMNS = [
  { key: "base", label: "Base", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "n", label: "Entries, T1", as: "count" },
  { key: "authors", label: "Authors, T1", as: "count" },
  { key: "likes", label: "Likes", as: "count" },
  { key: "share_10", label: "Held by the first 10, T1", as: "share" },
  { key: "share_10_t0", label: "the same, T0", as: "share" },
  { key: "chance_10", label: "By chance, on average", as: "share" },
  { key: "chance_10_low", label: "95 % of shuffles, from", as: "share" },
  { key: "chance_10_high", label: "to", as: "share" },
] as const;

export const leadersAgainstChance: ChartDefinition = {
  id: "leaders-against-chance",
  page: "/recognition/",
  answer(rows) {
    const caveat =
      "The first also had the most time, so a share above chance is not yet an advantage of being first. Entries are shuffled one by one: where an author has several of the first, chance reaches further. It lifts at most one race in 40 above its range. Races with at least 30 likes.";
    const races = rows.filter((row) => row.base !== null);
    const n = races.reduce((sum, row) => sum + num(row, "n"), 0);
    if (races.length === 0)
      return notEnough(
        "Do the first ten hold more likes than chance would give them?",
        n,
        { columns: COLUMNS, rows, caveat },
        "a race of 30 models by 10 authors with 30 likes",
      );
    const above = races.filter((row) => num(row, "share_10") > num(row, "chance_10_high")).length;
    return {
      title: `In ${above} of ${count(races.length, "race")}, the first ten hold more of the likes than the 95 % range of chance`,
      subtitle: `Share of the likes held by the first 10 entries of a race (base and relation), against 400 shuffles, n = ${number(n)} entries`,
      description: rows
        .map(
          (row) =>
            `${row.base === null ? "all families" : text(row, "base")}, ${relationNoun(text(row, "relation"))}: ${percent(num(row, "share_10"))}, by chance ${percent(num(row, "chance_10_low"))} to ${percent(num(row, "chance_10_high"))}`,
        )
        .join("; "),
      key: "Dot: share on T1. Grey bar: 95 % range of 400 shuffles of the likes within the race. Hollow dot: everything (T0), where it differs.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawRanges(
        rows.map((row) => ({
          label: `${row.base === null ? "all families" : shortName(text(row, "base"))} · ${relationLabel(text(row, "relation"))} · n = ${number(num(row, "n"))}`,
          note: percent(num(row, "share_10")),
          colour: relationColour(text(row, "relation")),
          value: num(row, "share_10"),
          low: null,
          high: null,
          hollow: row.share_10_t0 === null ? null : num(row, "share_10_t0"),
          band: [num(row, "chance_10_low"), num(row, "chance_10_high")],
          tip: `${row.base === null ? "all families" : text(row, "base")}, ${relationNoun(text(row, "relation"))}: first ten hold ${percent(num(row, "share_10"))}, 95 % of shuffles ${percent(num(row, "chance_10_low"))} to ${percent(num(row, "chance_10_high"))}`,
        })),
        { top: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: percent, label: "likes held by the first 10" },
      ),
      missing: null,
    };
  },
};
