import { drawEffects } from "../draw/effects.ts";
import { number } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";

const COLUMNS = [
  { key: "spec", label: "Specification", as: "text" },
  { key: "outcome", label: "Outcome", as: "text" },
  { key: "sample", label: "Sample", as: "text" },
  { key: "tier", label: "Tier", as: "text" },
  { key: "term", label: "Term", as: "text" },
  { key: "evidence", label: "Grade", as: "text" },
  { key: "effect_per_doubling", label: "Per doubling", as: "share" },
  { key: "effect_low", label: "95 % interval, from", as: "share" },
  { key: "effect_high", label: "to", as: "share" },
  { key: "n", label: "Models", as: "count" },
  { key: "families", label: "Families (clusters)", as: "count" },
  { key: "authors", label: "Authors (clusters)", as: "count" },
  { key: "largest_cluster_share", label: "Largest cluster", as: "share" },
] as const;

const signed = (share: number) => `${share > 0 ? "+" : ""}${number(share * 100, Math.abs(share) < 0.1 ? 1 : 0)}\u00a0%`;

export const estimatesPerDoubling: ChartDefinition = {
  id: "estimates-per-doubling",
  page: "/recognition/",
  answer(rows) {
    const caveat = "Associations, not effects. Errors are clustered by family and author.";
    const shown = rows.filter((row) => row.tier === "T1").slice(0, 16);
    const [first] = shown;
    const n = num(first, "n");
    if (first === undefined)
      return notEnough(
        "Do later and more crowded entries earn less at the same age?",
        0,
        { columns: COLUMNS, rows, caveat },
        "an estimate of grade A or B that converged",
      );
    const effects = shown.map((row: Row) => ({
      label: `${text(row, "term")} · ${text(row, "outcome")} · ${text(row, "spec")}${text(row, "sample") === "" ? "" : ` · ${text(row, "sample")}`}`,
      note: signed(num(row, "effect_per_doubling")),
      detail: `grade ${text(row, "evidence")} · n = ${number(num(row, "n"))} · ${number(num(row, "families"))} families, ${number(num(row, "authors"))} authors`,
      value: num(row, "effect_per_doubling"),
      low: num(row, "effect_low"),
      high: num(row, "effect_high"),
    }));
    const grade = first.evidence === "A" ? "A" : "B";
    return {
      grade,
      title: `${text(first, "outcome")} differ by ${signed(num(first, "effect_per_doubling"))} (${signed(num(first, "effect_low"))} to ${signed(num(first, "effect_high"))}) per doubling of ${text(first, "term")}`,
      subtitle: `Relative difference per doubling with its 95 % interval, n = ${number(n)} models in the first`,
      description: effects
        .map(
          (effect) =>
            `${effect.label}: ${effect.note} (${signed(effect.low)} to ${signed(effect.high)}), ${effect.detail}`,
        )
        .join("; "),
      key: "Dot: estimate on T1. Line: 95 % interval. T0 and T2, clusters and placebos stand in the data.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawEffects(effects, signed),
      missing: null,
    };
  },
};
