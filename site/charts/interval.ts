import { num, type Row } from "./chart.ts";

/** 95 % interval of a share after Wilson (1927), JASA 22: 209–212; it stays inside 0…1 and holds for small n. */
export function wilson(share: number, n: number): readonly [low: number, high: number] {
  if (n === 0) return [0, 1];
  const z2 = 1.96 * 1.96;
  const middle = share + z2 / (2 * n);
  const half = 1.96 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return [Math.max(0, (middle - half) / (1 + z2 / n)), Math.min(1, (middle + half) / (1 + z2 / n))];
}

/** Two ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What a title says of two figures whose 95 % intervals share a value. */
export const overlap = (one: Interval, other: Interval): string =>
  one.low <= other.high && other.low <= one.high ? " (their intervals overlap)" : "";

/** The interval of a row's median, as its query has it. */
export const medianInterval = (row: Row): Interval => ({ low: num(row, "median_low"), high: num(row, "median_high") });
