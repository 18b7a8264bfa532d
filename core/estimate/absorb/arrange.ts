import { type Column, gather, largestEffect, type Sample, sortByGroup } from "../sample.ts";

/**
 * A sample laid out for estimation: the effect with most levels ("absorbed") decides the order of the rows, so that each
 * of its groups is one run of rows and can be eliminated exactly; the levels of the other effects ("kept") share one
 * numbering 0..kept-1. Columns are centred, so that cross products lose no digits to a large mean.
 */
export interface Arranged {
  readonly rows: number;
  /** Row of the sample at each place. */
  readonly order: Int32Array;
  /** Group g of the absorbed effect is start[g] to start[g + 1]; without effects, one group of all rows. */
  readonly start: Int32Array;
  readonly absorbed: string | undefined;
  /** Per kept effect, the level of each row in the common numbering. */
  readonly keptCodes: readonly Int32Array[];
  readonly kept: number;
  /** Whether the system of the kept levels is formed and factored, or solved by conjugate gradients. */
  readonly direct: boolean;
  readonly columns: readonly Float64Array[];
  readonly names: readonly string[];
  /** What was subtracted from each column. */
  readonly centre: Float64Array;
  /** Standard deviation of each column; 1 for a constant one. */
  readonly spread: Float64Array;
  readonly outcome: Float64Array;
  readonly offset: Float64Array | undefined;
  readonly weights: Float64Array | undefined;
}

/** Up to this many kept levels the system is factored: 2,000 take 32 MB and about a second. */
export const DIRECT_LEVELS = 2_000;

/**
 * The sample's rows sorted by its largest effect, which is absorbed, and its columns centred. `directLevels` is how many levels of the other effects
 * are factored at most; beyond that their system is solved by conjugate gradients.
 */
export function arrange(
  sample: Sample,
  regressors: readonly Column[] = sample.regressors,
  directLevels: number = DIRECT_LEVELS,
): Arranged {
  const rows = sample.outcome.length;
  const absorbed = largestEffect(sample.effects);
  const { order, start, sorted } = absorbed ? sortByGroup(absorbed) : inOneGroup(rows);
  const place = (values: Float64Array): Float64Array => (sorted ? values : gather(values, order));
  const keptEffects = sample.effects.filter((effect) => effect !== absorbed);
  let kept = 0;
  const keptCodes = keptEffects.map((effect) => {
    const codes = new Int32Array(rows);
    for (let i = 0; i < rows; i++) codes[i] = kept + (effect.codes[order[i] as number] as number);
    kept += effect.levels;
    return codes;
  });
  // The columns are centred and partialled out in place, so they are always copies.
  const columns = regressors.map(({ values }) => (sorted ? values.slice() : gather(values, order)));
  const centre = new Float64Array(columns.length);
  const spread = new Float64Array(columns.length);
  columns.forEach((column, j) => {
    const found = centreColumn(column);
    centre[j] = found.mean;
    spread[j] = found.deviation;
  });
  return {
    rows,
    order,
    start,
    absorbed: absorbed?.name,
    keptCodes,
    kept,
    direct: kept <= directLevels,
    columns,
    names: regressors.map(({ name }) => name),
    centre,
    spread,
    outcome: place(sample.outcome),
    offset: sample.offset && place(sample.offset),
    weights: sample.weights && place(sample.weights),
  };
}

function inOneGroup(rows: number): { order: Int32Array; start: Int32Array; sorted: boolean } {
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  return { order, start: Int32Array.of(0, rows), sorted: true };
}

/** Subtracts the mean, in place; a constant column becomes zero. */
function centreColumn(column: Float64Array): { mean: number; deviation: number } {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i] as number;
  const mean = sum / column.length;
  let squares = 0;
  for (let i = 0; i < column.length; i++) {
    const value = (column[i] as number) - mean;
    column[i] = value;
    squares += value * value;
  }
  const deviation = Math.sqrt(squares / column.length);
  if (deviation > 1e-13 * Math.abs(mean)) return { mean, deviation };
  column.fill(0);
  return { mean, deviation: 1 };
}

/** Every `step`-th group of an arrangement: a smaller problem whose estimate starts the full one close to its end. */
export function everyNthGroup(full: Arranged, step: number): Arranged {
  const starts = [0];
  const picked: number[] = [];
  let rows = 0;
  for (let g = 0; g + 1 < full.start.length; g += step) {
    rows += (full.start[g + 1] as number) - (full.start[g] as number);
    picked.push(g);
    starts.push(rows);
  }
  const cut = <T extends Float64Array | Int32Array>(values: T, out: T): T => {
    let to = 0;
    for (const g of picked) {
      const part = values.subarray(full.start[g] as number, full.start[g + 1] as number);
      out.set(part, to);
      to += part.length;
    }
    return out;
  };
  return {
    ...full,
    rows,
    order: cut(full.order, new Int32Array(rows)),
    start: Int32Array.from(starts),
    keptCodes: full.keptCodes.map((codes) => cut(codes, new Int32Array(rows))),
    columns: full.columns.map((column) => cut(column, new Float64Array(rows))),
    outcome: cut(full.outcome, new Float64Array(rows)),
    offset: full.offset && cut(full.offset, new Float64Array(rows)),
    weights: full.weights && cut(full.weights, new Float64Array(rows)),
  };
}
