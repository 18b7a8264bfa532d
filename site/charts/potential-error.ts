import { drawRanges } from "../draw/ranges.ts";
import { number } from "../src/format.ts";
import { type ChartDefinition, notEnough, num } from "./chart.ts";

const COLUMNS = [
  { key: "n", label: "Bases", as: "count" },
  { key: "spearman", label: "Rank correlation", as: "decimal" },
  { key: "mean_absolute_error", label: "Mean absolute error, points", as: "decimal" },
  { key: "baseline_mean_absolute_error", label: "the same, median", as: "decimal" },
  { key: "root_mean_square_error", label: "Root mean square error, points", as: "decimal" },
  { key: "baseline_root_mean_square_error", label: "the same, median", as: "decimal" },
  { key: "n_entered", label: "Bases with an entry", as: "count" },
  { key: "spearman_entered", label: "Rank correlation among them", as: "decimal" },
] as const;

export const potentialError: ChartDefinition = {
  id: "potential-error",
  page: "/maturation/",
  tier: "",
  answer(rows) {
    const caveat =
      "Out of sample: every potential was made from quarters that were complete before. The median of each quarter, to which it is compared, could not have been known.";
    const [row] = rows;
    const n = num(row, "n");
    if (row === undefined || row.mean_absolute_error === null)
      return notEnough(
        "How far off is the potential of a base?",
        n,
        { columns: COLUMNS, rows, caveat },
        "30 bases with both a potential and an observed percentile",
      );
    const [error, median] = [num(row, "mean_absolute_error"), num(row, "baseline_mean_absolute_error")];
    const [root, rootMedian] = [num(row, "root_mean_square_error"), num(row, "baseline_root_mean_square_error")];
    const worse = error >= median;
    const correlationOf = (key: string) => (row[key] === null ? "not known" : number(num(row, key), 2));
    const correlation = correlationOf("spearman");
    const ranges = [
      { label: "mean absolute error", value: error, hollow: median },
      { label: "root mean square error", value: root, hollow: rootMedian },
    ];
    const top = Math.max(10, Math.ceil(Math.max(root, rootMedian, error, median) / 5) * 5);
    return {
      title: worse
        ? `Potential hardly ranks bases: off by ${number(error, 1)} points on average, against ${number(median, 1)} for the plain median`
        : `Potential is off by ${number(error, 1)} percentile points on average, the median of each quarter by ${number(median, 1)}`,
      subtitle: `Error of the expected percentile on bases that it was not trained on, rank correlation ${correlation}, n = ${number(n)} bases`,
      description: `Mean absolute error ${number(error, 1)} points against ${number(median, 1)} for the median; root mean square error ${number(root, 1)} against ${number(rootMedian, 1)}. Rank correlation ${correlation}; among the ${number(num(row, "n_entered"))} bases with an entry ${correlationOf("spearman_entered")}.`,
      key: "Dot: potential. Hollow dot: predicting the median of each quarter. Nearer to zero is better. All bases, so no interval.",
      caveat,
      summary: `How many authors a base will draw is ${worse ? "hardly foretold by" : "partly foretold by"} what is known at its release: the expectation is off by ${number(error, 1)} percentile points on average, the plain median of each quarter by ${number(median, 1)} (rank correlation ${correlation}).`,
      n,
      columns: COLUMNS,
      rows,
      picture: drawRanges(
        ranges.map((range) => ({
          ...range,
          note: `${number(range.value, 1)} · median ${number(range.hollow, 1)}`,
          colour: "var(--accent)",
          low: null,
          high: null,
          tip: `${range.label}: potential ${number(range.value, 1)} points, median ${number(range.hollow, 1)}`,
        })),
        {
          top,
          ticks: [0, top / 2, top],
          format: (value) => number(value, 1),
          label: "percentile points",
          hollowIs: "another",
        },
      ),
      missing: null,
    };
  },
};
