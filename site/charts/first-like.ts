import { drawRanges } from "../draw/ranges.ts";
import { relationColour } from "../draw/sheet.ts";
import { list, number, percent, RELATIONS, relationNoun } from "../src/format.ts";
import { type ChartDefinition, noHistory, num, text } from "./chart.ts";
import { overlapOfEnds, shareInterval, sharesKey } from "./interval.ts";
import { shareAxis } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "age", label: "Age, days", as: "count" },
  { key: "models", label: "Models", as: "count" },
  { key: "authors", label: "Authors", as: "count" },
  { key: "families", label: "Families", as: "count" },
  { key: "share_liked", label: "With a like by then", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "median_by_age", label: "Half had one by day", as: "count" },
] as const;

export const firstLike: ChartDefinition = {
  id: "first-like",
  page: "/recognition/",
  answer(rows) {
    const caveat =
      "Read at ages 7, 30 and 90 days only: a wait is known as at most that age. Likes can be taken back. Only models that are still listed, and each age has models of its own: later ages hold older ones.";
    const shown = RELATIONS.flatMap((relation) => rows.filter((row) => row.tier === "T1" && row.relation === relation));
    const n = shown.reduce((sum, row) => (num(row, "age") === 7 ? sum + num(row, "models") : sum), 0);
    if (shown.length === 0)
      return noHistory(
        "How long does a derivative wait for its first like?",
        n,
        { columns: COLUMNS, rows, caveat },
        "30 models by 10 authors in 5 families that were read within 36 hours of the age of 7 days",
      );
    const ranges = shown.map((row) => {
      const { low, high } = shareInterval(row);
      const all = rows.find((other) => other.tier === "T0" && other.relation === row.relation && other.age === row.age);
      const words = `${relationNoun(text(row, "relation"))} by day ${num(row, "age")}: ${percent(num(row, "share_liked"))} (95 % interval ${percent(low)} to ${percent(high)}), n = ${number(num(row, "models"))}`;
      return {
        label: `${relationNoun(text(row, "relation"))} · by day ${num(row, "age")} · n = ${number(num(row, "models"))}`,
        note: percent(num(row, "share_liked")),
        colour: relationColour(text(row, "relation")),
        value: num(row, "share_liked"),
        low,
        high,
        hollow: all === undefined ? null : num(all, "share_liked"),
        tip: words,
      };
    });
    const week = shown.filter((row) => num(row, "age") === 7);
    return {
      grade: "A",
      title: `Within seven days, ${list(week.map((row) => `${percent(num(row, "share_liked"))} of ${relationNoun(text(row, "relation"))}`))} have a first like${overlapOfEnds([...week].sort((a, b) => num(b, "share_liked") - num(a, "share_liked")))}`,
      subtitle: `Share with at least one like when read at that age, n = ${number(n)} models read at 7 days`,
      description: ranges.map((range) => range.tip).join("; "),
      key: sharesKey("models"),
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawRanges(ranges, {
        ...shareAxis(Math.max(...ranges.map((range) => range.high))),
        format: percent,
        label: "with at least one like",
      }),
      missing: null,
    };
  },
};
