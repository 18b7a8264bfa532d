import type { Arranged } from "./absorb/arrange.ts";

/** Rows whose linear predictor is built at a time: six columns of a block stay in the cache. */
const BLOCK = 1_024;

/**
 * Fills `means` with the fitted means at coefficients `theta` (kept levels, then columns), every group of the absorbed
 * effect scaled so that its means sum to its outcomes. Returns the part of the log likelihood that is not linear in
 * theta: −Σ_g Y_g ln Σ exp η, to which the caller adds Σ y η without the offset (up to a constant).
 */
export function fitMeans(data: Arranged, theta: Float64Array, means: Float64Array): number {
  const { start, outcome } = data;
  const groups = start.length - 1;
  let likelihood = 0;
  let g = 0;
  while (g < groups) {
    const from = start[g] as number;
    let end = g + 1;
    while (end < groups && (start[end + 1] as number) - from <= BLOCK) end++;
    predictRows(data, theta, means, from, start[end] as number);
    for (; g < end; g++) likelihood -= scaleGroup(outcome, means, start[g] as number, start[g + 1] as number);
  }
  return likelihood;
}

/** Turns a group's linear predictors into means; returns Y ln Σ exp η. The largest is subtracted first: exp cannot overflow. */
function scaleGroup(outcome: Float64Array, means: Float64Array, from: number, to: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (let i = from; i < to; i++) {
    const value = means[i] as number;
    if (value > largest) largest = value;
    total += outcome[i] as number;
  }
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = Math.exp((means[i] as number) - largest);
    means[i] = value;
    sum += value;
  }
  const factor = total / sum;
  for (let i = from; i < to; i++) means[i] = (means[i] as number) * factor;
  return total * (Math.log(sum) + largest);
}

function predictRows(data: Arranged, theta: Float64Array, out: Float64Array, from: number, to: number): void {
  const { keptCodes, columns, kept, offset } = data;
  const first = keptCodes[0];
  if (offset && first)
    for (let i = from; i < to; i++) out[i] = (offset[i] as number) + (theta[first[i] as number] as number);
  else if (offset) for (let i = from; i < to; i++) out[i] = offset[i] as number;
  else if (first) for (let i = from; i < to; i++) out[i] = theta[first[i] as number] as number;
  else out.fill(0, from, to);
  for (let e = 1; e < keptCodes.length; e++) {
    const codes = keptCodes[e] as Int32Array;
    for (let i = from; i < to; i++) out[i] = (out[i] as number) + (theta[codes[i] as number] as number);
  }
  let j = 0;
  for (; j + 1 < columns.length; j += 2) {
    addTwo(
      out,
      columns[j] as Float64Array,
      columns[j + 1] as Float64Array,
      theta[kept + j] as number,
      theta[kept + j + 1] as number,
      from,
      to,
    );
  }
  if (j < columns.length) {
    const column = columns[j] as Float64Array;
    const slope = theta[kept + j] as number;
    for (let i = from; i < to; i++) out[i] = (out[i] as number) + slope * (column[i] as number);
  }
}

function addTwo(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  slopeA: number,
  slopeB: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = (out[i] as number) + slopeA * (a[i] as number) + slopeB * (b[i] as number);
}

/** 2 Σ [y ln(y/μ) − (y − μ)]. */
export function poissonDeviance(outcome: Float64Array, means: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < outcome.length; i++) {
    const y = outcome[i] as number;
    const mu = means[i] as number;
    sum += y > 0 ? y * Math.log(y / mu) - (y - mu) : mu;
  }
  return 2 * sum;
}

/**
 * The value that the concentrated likelihood of `fitMeans`' caller would have if every mean were its outcome; twice the
 * distance to it is the deviance.
 */
export function saturatedLikelihood({ start, outcome, offset }: Arranged): number {
  let sum = 0;
  for (let g = 0; g + 1 < start.length; g++) {
    let total = 0;
    for (let i = start[g] as number; i < (start[g + 1] as number); i++) {
      const y = outcome[i] as number;
      total += y;
      if (y > 1 || (y > 0 && y < 1)) sum += y * Math.log(y);
      if (offset && y > 0) sum -= y * (offset[i] as number);
    }
    if (total > 0) sum -= total * Math.log(total);
  }
  return sum;
}

/** ln Σy − ln Σ exp η of a sample without effects, at its fitted means: the intercept, given the first row's predictor. */
export function interceptOf(data: Arranged, theta: Float64Array, means: Float64Array): number {
  const predictor = new Float64Array(data.rows);
  predictRows(data, theta, predictor, 0, data.rows);
  let best = 0;
  for (let i = 1; i < data.rows; i++) if ((means[i] as number) > (means[best] as number)) best = i;
  return Math.log(means[best] as number) - (predictor[best] as number);
}
