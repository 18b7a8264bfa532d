import { drawRanges } from "../draw/ranges.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, list, monthName, number, percent, RELATIONS, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import { overlap, shareInterval } from "./interval.ts";
import { drawMonths, monthLines, RELATION_KEYS } from "./months.ts";
import { cutAt, largestRelation, reachOf, shareAxis } from "./relation-panels.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "measure", label: "Measure", as: "text" },
  { key: "units", label: "Units", as: "count" },
  { key: "total", label: "Total", as: "count" },
  { key: "top_10pct_share", label: "Held by the largest tenth", as: "share" },
  { key: "top_1pct_share", label: "by the largest hundredth", as: "share" },
  { key: "top_1_share", label: "by the largest", as: "share" },
  { key: "gini", label: "Gini", as: "decimal" },
  { key: "effective_number", label: "Effective number", as: "decimal" },
] as const;

const MEASURES: readonly { id: string; name: string }[] = [
  { id: "base_entries", name: "entries over bases" },
  { id: "author_entries", name: "entries over authors" },
  { id: "model_likes", name: "likes over models" },
  { id: "model_downloads", name: "downloads over models" },
];

export const entryAndAttention: ChartDefinition = {
  id: "entry-and-attention",
  page: "/concentration/",
  answer(rows) {
    const caveat =
      "Bases have at least one entry while models can have no like, so the two differ by construction: compare a measure with itself over relations and tiers.";
    const cell = (relation: string, measure: string, tier = "T1") =>
      rows.find((row) => row.tier === tier && row.relation === relation && row.measure === measure);
    const entered = rows
      .filter((row) => row.tier === "T1" && row.measure === "base_entries")
      .toSorted((a, b) => num(b, "n") - num(a, "n"));
    const n = entered.reduce((sum, row) => sum + num(row, "n"), 0);
    if (entered.length === 0)
      return notEnough("How concentrated are entries, likes and downloads?", n, { columns: COLUMNS, rows, caveat });
    const top = (row: Row) => percent(num(row, "top_10pct_share"));
    // One measure over relations, never two beside one another; the three relations with most entries.
    const over = (measure: string) =>
      list(
        entered.slice(0, 3).flatMap((row) => {
          const found = cell(text(row, "relation"), measure);
          return found === undefined
            ? []
            : [
                `${top(found)} of ${measure === "base_entries" ? "" : "those of "}${relationNoun(text(row, "relation"))}`,
              ];
        }),
      );
    const ranges = MEASURES.flatMap(({ id, name }) =>
      RELATIONS.flatMap((key) => {
        const row = cell(key, id);
        if (row === undefined) return [];
        const all = cell(key, id, "T0");
        return [
          {
            label: `${relationNoun(key)} · ${name}`,
            note: top(row),
            colour: relationColour(key),
            value: num(row, "top_10pct_share"),
            low: null,
            high: null,
            hollow: all === undefined ? null : num(all, "top_10pct_share"),
            tip: `${relationNoun(key)}, ${name}: the largest tenth of ${number(num(row, "units"))} holds ${top(row)}, Gini ${number(num(row, "gini"), 2)}, effective number ${number(num(row, "effective_number"))}`,
          },
        ];
      }),
    );
    const [likes, downloads] = ["model_likes", "model_downloads"].map(over);
    return {
      title: `The largest tenth of bases draws ${over("base_entries")}`,
      subtitle: `Share held by the largest tenth of bases, authors or models, n = ${number(n)} models`,
      description: ranges.map((range) => range.tip).join("; "),
      key: "Dot: T1. Hollow dot: everything (T0), where it differs. An even split would be 10 %. A complete count, so no interval.",
      caveat,
      summary: [
        `The tenth of bases with most entries draws ${over("base_entries")}.`,
        likes === "" ? "" : ` Of likes, the most liked tenth of models holds ${likes}.`,
        downloads === "" ? "" : ` Of downloads, the most downloaded tenth holds ${downloads}.`,
        " Entries and attention differ by construction: each is to be compared with itself alone.",
      ].join(""),
      n,
      columns: COLUMNS,
      rows,
      picture: drawRanges(ranges, {
        top: 1,
        ticks: [0, 0.25, 0.5, 0.75, 1],
        format: percent,
        label: "held by the largest tenth",
      }),
      missing: null,
    };
  },
};

const MONTH_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "month", label: "Month", as: "month" },
  { key: "n", label: "Models", as: "count" },
  { key: "units", label: "Bases", as: "count" },
  { key: "same_base", label: "Chance that two are on one base", as: "share" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
  { key: "top_1_share", label: "On the largest base", as: "share" },
  { key: "gini", label: "Gini of entries over bases", as: "decimal" },
  { key: "effective_number", label: "Effective number of bases", as: "decimal" },
] as const;

export const entryConcentrationByMonth: ChartDefinition = {
  id: "entry-concentration-by-month",
  page: "/concentration/",
  answer(rows) {
    const caveat =
      "Models that are still listed: early months are thinner. The chance does not depend on how many entries a month has, as a Gini does, which rises with them. The last month may not be over.";
    const lines = monthLines(rows, RELATION_KEYS, "relation", "same_base", true);
    const drawn = rows.filter(
      (row) =>
        row.tier === "T1" &&
        lines.some((line) => RELATION_KEYS.some(({ key, name }) => key === row.relation && name === line.name)),
    );
    const n = drawn.reduce((sum, row) => sum + num(row, "n"), 0);
    const relation = largestRelation(drawn, "n");
    const lead = drawn.filter((row) => row.relation === relation);
    const [first, last] = [lead[0], lead.at(-1)];
    if (relation === null || first === undefined || last === undefined)
      return notEnough(
        "Do new derivatives gather on fewer bases than before?",
        n,
        { columns: MONTH_COLUMNS, rows, caveat },
        "two months of 30 models by 10 authors in 5 families",
      );
    const largest = Math.max(...drawn.map((row) => num(row, "same_base")));
    const highest = Math.max(...drawn.map((row) => num(row, "ci_high")));
    const reach = reachOf(largest, highest);
    const said = (row: Row) => `${percent(num(row, "same_base"))} in ${monthName(text(row, "month"))}`;
    return {
      title: `Two ${relationNoun(relation)} of the same month are on one base with a chance of ${said(first)} and ${said(last)}${overlap(shareInterval(first), shareInterval(last))}`,
      subtitle: `Chance that two entries of a month are on the same base, n = ${number(n)} models`,
      description: drawn
        .map(
          (row) =>
            `${relationNoun(text(row, "relation"))}, ${monthName(text(row, "month"))}: ${percent(num(row, "same_base"))} of ${count(num(row, "n"), "model")}`,
        )
        .join("; "),
      key: `Solid: T1. Band: 95 % interval, which allows for entries of one author that go together${cutAt(reach, highest)}. Dotted: everything (T0), where it differs. Months with too few models, authors or families are left out.`,
      caveat,
      n,
      columns: MONTH_COLUMNS,
      rows,
      picture: drawMonths(lines, { ...shareAxis(reach), format: percent, label: "on the same base" }),
      missing: null,
    };
  },
};
