import { type Grouping, largestEffect, type Sample, sortByGroup, takeGrouping, takeRows } from "./sample.ts";

export interface GroupCounts {
  readonly [effect: string]: number;
}

export interface ZeroGroups {
  readonly sample: Sample;
  /** Rows kept, as row numbers of the sample handed in; where some were dropped, in the order of the largest effect. */
  readonly rows: Int32Array;
  readonly droppedRows: number;
  /** Levels dropped per effect. */
  readonly droppedLevels: GroupCounts;
}

/**
 * Leaves out the groups whose outcomes are all zero: under Poisson their effect is minus infinity and they carry no
 * information (fixest's rule). Without effects all rows are one group. One pass is enough: only zeros are dropped, so no other group loses its last positive row.
 */
export function dropZeroGroups(sample: Sample): ZeroGroups {
  const { outcome, effects } = sample;
  const total = outcome.length;
  const keep = new Uint8Array(total).fill(outcome.some((y) => y > 0) ? 1 : 0);
  const droppedLevels: Record<string, number> = {};
  for (const { name, codes, levels } of effects) {
    const positive = new Uint8Array(levels);
    for (let i = 0; i < total; i++) if ((outcome[i] as number) > 0) positive[codes[i] as number] = 1;
    const zero = new Uint8Array(levels);
    for (let i = 0; i < total; i++) {
      const code = codes[i] as number;
      if (positive[code]) continue;
      zero[code] = 1;
      keep[i] = 0;
    }
    droppedLevels[name] = zero.reduce((a, b) => a + b, 0);
  }
  const rows = inGroupOrder(rowsWhere(keep), sample);
  return {
    sample: rows.length === total ? sample : takeRows(sample, rows),
    rows,
    droppedRows: total - rows.length,
    droppedLevels,
  };
}

/** Puts rows that have to be copied anyway into the order in which the estimation wants them, which saves a second scattered copy. */
export function inGroupOrder(rows: Int32Array, { effects, outcome }: Sample): Int32Array {
  const largest = largestEffect(effects);
  if (!largest || rows.length === outcome.length) return rows;
  const { order } = sortByGroup(takeGrouping(largest, rows));
  return order.map((place) => rows[place] as number);
}

/** The positions of the ones of a mask. */
export function rowsWhere(keep: Uint8Array): Int32Array {
  let count = 0;
  for (let i = 0; i < keep.length; i++) count += keep[i] as number;
  const rows = new Int32Array(count);
  for (let i = 0, to = 0; i < keep.length; i++) if (keep[i]) rows[to++] = i;
  return rows;
}

/** The grouping without levels that have no row, which would count as groups; itself where every level has one. */
export function withoutEmptyLevels(grouping: Grouping): Grouping {
  if (levelSizes(grouping).every((size) => size > 0)) return grouping;
  return takeGrouping(grouping, Int32Array.from(grouping.codes.keys()));
}

/** Rows per level. */
export function levelSizes(grouping: Grouping): Int32Array {
  const sizes = new Int32Array(grouping.levels);
  for (let i = 0; i < grouping.codes.length; i++) {
    const code = grouping.codes[i] as number;
    sizes[code] = (sizes[code] as number) + 1;
  }
  return sizes;
}

/** Levels with a single row, per effect: they fit perfectly and say nothing about slopes. Reported, not dropped, as fixest does. */
export function countSingletons(effects: readonly Grouping[]): GroupCounts {
  return Object.fromEntries(
    effects.map((effect) => {
      let singles = 0;
      for (const size of levelSizes(effect)) if (size === 1) singles++;
      return [effect.name, singles];
    }),
  );
}
