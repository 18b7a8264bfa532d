import { expect, it } from "vitest";
import type { Chart } from "../../site/charts/chart.ts";
import { chartAnswers } from "../../site/src/chart-answers.ts";

const chart = (id: string, values: Partial<Chart>): Chart => ({
  ...{ id, title: `Title of ${id}`, subtitle: "", description: "", key: "", caveat: "", n: 40, grade: "C", tier: "T1" },
  ...{ page: "/recognition/", columns: [], rows: [], sql: "", picture: { wide: "", narrow: "" }, missing: null },
  ...values,
});
const said = (charts: readonly Chart[]) =>
  chartAnswers(charts).map(({ text, grade, sample, tier, link }) => [
    text,
    grade,
    sample.replaceAll("\u00a0", " "),
    tier,
    link,
  ]);

it("gives each sentence of an answer the grade and the n of its own chart", () => {
  // Likes along the release order can be read at 30 days while those by crowding cannot, and the other way round.
  const charts = [
    chart("order", { summary: "By order.", grade: "A", n: 1190 }),
    chart("downloads", {}),
    chart("crowding", { summary: "By crowding.", n: 271 }),
    chart("third", { summary: "Too much." }),
  ];
  expect(said(charts)).toEqual([
    ["By order.", "A", "n = 1,190", "T1", "#order"],
    ["By crowding.", "C", "n = 271", "T1", "#crowding"],
  ]);
});

it("answers with the first drawn chart where none has a summary, else with what is missing", () => {
  const missing = chart("thin", { picture: null, missing: "Not enough data (n = 3)." });
  expect(said([missing, chart("drawn", {})])).toEqual([["Title of drawn.", "C", "n = 40", "T1", "#drawn"]]);
  expect(said([missing])).toEqual([["Not enough data (n = 3).", "C", "n = 40", "T1", "#thin"]]);
});
