import type { Page } from "../hub/pages.ts";
import type { CrawlCheckpoint } from "./checkpoint.ts";

/**
 * What a page adds: the rows to keep and the checkpoint with the page counted (bytes and part follow when the part is written).
 * Behind a --limit that a page's end reached exactly, the next page is still looked at: it alone tells whether models were
 * left out.
 */
export function advance(before: CrawlCheckpoint, page: Page): { rows: readonly string[]; after: CrawlCheckpoint } {
  const room = before.limit === null ? page.rows.length : before.limit - before.rows;
  const rows = page.rows.length > room ? page.rows.slice(0, room) : page.rows;
  const cut = rows.length < page.rows.length;
  const done = cut || page.next === null;
  const after = {
    ...before,
    next: done ? null : page.next,
    pages: before.pages + 1,
    rows: before.rows + rows.length,
    requests: before.requests + page.requests,
    retries: before.retries + page.requests - 1,
    waited_seconds: Math.round(before.waited_seconds * 1000 + page.waitedMs) / 1000,
    limit_cut: cut,
    done,
  };
  return { rows, after };
}
