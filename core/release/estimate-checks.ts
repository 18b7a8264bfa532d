/** estimate-checks.json: what stands beside estimates.parquet and does not fit into its columns. */
export const ESTIMATE_CHECKS = "estimate-checks.json";

/** The file of a day without estimates. */
export const NO_CHECKS = `${JSON.stringify({ specifications: [], warnings: { A: null, B: null }, fits: [], main: [] })}\n`;

const PLACE = "spec, evidence, outcome, sample, tier as in estimates";

/** Its lists and their fields: [list, what an element is, [field, meaning][]]. */
const PARTS: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
  [
    "specifications",
    "a specification that has a name, in the order in which they are printed",
    [
      ["spec", "As in estimates."],
      ["number", "Its number in docs/estimates.md, or placebo."],
      ["title", "Its name."],
    ],
  ],
  [
    "warnings",
    "by grade, the sentence that every figure of it carries; null when it needs none",
    [
      ["A", "Fixed-age outcomes."],
      ["B", "One snapshot."],
    ],
  ],
  [
    "fits",
    "a fit of a named specification, or of any other that gave no estimate",
    [
      [PLACE, "Which fit."],
      ["reason", "Why there is no estimate, in one sentence; null when there is one."],
      [
        "errors",
        "How the standard errors were made: two-way clusters; linearized jackknife, where one over families or authors gave a larger one; partly refitted jackknife, the same in the main table, with the five families and five authors whose steps move its terms most left out in earnest; jackknife (fewer than 50 families; the largest with it); permutations; null without an estimate.",
      ],
      ["collinear", "Terms that others determine: they have no number."],
      ["dropped", "Entries left out, as n_dropped in estimates: the sum of the next three."],
      ["alone", "Entries left out because they are alone in a group of a fixed effect."],
      ["zero_groups", "Entries left out because every outcome of their group is zero."],
      [
        "separated",
        "Entries left out because fixed effects together, or a term, predict their outcome of zero perfectly.",
      ],
      ["iterations", "Of the fit."],
    ],
  ],
  [
    "main",
    "a term of interest of the main table (specifications 1 and 2, tier T1) that was estimated",
    [
      [`${PLACE}, term`, "Which row of estimates."],
      ["p_holm", "Its p value after Holm's correction over the whole list."],
      [
        "families",
        "Range of the estimate with one family left out: low, high, the family left out at either end (low_without, high_without), and method: all, most influential (the six that one Newton step says move it most were left out in earnest) or one step (that step itself).",
      ],
      ["authors", "The same with one author left out."],
      [
        "bins",
        "The binned scatter after everything else is partialled out: x, y (mean partial residual, on the scale of the linear predictor) and n of up to 20 bins.",
      ],
    ],
  ],
];

/** What the file holds, as Markdown. */
export function describeChecks(): string {
  return [
    "What stands beside the estimates and does not fit into their columns: a JSON object. Lists are empty on a day without estimates.",
    ...PARTS.flatMap(([name, element, fields]) => [
      "",
      `\`${name}\`: ${element}.`,
      "",
      "| field | meaning |",
      "| --- | --- |",
      ...fields.map(([field, meaning]) => `| ${field} | ${meaning} |`),
    ]),
  ].join("\n");
}
