/** An estimate that should find nothing. */
export interface Placebo {
  /** Prefix of its columns. */
  readonly column: string;
  /** What sentences call it. */
  readonly name: string;
  /** Where it stands in estimates.parquet. */
  readonly spec: string;
  readonly term: string;
}

export const LATENESS_PLACEBOS: readonly Placebo[] = [
  {
    column: "permuted",
    name: "creation dates permuted within family and month",
    spec: "ppml.lag.30d.family*month.placebo_permuted",
    term: "ln(1+lag) permuted",
  },
];
export const CROWDING_PLACEBOS: readonly Placebo[] = [
  {
    column: "leading",
    name: "rivals of the 30 days after",
    spec: "ppml.lag.30d.family+month.placebo_leading",
    term: "ln(1+leading_30d)",
  },
  {
    column: "other_family",
    name: "rivals of another family",
    spec: "ppml.lag.30d.family+month.placebo_other_family",
    term: "ln(1+rivals_30d of another family)",
  },
  {
    column: "permuted",
    name: "dates permuted within family and month",
    spec: "ppml.lag.30d.family*month.placebo_permuted",
    term: "ln(1+rivals_30d) permuted",
  },
];

/** SQL for the p value and the effect per doubling of each placebo, of one outcome and sample, as columns, and on how many entries where these were drawn. */
export const placeboColumns = (placebos: readonly Placebo[]): string =>
  placebos
    .flatMap(({ column, spec, term }) => {
      const found = `filter (spec = '${spec}' and term = '${term}')`;
      return [
        `max(p_value) ${found} as ${column}_p`,
        `max(effect_per_doubling) ${found} as ${column}_effect`,
        `max(if(drawn, n, null)) ${found} as ${column}_drawn`,
      ];
    })
    .join(",\n    ");
