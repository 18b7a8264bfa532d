import { drawMultiples } from "../draw/multiples.ts";
import { count, list, number, percent, percentWithin, relationNoun } from "../src/format.ts";
import { type ChartDefinition, noHistory, num, type Row, text } from "./chart.ts";
import { curveLines, drawCurves, lineColour, readAt } from "./curves.ts";
import { overlapOfEnds } from "./interval.ts";
import { cutAt, reachOf, shareAxis } from "./relation-panels.ts";

const CHURN_COLUMNS = [
  { key: "relation", label: "Relation", as: "text" },
  { key: "day", label: "Age, days", as: "count" },
  { key: "n", label: "Models", as: "count" },
  { key: "gone", label: "Gone in all", as: "count" },
  { key: "at_risk", label: "At risk", as: "count" },
  { key: "share_gone", label: "Gone by then", as: "share" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
] as const;

export const stillListed: ChartDefinition = {
  id: "still-listed",
  page: "/churn/",
  tier: "",
  answer(rows) {
    const caveat =
      "Deleted, private and disabled look alike, and what vanished before the first snapshot is invisible. Until snapshots go back as far as a line, its ages are those of different models. No tiers: flags are not kept for models that are gone.";
    const lines = curveLines(rows, "share_gone", false);
    const n = lines.reduce((sum, { rows: of }) => sum + num(of[0], "n"), 0);
    if (lines.length === 0)
      return noHistory(
        "What share of models is gone, by age?",
        n,
        { columns: CHURN_COLUMNS, rows, caveat },
        "a second snapshot and 30 models at risk",
      );
    const { day, read } = readAt(lines);
    const name = (key: string) => (key === "none" ? "models without a parent" : relationNoun(key));
    const said = (item: { key: string; row: Row }) => `${percent(num(item.row, "share_gone"))} of ${name(item.key)}`;
    const sorted = [...read].sort((a, b) => num(b.row, "share_gone") - num(a.row, "share_gone"));
    return {
      title: `${count(day, "day")} after creation, ${list(sorted.map(said))} are not listed any more${overlapOfEnds(sorted.map(({ row }) => row))}`,
      subtitle: `Share of models gone by age, by relation, n = ${number(n)} models seen`,
      description: sorted
        .map(
          (item) =>
            `${said(item)} (95 % interval ${percent(num(item.row, "ci_low"))} to ${percent(num(item.row, "ci_high"))})`,
        )
        .join("; "),
      key: "Line: Kaplan–Meier, each model at risk from its age when first seen. Band: 95 % interval with authors as clusters, since their models go together, on the log-log scale. A line ends where fewer than 30 models are at risk.",
      caveat,
      summary: `Of models that lived to be seen, ${list(sorted.map(({ key, row }) => `${percentWithin(num(row, "share_gone"), num(row, "ci_low"), num(row, "ci_high"))} of ${name(key)}`))} are gone ${count(day, "day")} after creation.`,
      n,
      columns: CHURN_COLUMNS,
      rows,
      picture: drawCurves(
        lines.map(({ line }) => line),
        "not listed any more",
        "creation",
      ),
      missing: null,
    };
  },
};

const GONE_COLUMNS = [
  { key: "relation", label: "Relation", as: "text" },
  { key: "within_days", label: "Within, days", as: "count" },
  { key: "n", label: "New models", as: "count" },
  { key: "authors", label: "Authors", as: "count" },
  { key: "gone", label: "Gone", as: "count" },
  { key: "revived", label: "Came back", as: "count" },
  { key: "share_gone", label: "Gone", as: "share" },
  { key: "effective_n", label: "Effective models", as: "count" },
  { key: "ci_low", label: "95 % interval, from", as: "share" },
  { key: "ci_high", label: "to", as: "share" },
] as const;

const AGES = [1, 7, 30, 84, 105] as const;

export const goneWithinDays: ChartDefinition = {
  id: "gone-within-days",
  page: "/churn/",
  tier: "",
  answer(rows) {
    const caveat =
      "New ids only: first seen at most one day old and created at least so long ago. A model that came back counts as listed. Missed days make a model vanish later than it did.";
    const name = (key: string) => (key === "none" ? "models without a parent" : relationNoun(key));
    const keys = ["quantized", "finetune", "adapter", "merge", "none"].filter((key) =>
      rows.some((row) => row.relation === key),
    );
    const n = keys.reduce(
      (sum, key) => sum + Math.max(...rows.flatMap((row) => (row.relation === key ? [num(row, "n")] : []))),
      0,
    );
    const longest = Math.max(0, ...rows.map((row) => num(row, "within_days")));
    const last = rows.filter((row) => row.within_days === longest);
    if (last.length === 0)
      return noHistory(
        "How many new models are gone within days?",
        n,
        { columns: GONE_COLUMNS, rows, caveat },
        "30 models by 10 authors in 5 families that were seen on their first day and again later",
      );
    // To twice the largest share or where three of four intervals end, so that one wide interval does not press all the others down.
    const ends = rows.map((row) => num(row, "ci_high")).sort((one, other) => one - other);
    const [most = 0, highest = 0] = [ends[Math.ceil(0.75 * ends.length) - 1], ends.at(-1)];
    const reach = Math.max(most, reachOf(Math.max(...rows.map((row) => num(row, "share_gone"))), highest));
    const axis = shareAxis(Math.max(0.01, reach));
    // Of all that are counted at some age few have reached the title's.
    const told = last.reduce((sum, row) => sum + num(row, "n"), 0);
    // The title tells the ends of the range; the picture has each relation.
    const byShare = [...last].sort((a, b) => num(b, "share_gone") - num(a, "share_gone"));
    return {
      title: `Within ${count(longest, "day")}, ${list([...new Set([byShare[0], byShare.at(-1)])].flatMap((row) => (row === undefined ? [] : `${percent(num(row, "share_gone"))} of new ${name(text(row, "relation"))}`)))} were gone${overlapOfEnds(byShare)}`,
      subtitle: `Share of new models not listed any more, by age, n = ${number(n)} models${told === n ? "" : `, ${number(told)} of them created at least ${count(longest, "day")} ago`}`,
      description: rows
        .map(
          (row) =>
            `${name(text(row, "relation"))} within ${count(num(row, "within_days"), "day")}: ${percent(num(row, "share_gone"))} of ${number(num(row, "n"))}`,
        )
        .join("; "),
      key: `Dot: share. Line: 95 % interval at the effective number of models, since those of one author, and derivatives of one base, go together${cutAt(axis.top, highest)}. Ages that too few models have reached are left blank.`,
      caveat,
      n,
      columns: GONE_COLUMNS,
      rows,
      picture: drawMultiples(
        keys.map((key) => {
          const own = rows.filter((row) => row.relation === key);
          return {
            name: name(key),
            note: `n = ${number(Math.max(...own.map((row) => num(row, "n"))))}`,
            colour: lineColour(key),
            spots: own.map((row) => ({
              at: (AGES as readonly number[]).indexOf(num(row, "within_days")),
              value: num(row, "share_gone"),
              low: num(row, "ci_low"),
              high: num(row, "ci_high"),
              hollow: null,
              tip: `${name(key)} within ${count(num(row, "within_days"), "day")}: ${percent(num(row, "share_gone"))} (95 % interval ${percent(num(row, "ci_low"))} to ${percent(num(row, "ci_high"))}), n = ${number(num(row, "n"))}`,
            })),
          };
        }),
        {
          places: AGES.map(String),
          ticks: [0, 1, 2, 3, 4],
          label: "days of age",
          y: { scale: "linear", ...axis, format: percent },
          range: "interval",
        },
      ),
      missing: null,
    };
  },
};
