import { drawRanges } from "../draw/ranges.ts";
import { count, number, percent } from "../src/format.ts";
import { type ChartDefinition, notEnough, num } from "./chart.ts";

const COLUMNS = [
  { key: "n", label: "Bases", as: "count" },
  { key: "spearman", label: "Rank correlation", as: "decimal" },
  { key: "mean_absolute_error", label: "Mean absolute error, points", as: "decimal" },
  { key: "baseline_mean_absolute_error", label: "the same, median", as: "decimal" },
  { key: "root_mean_square_error", label: "Root mean square error, points", as: "decimal" },
  { key: "baseline_root_mean_square_error", label: "the same, 50 for all", as: "decimal" },
  { key: "n_entered", label: "Bases with an entry", as: "count" },
  { key: "spearman_entered", label: "Rank correlation among them", as: "decimal" },
] as const;

export const potentialError: ChartDefinition = {
  id: "potential-error",
  page: "/maturation/",
  tier: "",
  answer(rows) {
    const caveat =
      "Out of sample: every potential was made from quarters that were complete before. Where most bases draw nobody, the median of a quarter, which nobody could have known, is off by less on average than even a perfect expectation: the mean absolute error does not tell what is foretold.";
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
    const [root, ofMean] = [num(row, "root_mean_square_error"), num(row, "baseline_root_mean_square_error")];
    // What is left of the variance of percentiles, out of sample; below zero the expectation is further off than the mean.
    const foretold = ofMean > 0 ? 1 - (root / ofMean) ** 2 : 0;
    const correlationOf = (key: string) => (row[key] === null ? "not known" : number(num(row, key), 2));
    const correlation = correlationOf("spearman");
    const ranges = [
      { label: "mean absolute error", value: error, hollow: median, constant: "median" },
      { label: "root mean square error", value: root, hollow: ofMean, constant: "50 for all" },
    ];
    const top = Math.max(10, Math.ceil(Math.max(root, ofMean, error, median) / 5) * 5);
    return {
      title:
        foretold > 0
          ? `Potential foretells ${percent(foretold)} of the differences between bases in how many authors they draw (rank correlation ${correlation})`
          : `Potential is no nearer to how many authors bases draw than one number for all (rank correlation ${correlation})`,
      subtitle: `Error of the expected percentile on bases that it was not trained on, n = ${number(n)} bases`,
      description: `Mean absolute error ${number(error, 1)} points against ${number(median, 1)} for the median; root mean square error ${number(root, 1)} against ${number(ofMean, 1)} for 50. Rank correlation ${correlation}; among the ${number(num(row, "n_entered"))} bases with an entry ${correlationOf("spearman_entered")}.`,
      key: "Dot: potential. Hollow dot: a constant in its place, the median of each quarter or 50, the mean of all percentiles. Nearer to zero is better. Differences foretold: the part of the percentiles’ variance, 1 less the squared ratio of the two root mean square errors. All bases, so no interval.",
      caveat,
      summary: `What is known of bases at their release ${foretold > 0 ? `foretells ${percent(foretold)} of the differences between them in how many authors they draw` : "says no more of how many authors they draw than one number for all"}: the root mean square error of the expected percentile is ${number(root, 1)} points, that of 50 for all ${number(ofMean, 1)} (rank correlation ${correlation}; ${number(num(row, "n_entered"))} of ${count(n, "base")} drew an author).`,
      n,
      columns: COLUMNS,
      rows,
      picture: drawRanges(
        ranges.map((range) => ({
          ...range,
          note: `${number(range.value, 1)} · ${range.constant} ${number(range.hollow, 1)}`,
          colour: "var(--accent)",
          low: null,
          high: null,
          tip: `${range.label}: potential ${number(range.value, 1)} points, ${range.constant} ${number(range.hollow, 1)}`,
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
