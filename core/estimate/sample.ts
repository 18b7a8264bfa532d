/** Which of the two estimators: Poisson pseudo-maximum likelihood, or ordinary least squares (also the linear probability model). */
export type Family = "poisson" | "ols";

/** A grouping of the rows: `codes[i]` in 0..levels-1. Levels without rows are allowed. */
export interface Grouping {
  readonly name: string;
  readonly codes: Int32Array;
  readonly levels: number;
}

/** A regressor: one value per row. */
export interface Column {
  readonly name: string;
  readonly values: Float64Array;
}

/** What is estimated: rows without missing values. Nothing in it is changed by an estimate. */
export interface Sample {
  readonly outcome: Float64Array;
  readonly regressors: readonly Column[];
  /** Fixed effects; none means that an intercept is estimated. */
  readonly effects: readonly Grouping[];
  /** Added to the linear predictor (Poisson) or subtracted from the outcome (OLS). */
  readonly offset?: Float64Array | undefined;
  /** Positive; they multiply the likelihood's or the squares' terms. */
  readonly weights?: Float64Array | undefined;
}

/** The rows of a sample in the order given: for jackknife deletions, dropped groups, permutations. */
export function takeRows(sample: Sample, rows: Int32Array): Sample {
  return {
    outcome: gather(sample.outcome, rows),
    regressors: sample.regressors.map(({ name, values }) => ({ name, values: gather(values, rows) })),
    effects: sample.effects.map((effect) => takeGrouping(effect, rows)),
    offset: sample.offset && gather(sample.offset, rows),
    weights: sample.weights && gather(sample.weights, rows),
  };
}

/** The grouping of the chosen rows, renumbered so that every level left has rows. */
export function takeGrouping(grouping: Grouping, rows: Int32Array): Grouping {
  const renumbered = new Int32Array(grouping.levels).fill(-1);
  const codes = new Int32Array(rows.length);
  let levels = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = grouping.codes[rows[i] as number] as number;
    let level = renumbered[code] as number;
    if (level < 0) {
      level = levels++;
      renumbered[code] = level;
    }
    codes[i] = level;
  }
  return { name: grouping.name, codes, levels };
}

/** `values` at the chosen rows. */
export function gather(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = values[rows[i] as number] as number;
  return out;
}

/** The effect with most levels, which estimation eliminates; undefined without effects. */
export function largestEffect(effects: readonly Grouping[]): Grouping | undefined {
  return effects.reduce<Grouping | undefined>(
    (largest, effect) => (largest === undefined || effect.levels > largest.levels ? effect : largest),
    undefined,
  );
}

/**
 * The rows ordered by group: group g is order[start[g]] to order[start[g + 1] − 1], groups without rows left out. A counting
 * sort: stable, so the same sample always gives the same order of sums. `sorted` is true when the rows were in order already.
 */
export function sortByGroup({ codes, levels }: Grouping): { order: Int32Array; start: Int32Array; sorted: boolean } {
  const next = new Int32Array(levels + 1);
  let sorted = true;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    next[code + 1] = (next[code + 1] as number) + 1;
    if (i > 0 && code < (codes[i - 1] as number)) sorted = false;
  }
  const start: number[] = [0];
  for (let g = 0; g < levels; g++) {
    const size = next[g + 1] as number;
    next[g + 1] = (next[g] as number) + size;
    if (size > 0) start.push(next[g + 1] as number);
  }
  const order = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const at = next[code] as number;
    order[at] = i;
    next[code] = at + 1;
  }
  return { order, start: Int32Array.from(start), sorted };
}

/** A grouping from labels, numbered by first appearance. */
export function groupingOf(name: string, labels: readonly (string | number)[]): Grouping {
  const seen = new Map<string | number, number>();
  const codes = new Int32Array(labels.length);
  labels.forEach((label, i) => {
    let code = seen.get(label);
    if (code === undefined) {
      code = seen.size;
      seen.set(label, code);
    }
    codes[i] = code;
  });
  return { name, codes, levels: seen.size };
}

/** One grouping whose levels are the pairs of levels of two (a family in a month), numbered by first appearance. */
export function crossGrouping(a: Grouping, b: Grouping): Grouping {
  const seen = new Map<number, number>();
  const codes = new Int32Array(a.codes.length);
  for (let i = 0; i < codes.length; i++) {
    const key = (a.codes[i] as number) * b.levels + (b.codes[i] as number);
    let code = seen.get(key);
    if (code === undefined) {
      code = seen.size;
      seen.set(key, code);
    }
    codes[i] = code;
  }
  return { name: `${a.name}^${b.name}`, codes, levels: seen.size };
}
