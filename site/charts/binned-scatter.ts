import { drawScatters, reachOf } from "../draw/scatters.ts";
import { count, list, number, signed } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, text } from "./chart.ts";
import {
  DOUBLED,
  estimateCaveat,
  OUTCOMES,
  outcomeName,
  type Recognition,
  sqlList,
  termName,
  upperFirst,
} from "./estimate-names.ts";

const COLUMNS = [
  { key: "term", label: "Term", as: "text" },
  { key: "bin", label: "Bin", as: "count" },
  { key: "x", label: "Term, rest partialled out", as: "decimal" },
  { key: "y", label: "Partial residual", as: "decimal" },
  { key: "entries", label: "Entries", as: "count" },
] as const;

const two = (value: number) => number(value, 2).replace(/^−0$/, "0");

function binned(recognition: Recognition): ChartDefinition {
  const question = `Is the association of ${recognition} a line, or the work of a few entries?`;
  return {
    id: `binned-scatter-of-${recognition}`,
    page: "/recognition/",
    query: "binned-scatter",
    fill: { question, outcomes: sqlList(OUTCOMES[recognition]) },
    answer(rows) {
      const caveat = estimateCaveat(rows);
      const shown = rows.filter((row) => row.bin !== null && row.ci_low !== null && row.ci_high !== null);
      const [first] = shown;
      if (first === undefined)
        return notEnough(
          question,
          Math.max(0, ...rows.map((row) => num(row, "n"))),
          { columns: COLUMNS, rows, caveat },
          "an estimate that converged on 60 entries: 30 models by 20 authors in 20 families",
        );
      const outcome = outcomeName(text(first, "outcome"));
      const scatters = [...Map.groupBy(shown, (row) => text(row, "term"))].map(([term, bins]) => ({
        name: termName(term),
        note: `${signed(num(bins[0], "effect_per_doubling"))} per doubling`,
        x: `${term}, residual`,
        slope: num(bins[0], "estimate"),
        low: num(bins[0], "ci_low"),
        high: num(bins[0], "ci_high"),
        points: bins.map((row) => ({
          x: num(row, "x"),
          y: num(row, "y"),
          tip: `${termName(term)}, bin ${num(row, "bin")} of ${bins.length}: ${count(num(row, "entries"), "entry", "entries")}, ${two(num(row, "x"))} → ${two(num(row, "y"))}`,
        })),
      }));
      const near = scatters.map(({ name, points, slope }) => {
        const kept = points.filter((point) => Math.sign(point.y) === Math.sign(slope * point.x)).length;
        return `${kept} of ${points.length} for ${name}`;
      });
      const reach = reachOf(scatters);
      const arrows = scatters.some(({ points }) => points.some(({ y }) => Math.abs(y) > reach));
      const n = num(first, "n");
      return {
        grade: first.evidence === "A" ? "A" : "B",
        title: `${upperFirst(outcome)}: bins on the estimate’s side are ${list(near)}`,
        subtitle: `Partial residuals of ln mean ${outcome} in bins of equally many entries, T1, n = ${number(n)} entries`,
        description: scatters
          .map(
            ({ name, note, points }) =>
              `${name}, ${note}: ${points.map((point) => `${two(point.x)} → ${two(point.y)}`).join(", ")}`,
          )
          .join("; "),
        key: `A bin is on the estimate’s side where dot and line are both above zero or both below. Dot: mean of a bin once effects, controls and the other terms are partialled out.${arrows ? " Arrow: a bin beyond the axis." : ""} Line: the estimate. Band: slopes of its 95 % interval. ${DOUBLED} Estimated on T1; the estimate on T0 stands in the main table.`,
        caveat,
        n,
        columns: COLUMNS,
        rows,
        picture: drawScatters(scatters),
        missing: null,
      };
    },
  };
}

export const binnedScatterOfLikes = binned("likes");
export const binnedScatterOfDownloads = binned("downloads");
