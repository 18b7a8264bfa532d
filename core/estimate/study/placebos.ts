import { seededRandom } from "../random.ts";
import { crossGrouping, type Grouping, sortByGroup, takeGrouping } from "../sample.ts";
import type { Panel } from "./panel.ts";
import { shuffle } from "./shuffle.ts";

/** Fixed, so that the same panel always gives the same placebos. */
const SEED = 20_260_413;
/** Families swap rivals with one of the nine next to them in size in the same relation and task. */
const NEIGHBOURS = 10;
const WINDOW = 30 * 86_400;

/**
 * A new place in time for each entry: a permutation of 0..rows−1 within family × month. Lag, place and rivals travel together;
 * outcome, age and everything about the model stay. Within family × month effects the estimate is then zero but for chance.
 * `draw` numbers the permutations.
 */
export function permuteWithinFamilyMonth(panel: Panel, rows: Int32Array, draw = 0): Int32Array {
  const random = seededRandom(SEED + draw);
  const cells = crossGrouping(takeGrouping(panel.groups.family, rows), takeGrouping(panel.groups.month, rows));
  const { order, start } = sortByGroup(cells);
  const from = new Int32Array(rows.length);
  for (let g = 0; g + 1 < start.length; g++) {
    const places = order.slice(start[g] as number, start[g + 1] as number);
    const shuffled = shuffle(places.slice(), random);
    places.forEach((place, k) => {
      from[place] = shuffled[k] as number;
    });
  }
  return from;
}

/**
 * ln(1 + rivals) counted in another family: entries by other authors in the 30 days before, in the same relation and task of a seeded
 * partner family, one of those next to it in such entries. NaN where no other family has that relation and task. Entries are
 * those of the panel, on every tier.
 */
export function rivalsOfAnotherFamily(panel: Panel): Float64Array {
  const { family, kind, author } = panel.groups;
  const niche = crossGrouping(kind, family);
  const members = groupRows(niche, panel.columns.created);
  const partner = partnersOf(niche, kind, members);
  const out = new Float64Array(panel.rows).fill(Number.NaN);
  members.forEach((own, n) => {
    const other = partner[n] as number;
    if (other < 0) return;
    countBefore(own, members[other] ?? new Int32Array(0), panel.columns.created, author.codes, out);
  });
  return out;
}

/** Rows of each group, by time. */
function groupRows(grouping: Grouping, times: Float64Array): Int32Array[] {
  const { order, start } = sortByGroup(grouping);
  return Array.from({ length: start.length - 1 }, (_, g) =>
    order
      .slice(start[g] as number, start[g + 1] as number)
      .sort((a, b) => (times[a] as number) - (times[b] as number) || a - b),
  );
}

/** For each niche another niche of the same kind, −1 where there is none: a shuffled ring within each ten of like size. */
function partnersOf(niche: Grouping, kind: Grouping, members: readonly Int32Array[]): Int32Array {
  const random = seededRandom(SEED);
  const byKind: number[][] = Array.from({ length: kind.levels }, () => []);
  members.forEach((rows, n) => {
    byKind[kind.codes[rows[0] as number] as number]?.push(n);
  });
  const size = (n: number) => members[n]?.length ?? 0;
  const partner = new Int32Array(niche.levels).fill(-1);
  for (const niches of byKind) {
    niches.sort((a, b) => size(b) - size(a) || a - b);
    for (let from = 0; from < niches.length; from += NEIGHBOURS) {
      const last = from + NEIGHBOURS >= niches.length - 1;
      const ring = shuffle(Int32Array.from(niches.slice(from, last ? niches.length : from + NEIGHBOURS)), random);
      if (ring.length > 1) {
        ring.forEach((n, k) => {
          partner[n] = ring[(k + 1) % ring.length] as number;
        });
      }
      if (last) break;
    }
  }
  return partner;
}

/** For each of `own`: how many of `others` came in the window before, by another author. Both by time. */
function countBefore(
  own: Int32Array,
  others: Int32Array,
  times: Float64Array,
  authors: Int32Array,
  out: Float64Array,
): void {
  const inWindow = new Map<number, number>();
  let head = 0;
  let tail = 0;
  const add = (row: number, change: number) => {
    const author = authors[row] as number;
    inWindow.set(author, (inWindow.get(author) ?? 0) + change);
  };
  for (const row of own) {
    const time = times[row] as number;
    for (; head < others.length && (times[others[head] as number] as number) < time; head++) {
      add(others[head] as number, 1);
    }
    for (; tail < head && (times[others[tail] as number] as number) < time - WINDOW; tail++) {
      add(others[tail] as number, -1);
    }
    out[row] = Math.log1p(head - tail - (inWindow.get(authors[row] as number) ?? 0));
  }
}
