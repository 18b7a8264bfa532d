import { inGroupOrder, rowsWhere } from "./groups.ts";
import { type Family, type Grouping, type Sample, takeRows } from "./sample.ts";

/** The rows that can move a slope. */
export interface Core {
  readonly sample: Sample;
  /** Row of the sample handed in, for each row of `sample`. */
  readonly rows: Int32Array;
  /** Rows left out whose mean is zero at the maximum, because effects together predict their zero. */
  readonly zeroMeans: number;
}

/**
 * Leaves out, over and over until nothing changes, rows that are alone in a level of an effect, and under Poisson the levels whose
 * outcomes are all zero in the rest. The first are fitted exactly: their residual is zero, and they would only tie other levels
 * together by a thread, which iterative solvers are slow to follow. The second can only come about by the first; their means
 * tend to zero one step of the estimation at a time. Neither has a say in slopes, errors or deviance: what is estimated on
 * the core is the estimate of the sample. Undefined where the core is the sample itself, or has no row.
 */
export function coreOf(sample: Sample, family: Family): Core | undefined {
  const { outcome, effects } = sample;
  const total = outcome.length;
  const left = effects.map((effect) => countRows(effect));
  if (!left.some(({ sizes }) => sizes.includes(1))) return undefined;
  const keep = new Uint8Array(total).fill(1);
  const queue: number[] = [];
  const remove = (row: number): void => {
    keep[row] = 0;
    effects.forEach(({ codes }, e) => {
      const { sizes, rowSums } = left[e] as LevelRows;
      const level = codes[row] as number;
      const size = (sizes[level] as number) - 1;
      sizes[level] = size;
      rowSums[level] = (rowSums[level] as number) ^ row;
      // What is left of the sum over a single row is that row.
      if (size === 1) queue.push(rowSums[level] as number);
    });
  };
  const removeAlone = (): void => {
    for (let row = queue.pop(); row !== undefined; row = queue.pop()) if (keep[row]) remove(row);
  };
  for (const { sizes, rowSums } of left) {
    sizes.forEach((size, level) => {
      if (size === 1) queue.push(rowSums[level] as number);
    });
  }
  removeAlone();
  for (let found = 1; found > 0 && family === "poisson"; ) {
    found = 0;
    const positive = effects.map((effect) => levelsWithPositive(effect, outcome, keep));
    for (let row = 0; row < total; row++) {
      if (!keep[row] || effects.every(({ codes }, e) => positive[e]?.[codes[row] as number])) continue;
      remove(row);
      found++;
    }
    removeAlone();
  }
  const kept = rowsWhere(keep);
  if (kept.length === 0) return undefined;
  const rows = inGroupOrder(kept, sample);
  return { sample: takeRows(sample, rows), rows, zeroMeans: family === "poisson" ? countZeros(outcome, keep) : 0 };
}

interface LevelRows {
  readonly sizes: Int32Array;
  /** Exclusive or of the row numbers of each level. */
  readonly rowSums: Int32Array;
}

function countRows({ codes, levels }: Grouping): LevelRows {
  const sizes = new Int32Array(levels);
  const rowSums = new Int32Array(levels);
  for (let row = 0; row < codes.length; row++) {
    const level = codes[row] as number;
    sizes[level] = (sizes[level] as number) + 1;
    rowSums[level] = (rowSums[level] as number) ^ row;
  }
  return { sizes, rowSums };
}

function levelsWithPositive({ codes, levels }: Grouping, outcome: Float64Array, keep: Uint8Array): Uint8Array {
  const positive = new Uint8Array(levels);
  for (let row = 0; row < codes.length; row++)
    if (keep[row] && (outcome[row] as number) > 0) positive[codes[row] as number] = 1;
  return positive;
}

function countZeros(outcome: Float64Array, keep: Uint8Array): number {
  let zeros = 0;
  for (let row = 0; row < outcome.length; row++) if (!keep[row] && outcome[row] === 0) zeros++;
  return zeros;
}
