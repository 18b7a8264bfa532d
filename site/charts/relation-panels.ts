import type { Multiple, Spot } from "../draw/multiples.ts";
import { relationColour } from "../draw/sheet.ts";
import { number, RELATIONS, relationNoun } from "../src/format.ts";
import { num, type Row } from "./chart.ts";
import type { Interval } from "./interval.ts";

/** Which columns of the rows a small panel draws. */
export interface Keys {
  readonly place: (row: Row) => number;
  readonly value: string;
  readonly low: string | null;
  readonly high: string | null;
  /** The interval of a median whose range are quartiles. */
  readonly interval?: (row: Row) => Interval | null;
  readonly n: string;
  readonly tip: (row: Row) => string;
}

/** One small panel per relation from rows of both tiers: T1 drawn, T0's value at the same place hollow. */
export function relationPanels(rows: readonly Row[], keys: Keys): Multiple[] {
  return RELATIONS.flatMap((relation) => {
    const shown = rows.filter((row) => row.tier === "T1" && row.relation === relation);
    if (shown.length === 0) return [];
    const everything = rows.filter((row) => row.tier === "T0" && row.relation === relation);
    const spots = shown.map((row) => ({
      at: keys.place(row),
      value: num(row, keys.value),
      low: keys.low === null ? null : num(row, keys.low),
      high: keys.high === null ? null : num(row, keys.high),
      ...(keys.interval && { interval: keys.interval(row) }),
      hollow:
        everything.flatMap((other) => (keys.place(other) === keys.place(row) ? [num(other, keys.value)] : []))[0] ??
        null,
      tip: keys.tip(row),
    }));
    const n = shown.reduce((sum, row) => sum + num(row, keys.n), 0);
    return [{ name: relationNoun(relation), note: `n = ${number(n)}`, colour: relationColour(relation), spots }];
  });
}

/** What panels show, in words: each one's name with what is said of its spots. */
export const describePanels = (
  panels: readonly Pick<Multiple, "name" | "spots">[],
  say: (spot: Spot) => string,
): string => panels.map(({ name, spots }) => `${name}: ${spots.map(say).join(", ")}`).join("; ");

/** The place of a tenth in the release order; the first or last that has enough entries need not be the first or last of the ten. */
export const tenthName = (tenth: number): string => (tenth === 10 ? "the latest" : `the ${NINE[tenth - 1]} tenth`);
const NINE = ["earliest", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"] as const;

/** The relation with most behind its T1 rows, or null when there is none. */
export function largestRelation(rows: readonly Row[], n: string): string | null {
  const sums = RELATIONS.map((relation) => ({
    relation,
    sum: rows.reduce((sum, row) => (row.tier === "T1" && row.relation === relation ? sum + num(row, n) : sum), 0),
  }));
  const most = sums.reduce((best, one) => (one.sum > best.sum ? one : best));
  return most.sum === 0 ? null : most.relation;
}

/** A top and round ticks from 0 for shares up to `most`, each of which a percent tells from the next: whole percents from 1 % on, tenths below. */
export function shareAxis(most: number): { top: number; ticks: number[] } {
  if (most > 0.5) return { top: Math.max(1, most), ticks: [0, 0.25, 0.5, 0.75, 1] };
  const step =
    [0.2, 0.1, 0.05, 0.02].find((size) => most / size >= 2.2) ?? (most > 0.01 ? 0.01 : most > 0.0044 ? 0.002 : 0.001);
  const ticks: number[] = [];
  for (let index = 0; index === 0 || (index - 1) * step < most; index += 1)
    ticks.push(Math.round(index * step * 1e4) / 1e4);
  return { top: ticks.at(-1) ?? 1, ticks };
}

/** How far an axis reaches whose intervals may be many times their values: to the ends of these, but at most to twice the largest value, where one is not 0. */
export const reachOf = (largest: number, highest: number): number =>
  largest === 0 ? highest : Math.min(highest, 2 * largest);

/** What a key says where bands were cut there. */
export const cutAt = (reach: number, highest: number): string =>
  highest > reach ? "; where it ends at the top it reaches further" : "";

/** Ticks of a log10(1 + value) axis that reaches `most`. */
export function logTicks(most: number): number[] {
  const all =
    most < 30 ? [0, 1, 3, 10, 30] : most <= 100 ? [0, 1, 10, 100] : [0, 10, 100, 1000, 10_000, 100_000, 1_000_000];
  const over = all.findIndex((tick) => tick >= most);
  return all.slice(0, over === -1 ? all.length : over + 1);
}
