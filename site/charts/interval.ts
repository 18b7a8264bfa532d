import { num, type Row } from "./chart.ts";

/** Two ends of an interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What is said where the interval of a median would reach beyond the values: there are too few of the things that are independent. */
const noInterval = (things = "authors or bases") => ` (too few ${things} for an interval)`;

/** What a title says of two figures whose 95 % intervals share a value, or of which one has none: of which `things` there are too few. */
export function overlap(one: Interval | null, other: Interval | null, things?: string): string {
  if (one === null || other === null) return noInterval(things);
  return one.low <= other.high && other.low <= one.high ? " (their intervals overlap)" : "";
}

/** How a picture of shares is read, of which things there are so many. */
export const sharesKey = (things: string): string =>
  `Dot: share on T1. Line: 95 % interval, at the effective number of ${things}, since those of one author or base go together. Hollow dot: everything (T0), where it differs.`;

/** The interval of a row's share, as its query has it. */
export const shareInterval = (row: Row): Interval => ({ low: num(row, "ci_low"), high: num(row, "ci_high") });

/** The same of the first and the last of shares that are sorted by size; "" of fewer than two. */
export function overlapOfEnds(sorted: readonly Row[]): string {
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first === undefined || last === undefined || first === last
    ? ""
    : overlap(shareInterval(first), shareInterval(last));
}

/** The interval of a row's median, as its query has it: null where it would reach beyond the values. */
export const medianInterval = (row: Row): Interval | null =>
  row.median_low === null ? null : { low: num(row, "median_low"), high: num(row, "median_high") };

/** The same in words, after the median; where it is null, of which `things` there are too few. */
export function medianWithin(row: Row, say: (value: number) => string, things?: string): string {
  const interval = medianInterval(row);
  return interval === null ? noInterval(things) : ` (95 % interval ${say(interval.low)} to ${say(interval.high)})`;
}

/** How the interval of a median is read in a picture that has the middle half around it. */
export const MEDIANS_KEY =
  "Line: its 95 % interval, which allows for entries of one author, or on one base, that go together; none where there are too few of them.";
