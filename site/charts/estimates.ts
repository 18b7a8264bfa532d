import { drawEffects } from "../draw/effects.ts";
import { list, number, relationNoun } from "../src/format.ts";
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
  { key: "n_dropped", label: "Dropped, all zero", as: "count" },
  { key: "families", label: "Families (clusters)", as: "count" },
  { key: "authors", label: "Authors (clusters)", as: "count" },
  { key: "largest_cluster_share", label: "Largest cluster", as: "share" },
] as const;

const TERMS: Record<string, string> = {
  "ln(1+lag)": "lag",
  "ln(rank_authors)": "place among authors",
  "ln(1+rivals_30d)": "rivals in 30 days",
  "ln(1+lag) permuted": "lag, dates permuted",
  "ln(1+rivals_30d) permuted": "rivals, dates permuted",
  "ln(1+rivals_30d of another family)": "rivals of another family",
  "ln(1+leading_30d)": "rivals of the 30 days after",
};
const OUTCOMES: Record<string, string> = {
  likes_at_30: "likes at 30 days of age",
  likes_at_7: "likes at 7 days of age",
  likes: "likes so far, given age",
  downloads_at_30: "downloads of the first 30 days",
  downloads_30d: "downloads of the last 30 days, given age",
};
const termName = (row: Row) => TERMS[text(row, "term")] ?? text(row, "term");
const sampleName = (row: Row) => (row.sample === "all" ? "all relations" : relationNoun(text(row, "sample")));
/** A relative difference: "−22 %", "+4.2 %"; beyond ten times it says so instead of a number that means nothing. */
function signed(share: number): string {
  if (share > 10) return "over +1,000\u00a0%";
  const text = number(share * 100, Math.abs(share) < 0.1 ? 1 : 0).replace(/^−0$/, "0");
  return `${share > 0 ? "+" : ""}${text}\u00a0%`;
}
const holdsZero = (row: Row) => num(row, "effect_low") <= 0 && num(row, "effect_high") >= 0;

function estimates(id: string, question: string, placebo: boolean): ChartDefinition {
  return {
    id,
    page: "/recognition/",
    answer(rows) {
      const caveat =
        "Associations, not effects. Poisson with family, month and relation × task effects and controls for author and model; an estimate that did not converge is never shown.";
      const shown = rows.filter((row) => row.tier === "T1");
      const [first] = shown;
      if (first === undefined)
        return notEnough(
          question,
          0,
          { columns: COLUMNS, rows, caveat },
          "an estimate of grade A or B that converged: 30 models by 20 authors in 20 families",
        );
      const n = num(first, "n");
      const outcome = OUTCOMES[text(first, "outcome")] ?? text(first, "outcome");
      const effects = shown.map((row) => {
        const all = rows.find(
          (other) =>
            other.tier === "T0" && other.spec === row.spec && other.term === row.term && other.sample === row.sample,
        );
        return {
          label: `${termName(row)} · ${sampleName(row)}`,
          note: signed(num(row, "effect_per_doubling")),
          detail: `${signed(num(row, "effect_low"))} to ${signed(num(row, "effect_high"))} · n = ${number(num(row, "n"))} · ${number(num(row, "families"))} families`,
          value: num(row, "effect_per_doubling"),
          low: num(row, "effect_low"),
          high: num(row, "effect_high"),
          hollow: all === undefined ? null : num(all, "effect_per_doubling"),
        };
      });
      const pooled = shown.filter((row) => row.sample === "all");
      const told = (pooled.length > 0 ? pooled : shown).slice(0, 2);
      const found = shown.filter((row) => !holdsZero(row)).length;
      return {
        grade: first.evidence === "A" ? "A" : "B",
        title: placebo
          ? `${found} of ${shown.length} checks that should find nothing exclude zero`
          : `${outcome.charAt(0).toUpperCase()}${outcome.slice(1)}, per doubling: ${list(told.map((row) => `${signed(num(row, "effect_per_doubling"))} (${signed(num(row, "effect_low"))} to ${signed(num(row, "effect_high"))}) with ${termName(row)}`))}`,
        subtitle: `Relative difference in ${outcome} per doubling, with 95 % intervals, n = ${number(n)} models over all relations`,
        description: effects.map((effect) => `${effect.label}: ${effect.note} (${effect.detail})`).join("; "),
        key: `Dot: estimate on T1. Line: 95 % interval, errors clustered by family and author. ${placebo ? "An interval that excludes zero is a warning about the estimates above." : "Hollow dot: everything (T0), where it was estimated."} Lines are cut at the edge.`,
        caveat,
        n,
        columns: COLUMNS,
        rows,
        picture: drawEffects(effects, signed),
        missing: null,
      };
    },
  };
}

export const estimatesOfLikes = estimates(
  "estimates-of-likes",
  "Do later and more crowded entries have fewer likes at the same age?",
  false,
);
export const estimatesOfDownloads = estimates(
  "estimates-of-downloads",
  "Do later and more crowded entries have fewer downloads?",
  false,
);
export const estimatesPlacebos = estimates(
  "estimates-placebos",
  "Do the checks that should find nothing find nothing?",
  true,
);
