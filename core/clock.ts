/** Time as the core sees it: handed in, so that tests and the sandbox decide what "now" is. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
  /** Resolves after `milliseconds`, or rejects with the signal's reason when it is aborted before. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Milliseconds of a day; a day is 86,400 s everywhere in Hubrace. */
export const DAY_MS = 86_400_000;

/** The UTC date `YYYY-MM-DD` of a moment. */
export function utcDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Midnight UTC that ends the date, in milliseconds: the snapshot time s of a day that is not today. */
export function endOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) + DAY_MS;
}

/** True when `text` is a calendar date `YYYY-MM-DD` that exists. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && utcDate(time) === text;
}
