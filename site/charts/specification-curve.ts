import { drawSpecificationCurve } from "../draw/specification-curve.ts";
import { count, number, signed } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import { DOUBLED, estimateCaveat, OUTCOMES, type Recognition, sqlList, upperFirst } from "./estimate-names.ts";

/** The choices that make a specification, in the order in which the curve shows them: column, name, and each value with its label. */
const CHOICES = [
  {
    key: "outcome",
    name: "Outcome",
    values: {
      likes_at_7: "at 7 days, A",
      likes_at_30: "at 30 days, A",
      likes_at_90: "at 90 days, A",
      likes: "so far, B",
      downloads_at_30: "at 30 days, A",
      downloads_at_90: "at 90 days, A",
      downloads_30d: "last 30 days, B",
    },
  },
  { key: "lateness", name: "Lateness", values: { lag: "lag", rank_authors: "among authors", rank: "among entries" } },
  { key: "rivals_window", name: "Rivals of", values: { "7d": "7 days", "30d": "30 days", "90d": "90 days" } },
  { key: "tier", name: "Tier", values: { T0: "T0", T1: "T1", T2: "T2" } },
  {
    key: "effects",
    name: "Held constant",
    values: {
      "family+month": "family, month",
      family: "family",
      "prominence+month": "no family",
      "family+month+author": "author too",
    },
  },
  {
    key: "estimator",
    name: "Estimator",
    values: { ppml: "Poisson", log1p_ols: "ln(1 + count)", any_lpm: "any at all" },
  },
] as const;

const COLUMNS = [
  { key: "choice", label: "Choice", as: "text" },
  { key: "value", label: "Value", as: "text" },
  { key: "estimates", label: "Estimates", as: "count" },
  { key: "below", label: "Below zero, interval excludes it", as: "count" },
  { key: "none", label: "Interval holds zero", as: "count" },
  { key: "above", label: "Above zero, interval excludes it", as: "count" },
  { key: "median", label: "Median", as: "effect" },
  { key: "without", label: "Without an estimate", as: "count" },
] as const;

const TERMS = {
  lateness: ["ln(1+lag)", "ln(rank_authors)", "ln(rank_mid)"],
  crowding: ["ln(1+rivals_7d)", "ln(1+rivals_30d)", "ln(1+rivals_90d)"],
} as const;

const estimated = (row: Row) =>
  typeof row.effect_per_doubling === "number" && row.effect_low !== null && row.effect_high !== null;

/** How many estimates exclude zero on either side or hold it; `median` of the effects. */
function tally(rows: readonly Row[]) {
  const found = rows.filter(estimated);
  const effects = found.map((row) => num(row, "effect_per_doubling")).sort((a, b) => a - b);
  const middle = effects.length / 2;
  const below = found.filter((row) => num(row, "effect_high") < 0).length;
  const above = found.filter((row) => num(row, "effect_low") > 0).length;
  return {
    estimates: found.length,
    below,
    above,
    none: found.length - below - above,
    median:
      effects.length === 0 ? null : ((effects[Math.ceil(middle) - 1] ?? 0) + (effects[Math.floor(middle)] ?? 0)) / 2,
    without: rows.length - found.length,
  };
}

function curve(subject: keyof typeof TERMS, recognition: Recognition): ChartDefinition {
  const question = `${upperFirst(subject)} and ${recognition}: what does every specification say?`;
  return {
    id: `specification-curve-of-${subject}-and-${recognition}`,
    page: "/recognition/",
    query: "specification-curve",
    fill: { question, outcomes: sqlList(OUTCOMES[recognition]), terms: sqlList(TERMS[subject]) },
    answer(rows) {
      const shown = rows.filter(estimated);
      const caveat = estimateCaveat(shown);
      const all = tally(rows);
      const digest = {
        columns: COLUMNS,
        rows: CHOICES.flatMap(({ key, name, values }) =>
          Object.entries(values).flatMap(([value, label]) => {
            const some = rows.filter((row) => row[key] === value);
            return some.length === 0 ? [] : { choice: name, value: label, ...tally(some) };
          }),
        ),
      };
      if (shown.length < 2)
        return notEnough(
          question,
          Math.max(0, ...rows.map((row) => num(row, "n"))),
          { columns: COLUMNS, rows, caveat },
          "two specifications that converged: 30 models by 20 authors in 20 families",
        );
      const sizes = shown.map((row) => num(row, "n"));
      const [fewest, most] = [Math.min(...sizes), Math.max(...sizes)];
      const largest = Math.max(...shown.map((row) => num(row, "largest_cluster_share")));
      const drawn = shown.some((row) => text(row, "sample").endsWith("(drawn)"));
      const a = shown.filter((row) => row.evidence === "A").length;
      const title =
        all.none === shown.length
          ? `${upperFirst(subject)} and ${recognition}: no association found in any of ${shown.length} specifications`
          : `${upperFirst(subject)} and ${recognition}: of ${number(shown.length)} specifications ${number(all.below)} find fewer, ${number(all.above)} more, ${number(all.none)} no association`;
      return {
        grade: a === shown.length ? "A" : "B",
        title,
        subtitle: `Difference in ${recognition} per doubling in every specification, lowest first, with 95 % intervals; n = ${number(fewest)} to ${number(most)} entries${drawn ? ", sampled" : ""}`,
        description: `${title}. Of grade A: ${number(a)}. Lowest ${signed(num(shown[0], "effect_per_doubling"))}, median ${signed(all.median ?? 0)}, highest ${signed(num(shown.at(-1), "effect_per_doubling"))}. By choice: ${digest.rows.map((row) => `${row.choice} ${row.value}: ${number(row.below)} fewer, ${number(row.above)} more, ${number(row.none)} none${row.median === null ? "" : `, median ${signed(row.median)}`}`).join("; ")}.`,
        key: `Above: one estimate a place, from the lowest to the highest; blue where its interval excludes zero; lines are cut at the edge. Below: the choices that it was made with, ${shown.length > 70 ? "the stronger a mark, the more of the estimates at that place were" : "a mark for each"}; A and B are grades. ${DOUBLED} ${all.without > 0 ? `${count(all.without, "specification")} gave no estimate and ${all.without === 1 ? "is" : "are"} not drawn. ` : ""}${shown.some((row) => row.estimator === "any_lpm") ? "For “any at all” the difference is in percentage points. " : ""}Largest family or author: up to ${number(largest * 100)}\u00a0% of the entries; where one is large, intervals of linearized jackknives are too short. Most estimates share their data, so a count of them is no test.`,
        caveat,
        n: most,
        columns: COLUMNS,
        rows,
        digest,
        picture: drawSpecificationCurve(
          shown.map((row) => ({
            value: num(row, "effect_per_doubling"),
            low: num(row, "effect_low"),
            high: num(row, "effect_high"),
          })),
          CHOICES.map(({ key, name, values }) => ({
            name,
            options: Object.entries(values).flatMap(([value, label]) => {
              const has = shown.map((row) => row[key] === value);
              return has.includes(true) ? { label, has } : [];
            }),
          })),
          signed,
        ),
        missing: null,
      };
    },
  };
}

export const latenessAndLikes = curve("lateness", "likes");
export const crowdingAndLikes = curve("crowding", "likes");
export const latenessAndDownloads = curve("lateness", "downloads");
export const crowdingAndDownloads = curve("crowding", "downloads");
