import { inGroupOrder, rowsWhere } from "./groups.ts";
import { predictedZeros } from "./predicted.ts";
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
 * Leaves out, over and over until nothing changes, rows that are alone in a level of an effect, and under Poisson rows whose zero
 * one effect (a level without a positive outcome) or two of them predict. The first are fitted exactly: their residual is
 * zero. The others have a mean that tends to zero. Neither has a say in slopes, errors or deviance, so the estimate on the
 * core is that of the sample; but both tie levels together by a thread, which iterative solvers are slow to follow, and a
 * vanishing mean loses no more than a factor of e per step. Undefined where the core is the sample itself, or has no row.
 */
export function coreOf(sample: Sample, family: Family): Core | undefined {
  const { outcome, effects } = sample;
  const keep = new Uint8Array(outcome.length).fill(1);
  const left = effects.map(countRows);
  const alone = left.flatMap(({ sizes, rowSums }) =>
    rowsWhere(Uint8Array.from(sizes, (size) => (size === 1 ? 1 : 0))).map((level) => rowSums[level] as number),
  );
  let gone = 0;
  const remove = (rows: Iterable<number>): void => {
    const queue = [...rows];
    for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
      if (!keep[row]) continue;
      keep[row] = 0;
      gone++;
      effects.forEach(({ codes }, e) => {
        const { sizes, rowSums } = left[e] as LevelRows;
        const level = codes[row as number] as number;
        sizes[level] = (sizes[level] as number) - 1;
        rowSums[level] = (rowSums[level] as number) ^ (row as number);
        // What is left of the sum over a single row is that row.
        if (sizes[level] === 1) queue.push(rowSums[level] as number);
      });
    }
  };
  for (const rows of alone) remove(rows);
  if (family === "poisson") {
    for (let before = -1; before !== gone; ) {
      before = gone;
      for (const zeros of predictedByTwo(sample, keep)) remove(zeros);
    }
  }
  if (gone === 0 || gone === outcome.length) return undefined;
  const rows = inGroupOrder(rowsWhere(keep), sample);
  return { sample: takeRows(sample, rows), rows, zeroMeans: family === "poisson" ? countZeros(outcome, keep) : 0 };
}

/** For each two effects the rows, of those with `keep` 1, whose zero they predict together. */
export function* predictedByTwo({ outcome, effects }: Sample, keep: Uint8Array): Generator<readonly number[]> {
  for (const [e, a] of effects.entries())
    for (const b of effects.slice(0, e)) yield predictedZeros(a, b, outcome, keep);
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

function countZeros(outcome: Float64Array, keep: Uint8Array): number {
  let zeros = 0;
  for (let row = 0; row < outcome.length; row++) if (!keep[row] && outcome[row] === 0) zeros++;
  return zeros;
}
