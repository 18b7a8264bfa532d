import { drawEffects } from "../draw/effects.ts";
import { list, number, signed } from "../src/format.ts";
import { type Answer, type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import {
  DOUBLED,
  estimateCaveat,
  OUTCOMES,
  outcomeName,
  type Recognition,
  sampleName,
  shortOutcome,
  sqlList,
  termName,
  upperFirst,
} from "./estimate-names.ts";

const COLUMNS = [
  { key: "outcome_name", label: "Outcome", as: "text" },
  { key: "term_name", label: "Twice as large", as: "text" },
  { key: "sample_name", label: "Among", as: "text" },
  { key: "effect_per_doubling", label: "Per doubling", as: "effect" },
  { key: "effect_low", label: "95 % interval", as: "effect", to: "effect_high" },
  { key: "reading", label: "Reads", as: "text" },
  { key: "evidence", label: "Grade", as: "text" },
  { key: "effect_t0", label: "On T0", as: "effect" },
  { key: "p_value", label: "p", as: "p" },
  { key: "p_holm", label: "p, Holm", as: "p" },
  { key: "without_family_low", label: "One family left out", as: "effect", to: "without_family_high" },
  { key: "without_author_low", label: "One author left out", as: "effect", to: "without_author_high" },
  { key: "n", label: "Entries", as: "count" },
  { key: "n_dropped", label: "Say nothing", as: "count" },
  { key: "families", label: "Families (clusters)", as: "count" },
  { key: "authors", label: "Authors (clusters)", as: "count" },
  { key: "largest_cluster_share", label: "Largest cluster", as: "share" },
  { key: "place", label: "Specification", as: "text" },
] as const;
const PLACEBO_COLUMNS = COLUMNS.filter(
  ({ key }) => !["p_holm", "without_family_low", "without_author_low"].includes(key),
);

// In a large panel the curve has these specifications on drawn entries, too; the table is on all.
const MAIN =
  "not contains(sample, '(drawn)') and spec = 'ppml.lag.30d.family+month' and term in ('ln(1+lag)', 'ln(1+rivals_30d)')";
/** Of a placebo's fit, what should find nothing. */
const PLACEBO_TERMS = [
  "ln(1+lag) permuted",
  "ln(1+rivals_30d) permuted",
  "ln(1+leading_30d)",
  "ln(1+rivals_30d of another family)",
];
const PLACE = "not contains(sample, '(drawn)') and spec = 'ppml.rank_authors.30d.family+month'";
const SPECIFICATIONS = "specifications 1 and 2 of the method";

/** The estimates on T1 with the words that tables print. What did not converge is no estimate. */
function told(rows: readonly Row[]): Row[] {
  return rows.flatMap((row) =>
    row.tier === "T1" && row.reading !== "no estimate"
      ? {
          ...row,
          outcome_name: shortOutcome(text(row, "outcome")),
          // Rivals are in both specifications of the table, beside lag or beside the place.
          term_name: `${termName(text(row, "term"))}${row.term === "ln(1+rivals_30d)" && text(row, "spec").includes("rank_authors") ? ", beside place" : ""}`,
          sample_name: sampleName(text(row, "sample")),
          place: text(row, "spec"),
        }
      : [],
  );
}

const none = (question: string, rows: readonly Row[], columns: Answer["columns"]): Answer =>
  notEnough(
    question,
    Math.max(0, ...rows.map((row) => (row.tier === "T1" ? num(row, "n") : 0))),
    { columns, rows, caveat: estimateCaveat(rows) },
    "an estimate of grade A or B that converged: 30 models by 20 authors in 20 families",
  );

const interval = (row: Row) => `${signed(num(row, "effect_low"))} to ${signed(num(row, "effect_high"))}`;
const holdsZero = (row: Row) => num(row, "effect_low") <= 0 && num(row, "effect_high") >= 0;
const grade = (rows: readonly Row[]) => (rows.every((row) => row.evidence === "A") ? "A" : "B");

const TWICE: Readonly<Record<string, string>> = {
  "ln(1+lag)": "twice the lag (1 + days) goes",
  "ln(1+rivals_30d)": "twice the crowd (1 + rivals in 30 days) goes",
  "ln(rank_authors)": "twice the place among authors goes",
};

/** "twice the crowd (1 + rivals in 30 days) goes with 24 % fewer; no association found with lag". Intervals stand in the picture. */
function sentence(rows: readonly Row[]): string {
  const found = rows.flatMap((row) => {
    const effect = num(row, "effect_per_doubling");
    if (holdsZero(row)) return [];
    const term = text(row, "term");
    const less = `${signed(Math.abs(effect)).replace("+", "")} ${effect < 0 ? "fewer" : "more"}`;
    const holm = text(row, "reading").endsWith("not after Holm") ? " (not after Holm’s correction)" : "";
    return `${TWICE[term] ?? `twice the ${termName(term)} goes`} with ${less}${holm}`;
  });
  const none = list(rows.filter(holdsZero).map((row) => termName(text(row, "term"))));
  return [...found, ...(none === "" ? [] : [`no association found with ${none.replace(" and ", " or ")}`])].join("; ");
}

/** How the edge of that plot is read. */
const CUT = "Lines are cut at the edge, where a triangle stands for an estimate beyond it.";

/** The coefficient plot of rows on T1: estimates with intervals, T0 hollow, ranges of leaving one cluster out below. */
function picture(rows: readonly Row[]): Answer["picture"] {
  return drawEffects(
    rows.map((row) => ({
      label: `${termName(text(row, "term"))} · ${sampleName(text(row, "sample"))}`,
      note: signed(num(row, "effect_per_doubling")),
      detail: `${interval(row)} · n = ${number(num(row, "n"))} · ${number(num(row, "families"))} families, ${number(num(row, "authors"))} authors, largest ${number(num(row, "largest_cluster_share") * 100)}\u00a0%`,
      value: num(row, "effect_per_doubling"),
      low: num(row, "effect_low"),
      high: num(row, "effect_high"),
      hollow: row.effect_t0 === null ? null : num(row, "effect_t0"),
      ranges: (["family", "author"] as const).flatMap((cluster) =>
        row[`without_${cluster}_low`] === null
          ? []
          : {
              label: `one ${cluster} left out`,
              low: num(row, `without_${cluster}_low`),
              high: num(row, `without_${cluster}_high`),
            },
      ),
    })),
    signed,
  );
}

const described = (rows: readonly Row[]) =>
  rows
    .map(
      (row) =>
        `${termName(text(row, "term"))}, ${sampleName(text(row, "sample"))}: ${signed(num(row, "effect_per_doubling"))} per doubling (95 % interval ${interval(row)}), ${text(row, "reading")}, n = ${number(num(row, "n"))}, ${number(num(row, "families"))} families and ${number(num(row, "authors"))} authors`,
    )
    .join("; ");

/** What an answer about these estimates says in the same way, whatever its title; `shown` is what was told of the rows. */
const about = (rows: readonly Row[], shown: readonly Row[], columns: Answer["columns"]) =>
  ({
    grade: grade(shown),
    description: described(shown),
    caveat: estimateCaveat(shown),
    columns,
    rows,
    digest: { columns, rows: shown },
    missing: null,
  }) satisfies Partial<Answer>;

function coefficients(id: string, recognition: Recognition): ChartDefinition {
  const question = `Do later and more crowded entries have fewer ${recognition}?`;
  return {
    id,
    page: "/recognition/",
    query: "estimates",
    fill: {
      question,
      specifications: SPECIFICATIONS,
      which:
        "the first outcome, of fixed age before the snapshot's, on which specification 1 converged over all relations",
      outcomes: sqlList(OUTCOMES[recognition]),
      most: "1",
      terms: `(${MAIN}) or (${PLACE} and term = 'ln(rank_authors)')`,
    },
    answer(rows) {
      const shown = told(rows);
      const [first] = shown;
      if (first === undefined) return none(question, rows, COLUMNS);
      const outcome = outcomeName(text(first, "outcome"));
      const pooled = shown.filter((row) => row.sample === "all");
      return {
        ...about(rows, shown, COLUMNS),
        title: `${upperFirst(outcome)}: ${pooled.length === 0 ? "no estimate over all relations" : sentence(pooled)}`,
        subtitle: `Relative difference per doubling in ${outcome}; Poisson, 95 % intervals, n = ${number(num(first, "n"))} entries over all relations`,
        key: `Dot: estimate on T1. Line: 95 % interval, by the largest of errors clustered by family and author and of leaving out each family, or each author. Hollow dot: everything (T0). Thin brackets: where the estimate moves when one family (upper) or one author (lower) is left out. ${CUT} ${DOUBLED} An interval that holds zero reads: no association found.`,
        n: num(first, "n"),
        picture: picture(shown),
      };
    },
  };
}

export const estimatesOfLikes = coefficients("estimates-of-likes", "likes");
export const estimatesOfDownloads = coefficients("estimates-of-downloads", "downloads");

function placebos(id: string, recognition: Recognition): ChartDefinition {
  const question = `Do the checks that should find nothing in ${recognition} find nothing?`;
  return {
    id,
    page: "/recognition/",
    query: "estimates",
    fill: {
      question,
      specifications: "the placebos of specification 1",
      which: `the first outcome of ${recognition}, of fixed age before the snapshot's, on which specification 1 converged over all relations`,
      outcomes: sqlList(OUTCOMES[recognition]),
      most: "1",
      terms: `contains(spec, '.placebo_') and term in ${sqlList(PLACEBO_TERMS)}`,
    },
    answer(rows) {
      const shown = told(rows);
      const [first] = shown;
      if (first === undefined) return none(question, rows, PLACEBO_COLUMNS);
      const found = shown.filter((row) => !holdsZero(row)).length;
      const outcome = outcomeName(text(first, "outcome"));
      return {
        ...about(rows, shown, PLACEBO_COLUMNS),
        title: `${upperFirst(recognition)}: ${found === 0 ? "none" : found} of ${shown.length} checks that should find nothing ${found === 0 ? "finds anything" : found === 1 ? "finds something" : "find something"}`,
        subtitle: `Relative difference per doubling of what was not there when the entry came, in ${outcome}; 95 % intervals, n = ${number(num(first, "n"))} entries in the first`,
        key: `Dot: estimate on T1. Line: 95 % interval; of permuted dates the spread over 19 further permutations. Hollow dot: everything (T0), over all relations. ${CUT} ${DOUBLED} An interval that excludes zero is a warning about the estimates above: 1 in 20 does so by chance. Rivals who came after also compete while likes gather, so below zero they do not tell which of the two it is.`,
        n: num(first, "n"),
        picture: picture(shown),
      };
    },
  };
}

export const placebosOfLikes = placebos("estimates-placebos", "likes");
export const placebosOfDownloads = placebos("estimates-placebos-of-downloads", "downloads");

const TABLE_QUESTION = "What do lateness and crowding go with, in every outcome and relation?";
export const mainTable: ChartDefinition = {
  id: "main-table",
  page: "/recognition/",
  query: "estimates",
  fill: {
    question: TABLE_QUESTION,
    specifications: SPECIFICATIONS,
    which: "every outcome on which specification 1 converged over all relations",
    outcomes: sqlList([...OUTCOMES.likes, ...OUTCOMES.downloads]),
    most: "99",
    terms: `(${MAIN}) or (${PLACE} and term in ('ln(rank_authors)', 'ln(1+rivals_30d)'))`,
  },
  answer(rows) {
    const shown = told(rows);
    const [first] = shown;
    if (first === undefined) return none(TABLE_QUESTION, rows, COLUMNS);
    const zero = shown.filter(holdsZero).length;
    const stays = shown.filter((row) => !holdsZero(row) && row.p_holm !== null && num(row, "p_holm") < 0.05).length;
    const most = Math.max(...shown.map((row) => num(row, "n")));
    return {
      ...about(rows, shown, COLUMNS),
      title: `No association found in ${zero} of ${shown.length} estimates; ${stays} ${stays === 1 ? "stays" : "stay"} after Holm’s correction`,
      subtitle: `Relative difference per doubling, specifications 1 and 2, n = ${number(most)} entries at most`,
      key: `${DOUBLED} p, Holm: corrected over all estimates of this table. One family, one author left out: how far the estimate moves. Say nothing: entries alone in a group of an effect, in a group without any outcome, or separated. Largest cluster: share of the entries in the largest family or author.`,
      n: most,
      table: ["place", "outcome", "sample", "term"],
      picture: null,
    };
  },
};
