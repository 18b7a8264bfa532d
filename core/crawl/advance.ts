import type { Page } from "../hub/pages.ts";
import type { CrawlCheckpoint } from "./checkpoint.ts";
import { take } from "./meeting.ts";

/** The pages that were asked for at once: one of the sweep's only end, or one of each end that is not finished. */
export interface Round {
  readonly first: Page | null;
  readonly down: Page | null;
}

/**
 * What a round adds: the rows to keep, page by page, and the checkpoint with the pages counted (bytes and part follow when the
 * part is written).
 */
export function advance(
  before: CrawlCheckpoint,
  round: Round,
): { readonly rows: readonly (readonly string[])[]; readonly after: CrawlCheckpoint } {
  const { rows, place } = before.down === null ? oneEnd(before, round.first) : bothEnds(before, before.down, round);
  const pages = [round.first, round.down].filter((page) => page !== null);
  const sum = (of: (page: Page) => number) => pages.reduce((total, page) => total + of(page), 0);
  const after = {
    ...before,
    ...place,
    pages: before.pages + pages.length,
    rows: before.rows + rows.reduce((total, some) => total + some.length, 0),
    requests: before.requests + sum((page) => page.requests),
    retries: before.retries + sum((page) => page.requests - 1),
    waited_seconds: Math.round(before.waited_seconds * 1000 + sum((page) => page.waitedMs)) / 1000,
  };
  return { rows, after };
}

type Place = Pick<CrawlCheckpoint, "next" | "reached" | "down" | "limit_cut" | "done">;

/**
 * Behind a --limit that a page's end reached exactly, the next page is still looked at: it alone tells whether models were
 * left out.
 */
function oneEnd(before: CrawlCheckpoint, page: Page | null): { rows: (readonly string[])[]; place: Place } {
  if (page === null) throw new Error("crawl: a sweep with one end got a round without a page");
  const room = before.limit === null ? page.rows.length : before.limit - before.rows;
  const rows = page.rows.length > room ? page.rows.slice(0, room) : page.rows;
  const cut = rows.length < page.rows.length;
  const done = cut || page.next === null;
  return { rows: [rows], place: { next: done ? null : page.next, reached: null, down: null, limit_cut: cut, done } };
}

/** The page from the oldest end first, so that the same rounds give the same rows whichever answer came first. */
function bothEnds(
  before: CrawlCheckpoint,
  downBefore: NonNullable<CrawlCheckpoint["down"]>,
  { first, down }: Round,
): { rows: (readonly string[])[]; place: Place } {
  const rows: (readonly string[])[] = [];
  let end = { next: before.next, reached: before.reached };
  let other = { next: downBefore.next, reached: downBefore.reached };
  if (first !== null) {
    const taken = take(first, 1, end, other);
    rows.push(taken.rows);
    end = taken.end;
  }
  if (down !== null) {
    const taken = take(down, -1, other, end);
    rows.push(taken.rows);
    other = taken.end;
  }
  const pages = downBefore.pages + Number(down !== null);
  const done = end.next === null && other.next === null;
  return { rows, place: { ...end, down: { ...other, pages }, limit_cut: false, done } };
}
