import type { ParquetParsers } from "hyparquet";

/**
 * A whole number of 64 bits: a `number` where it is exact (up to 2^53 − 1, which every count, like and rank is in practice), else
 * a `bigint`, so that no digit is lost. `Number(value)` where arithmetic is wanted.
 */
export type Int64 = number | bigint;

/** A moment in UTC as ISO 8601 with milliseconds, `2026-08-21T20:00:00.250Z`: compares as text in the order of time; `new Date(value)` for a Date. */
export type Timestamp = string;

/** A day in UTC, `2026-08-21`. */
export type Day = string;

const time = (milliseconds: number) => new Date(milliseconds).toISOString();

/** How hyparquet is to hand out times and days, in rows as in the statistics of row groups. */
export const parsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (milliseconds: bigint) => time(Number(milliseconds)),
  timestampFromMicroseconds: (microseconds: bigint) => time(Math.floor(Number(microseconds) / 1_000)),
  // As whole numbers: a double holds today's nanoseconds to a few hundred only.
  timestampFromNanoseconds: (nanoseconds: bigint) =>
    time(Number(nanoseconds / 1_000_000n) - (nanoseconds % 1_000_000n < 0n ? 1 : 0)),
  dateFromDays: (days: number) => time(days * 86_400_000).slice(0, 10),
};

/** A cell as rows have it: nothing is null, whole numbers are exact. */
export function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
