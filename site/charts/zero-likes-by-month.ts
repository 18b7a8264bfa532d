import { count, monthName, number, percent, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";
import { overlap, shareInterval } from "./interval.ts";
import { drawMonths, monthLines, RELATION_KEYS } from "./months.ts";
import { largestRelation, shareAxis } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "month", label: "Month", as: "month" },
  { key: "models", label: "Models", as: "count" },
  { key: "share_zero", label: "Without a like", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "evidence", label: "Grade", as: "text" },
] as const;

export const zeroLikesByMonth: ChartDefinition = {
  id: "zero-likes-by-month",
  page: "/recognition/",
  answer(rows) {
    const fixed = rows[0]?.evidence === "A";
    const caveat = fixed
      ? "Likes read at age 30 days, of models still listed that were read then: the first month and the last can hold a part of their models, and so can a month with missed days."
      : "Later months had less time to be noticed: a rise towards the present is age, not a trend.";
    const lines = monthLines(rows, RELATION_KEYS, "relation", "share_zero", true);
    const drawn = rows.filter(
      (row) =>
        row.tier === "T1" &&
        lines.some((line) => RELATION_KEYS.some(({ key, name }) => key === row.relation && name === line.name)),
    );
    const n = drawn.reduce((sum, row) => sum + num(row, "models"), 0);
    const relation = largestRelation(drawn, "models");
    const lead = drawn.filter((row) => row.relation === relation);
    const [first, last] = [lead[0], lead.at(-1)];
    if (relation === null || first === undefined || last === undefined)
      return notEnough(
        "How many derivatives of each month have no like?",
        n,
        { columns: COLUMNS, rows, caveat },
        "two months of 30 models by 10 authors in 5 families",
      );
    const axis = shareAxis(Math.max(...drawn.map((row) => num(row, "ci_high"))));
    const said = fixed ? "had no like at 30 days of age" : "have no like so far";
    return {
      grade: fixed ? "A" : "C",
      title: `${percent(num(first, "share_zero"))} of the ${relationNoun(relation)} of ${monthName(text(first, "month"))} ${said}, ${percent(num(last, "share_zero"))} of those of ${monthName(text(last, "month"))}${fixed ? "" : ", which had less time"}${overlap(shareInterval(first), shareInterval(last))}`,
      subtitle: `Share without a single like by month of creation, n = ${number(n)} models`,
      description: drawn
        .map(
          (row) =>
            `${relationNoun(text(row, "relation"))}, ${monthName(text(row, "month"))}: ${percent(num(row, "share_zero"))} of ${count(num(row, "models"), "model")}`,
        )
        .join("; "),
      key: "Line: T1. Band: 95 % interval, at the effective number of models, since those of one author or base go together. Dotted: everything (T0), where it differs. Months with too few models, authors or families are left out.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawMonths(lines, { ...axis, format: percent, label: "without a like" }),
      missing: null,
    };
  },
};
