import { drawRanges } from "../draw/ranges.ts";
import { relationColour } from "../draw/sheet.ts";
import { list, monthName, number, percent, percentWithin, RELATIONS, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";
import { overlap, shareInterval, sharesKey } from "./interval.ts";
import { drawMonths, monthLines } from "./months.ts";
import { shareAxis } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "format", label: "Format", as: "text" },
  { key: "models", label: "Models", as: "count" },
  { key: "n", label: "Models of the relation", as: "count" },
  { key: "share", label: "Share", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
] as const;

export const formatsByRelation: ChartDefinition = {
  id: "formats-by-relation",
  page: "/formats/",
  answer(rows) {
    const caveat =
      "Formats are what tags name. A model with several counts in each, so shares add up to more than 100 %.";
    const shown = RELATIONS.flatMap((relation) => rows.filter((row) => row.tier === "T1" && row.relation === relation));
    const relations = [...new Set(shown.map((row) => text(row, "relation")))];
    const tops = relations.flatMap((relation) => shown.filter((row) => row.relation === relation).slice(0, 1));
    const n = tops.reduce((sum, row) => sum + num(row, "n"), 0);
    const [first] = tops;
    if (first === undefined)
      return notEnough("In which formats are derivatives published?", n, { columns: COLUMNS, rows, caveat });
    const phrase = (row: (typeof tops)[number], share = percent(num(row, "share"))) =>
      `${share} of ${relationNoun(text(row, "relation"))} name ${text(row, "format")}`;
    const ranges = shown.map((row) => ({
      label: `${text(row, "format")} · ${relationNoun(text(row, "relation"))}`,
      note: percent(num(row, "share")),
      colour: relationColour(text(row, "relation")),
      value: num(row, "share"),
      low: num(row, "ci_low"),
      high: num(row, "ci_high"),
      hollow:
        rows.flatMap((other) =>
          other.tier === "T0" && other.relation === row.relation && other.format === row.format
            ? [num(other, "share")]
            : [],
        )[0] ?? null,
      tip: `${text(row, "format")} among ${relationNoun(text(row, "relation"))}: ${percent(num(row, "share"))} (95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}), ${number(num(row, "models"))} of ${number(num(row, "n"))}`,
    }));
    return {
      title: list(tops.slice(0, 2).map((row) => phrase(row))),
      subtitle: `Share of models whose tags name a format or runtime, the three most frequent of each relation, n = ${number(n)} models`,
      description: ranges.map((range) => range.tip).join("; "),
      key: sharesKey("models"),
      caveat,
      summary: `${list(tops.map((row) => phrase(row, percentWithin(num(row, "share"), num(row, "ci_low"), num(row, "ci_high")))))}.`,
      n,
      columns: COLUMNS,
      rows,
      picture: drawRanges(ranges, { ...shareAxis(1), format: percent, label: "share of the relation’s models" }),
      missing: null,
    };
  },
};

const MONTH_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "month", label: "Month", as: "month" },
  { key: "format", label: "Format", as: "text" },
  { key: "models", label: "Models", as: "count" },
  { key: "n", label: "Quantizations of the month", as: "count" },
  { key: "share", label: "Share", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
] as const;

export const quantizedFormatsByMonth: ChartDefinition = {
  id: "quantized-formats-by-month",
  page: "/formats/",
  answer(rows) {
    const caveat =
      "Models that are still listed: what vanished is missing from early months. The last month may not be over.";
    const shown = rows.filter((row) => row.tier === "T1");
    const formats = [...new Set(shown.map((row) => text(row, "format")))].sort((a, b) => total(b) - total(a));
    function total(format: string): number {
      return shown.reduce((sum, row) => (row.format === format ? sum + num(row, "models") : sum), 0);
    }
    const keys = formats.map((format, index) => ({ key: format, name: format, colour: `var(--cat-${index % 4})` }));
    const lines = monthLines(rows, keys, "format", "share", true);
    const lead = shown.filter((row) => row.format === formats[0]);
    const n = lead.reduce((sum, row) => sum + num(row, "n"), 0);
    const [first, last] = [lead[0], lead.at(-1)];
    if (lines.length === 0 || first === undefined || last === undefined)
      return notEnough(
        "How do the formats of quantizations change?",
        n,
        { columns: MONTH_COLUMNS, rows, caveat },
        "two months of 30 quantizations by 10 authors in 5 families",
      );
    return {
      title: `${percent(num(first, "share"))} of the quantizations of ${monthName(text(first, "month"))} name ${text(first, "format")}, ${percent(num(last, "share"))} of those of ${monthName(text(last, "month"))}${overlap(shareInterval(first), shareInterval(last))}`,
      subtitle: `Share of quantizations whose tags name a format, by month of creation, n = ${number(n)} models`,
      description: lines
        .map(
          (line) =>
            `${line.name}: ${line.points.map((point) => `${monthName(new Date(point.x).toISOString())} ${percent(point.y)}`).join(", ")}`,
        )
        .join("; "),
      key: "Line: T1. Band: 95 % interval, at the effective number of models, since those of one author or base go together. Dotted: everything (T0), where it differs. Months with too few models, authors or families are left out.",
      caveat,
      n,
      columns: MONTH_COLUMNS,
      rows,
      picture: drawMonths(lines, {
        ...shareAxis(Math.max(...shown.map((row) => num(row, "ci_high")))),
        format: percent,
        label: "share of quantizations",
      }),
      missing: null,
    };
  },
};
