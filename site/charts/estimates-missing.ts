import { count, number } from "../src/format.ts";
import { type Answer, type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import { estimateCaveat, sampleName, shortOutcome } from "./estimate-names.ts";

const COLUMNS = [
  { key: "outcome_name", label: "Outcome", as: "text" },
  { key: "sample_name", label: "Among", as: "text" },
  { key: "tier", label: "Tier", as: "text" },
  { key: "kind", label: "Reason", as: "text" },
  { key: "fits", label: "Specifications", as: "count" },
  { key: "n", label: "Entries, at most", as: "count" },
  { key: "families", label: "Families, at most", as: "count" },
  { key: "authors", label: "Authors, at most", as: "count" },
] as const;
const QUESTION = "What could not be estimated, and why?";

/** A reason without the numbers of its fit, so that fits with the same reason stand together. */
const kindOf = (row: Row) => (text(row, "reason").split(/[;(]/)[0] ?? "").trim();

export const estimatesMissing: ChartDefinition = {
  id: "estimates-missing",
  page: "/recognition/",
  answer(rows) {
    const caveat = estimateCaveat(rows);
    const printed = Map.groupBy(rows, (row) =>
      ["outcome", "sample", "tier"]
        .map((key) => row[key])
        .concat(kindOf(row))
        .join(" "),
    );
    const digest: Row[] = [...printed.values()].flatMap((fits) => {
      const [first] = fits;
      if (first === undefined) return [];
      const most = (key: string) => Math.max(...fits.map((row) => num(row, key)));
      return {
        outcome: text(first, "outcome"),
        sample: text(first, "sample"),
        outcome_name: shortOutcome(text(first, "outcome")),
        sample_name: sampleName(text(first, "sample")),
        tier: text(first, "tier"),
        kind: kindOf(first),
        fits: fits.length,
        n: most("n"),
        families: most("families"),
        authors: most("authors"),
      };
    });
    const tried = num(rows[0], "tried");
    if (rows.length === 0)
      return notEnough(
        QUESTION,
        0,
        { columns: COLUMNS, rows, caveat },
        "the first specification that gave no estimate",
      );
    const failed = rows.filter((row) => !text(row, "reason").startsWith("not enough data")).length;
    const why =
      failed === 0
        ? ", all for want of data"
        : `: ${number(rows.length - failed)} for want of data, ${number(failed)} for another reason`;
    const answer: Answer = {
      grade: rows.every((row) => row.evidence === "A") ? "A" : "B",
      title: `${number(rows.length)} of ${count(tried, "fit")} gave no estimate${why}`,
      subtitle: `Specifications by outcome, sample, tier and reason, n = ${number(tried)} fits`,
      description: digest
        .map((row) => `${row.outcome_name}, ${row.sample_name}, ${row.tier}: ${row.fits} × ${row.kind}`)
        .join("; "),
      key: "Not enough data: under 30 models, 20 families or 20 authors were left. The CSV names each specification with its reason in full.",
      caveat,
      n: tried,
      columns: COLUMNS,
      rows,
      digest: { columns: COLUMNS, rows: digest },
      table: ["outcome", "sample", "tier", "kind"],
      picture: null,
      missing: null,
    };
    return answer;
  },
};
