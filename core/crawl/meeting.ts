/**
 * Where the two ends of a sweep meet. One goes up from the oldest model, the other down from the newest; each takes what is on
 * its own side of the other's last createdAt, so no model is taken twice and no list of ids is kept.
 */

/** How far one end is. */
export interface End {
  /** Path and query of its next page; null when it is finished. */
  readonly next: string | null;
  /** createdAt of the last row taken, in milliseconds; null before the first. */
  readonly reached: number | null;
}

/** 1: upwards from the oldest; −1: downwards from the newest. */
export type Direction = 1 | -1;

/**
 * What an end takes of its next page, and how far it is then. Models of one createdAt may be listed in any order, so a group of
 * equal dates belongs to the end that reached it first: the other stops before it, and that end finishes it alone.
 * Rows without a readable createdAt are taken by each end that meets them; the snapshot keeps one.
 */
export function take(
  page: { readonly rows: readonly string[]; readonly next: string | null },
  direction: Direction,
  own: End,
  other: End,
): { readonly rows: readonly string[]; readonly end: End } {
  const last = lastCreated(page.rows);
  if (last === null || !beyond(last, direction, own, other))
    return { rows: page.rows, end: { next: page.next, reached: last ?? own.reached } };
  // Only this page has all its rows parsed: one for each end in a sweep.
  const rows = page.rows.filter((row) => {
    const created = createdAt(row);
    return created === null || !beyond(created, direction, own, other);
  });
  return { rows, end: { next: null, reached: own.reached } };
}

/** Whether a model of that date is the other end's: one that it has taken already, or one of the group that it is in. */
function beyond(created: number, direction: Direction, own: End, other: End): boolean {
  // The other end is finished: what is left for this one is the rest of the group of equal dates that it is in.
  if (other.next === null) return own.reached === null || direction * (created - own.reached) > 0;
  return other.reached !== null && direction * (created - other.reached) >= 0;
}

function lastCreated(rows: readonly string[]): number | null {
  for (let at = rows.length - 1; at >= 0; at--) {
    const created = createdAt(rows[at] ?? "");
    if (created !== null) return created;
  }
  return null;
}

/** createdAt of a row as received, in milliseconds, or null when it has none that can be read. */
function createdAt(row: string): number | null {
  const model: unknown = JSON.parse(row);
  if (typeof model !== "object" || model === null || !("createdAt" in model)) return null;
  const milliseconds = typeof model.createdAt === "string" ? Date.parse(model.createdAt) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : milliseconds;
}
