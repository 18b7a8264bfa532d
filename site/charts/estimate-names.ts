import { relationNoun } from "../src/format.ts";
import { type Row, text } from "./chart.ts";

/** Outcomes of likes and of downloads, grade A first; what comes first is shown where one must be. */
export const OUTCOMES = {
  likes: ["likes_at_30", "likes_at_7", "likes_at_90", "likes"],
  downloads: ["downloads_at_30", "downloads_at_90", "downloads_30d"],
} as const;
export type Recognition = keyof typeof OUTCOMES;

const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  likes_at_7: "likes at 7 days of age",
  likes_at_30: "likes at 30 days of age",
  likes_at_90: "likes at 90 days of age",
  likes: "likes so far (given age)",
  downloads_at_30: "downloads of the first 30 days",
  downloads_at_90: "downloads of 30 days at 90 days of age",
  downloads_30d: "downloads of the last 30 days (given age)",
};

const SHORT: Readonly<Record<string, string>> = {
  likes_at_7: "likes, at 7 days",
  likes_at_30: "likes, at 30 days",
  likes_at_90: "likes, at 90 days",
  likes: "likes so far",
  downloads_at_30: "downloads, at 30 days",
  downloads_at_90: "downloads, at 90 days",
  downloads_30d: "downloads, last 30 days",
};

const TERM_NAMES: Readonly<Record<string, string>> = {
  "ln(1+lag)": "lag",
  "ln(rank_authors)": "place among authors",
  "ln(rank_mid)": "place among entries",
  "ln(1+rivals_7d)": "rivals in 7 days",
  "ln(1+rivals_30d)": "rivals in 30 days",
  "ln(1+rivals_90d)": "rivals in 90 days",
  "ln(1+lag) permuted": "lag, dates permuted",
  "ln(1+rivals_30d) permuted": "rivals, dates permuted",
  "ln(1+rivals_30d of another family)": "rivals of another family",
  "ln(1+leading_30d)": "rivals of the 30 days after",
};

/** An outcome in words; as it is spelled where there are none. */
export const outcomeName = (outcome: string) => OUTCOME_NAMES[outcome] ?? outcome;
/** For tables. */
export const shortOutcome = (outcome: string) => SHORT[outcome] ?? outcome;
/** A term of a formula in words; as it is spelled where there are none. */
export const termName = (term: string) => TERM_NAMES[term] ?? term;
/** A sample in words: "finetunes", "all relations, sampled". */
export const sampleName = (sample: string) => {
  const drawn = sample.endsWith(" (drawn)");
  const relation = sample.replace(" (drawn)", "");
  return `${relation === "all" ? "all relations" : relationNoun(relation)}${drawn ? ", sampled" : ""}`;
};

/** The words as a sentence begins with them. */
export const upperFirst = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** What an estimate's caveat says; grade B carries its warning, which the release's checks spell, as its own where grade A stands beside it. */
export function estimateCaveat(rows: readonly Row[]): string {
  const warnings = rows.map((row) => text(row, "warning"));
  const warning = warnings.find((words) => words !== "");
  const of = warnings.includes("") ? "Of grade B: " : "";
  return `Associations, not effects.${warning === undefined ? "" : ` ${of}${warning}`} With family, month and relation × task effects and controls for author and model unless said otherwise; what did not converge has no number.`;
}

/** What "per doubling" is of: the logarithms that estimates take. */
export const DOUBLED = "What doubles is 1 + days of lag, 1 + rivals, or the place.";

/** A list of texts as SQL. */
export const sqlList = (values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(", ")}]`;
