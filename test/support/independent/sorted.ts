/** Scans of entries in ascending order of creation, so that a family of tens of thousands stays affordable. */
interface Created {
  readonly created_at: number;
}

/** Index of the first entry created at or after `time`: how many came strictly before. */
export function atOrAfter(sorted: readonly Created[], time: number): number {
  return countLeading(sorted, (entry) => entry.created_at < time);
}

/** Index of the first entry created strictly after `time`: how many came at or before. */
export function strictlyAfter(sorted: readonly Created[], time: number): number {
  return countLeading(sorted, (entry) => entry.created_at <= time);
}

/** Entries with from <= created_at < to. */
export function between<Entry extends Created>(sorted: readonly Entry[], from: number, to: number): Entry[] {
  return sorted.slice(atOrAfter(sorted, from), atOrAfter(sorted, to));
}

export function distinct<Value>(values: Iterable<Value>): Value[] {
  return [...new Set(values)];
}

/** Mid-rank of `value` among `all` (itself one of them), as a percentage: 100 (less + equal / 2) / n. */
export function midRankPercent(value: number, all: readonly number[]): number {
  const less = all.filter((other) => other < value).length;
  const equal = all.filter((other) => other === value).length;
  return (100 * (less + equal / 2)) / all.length;
}

/** How many entries at the front satisfy a condition that, once it fails, fails for all that follow (bisection). */
function countLeading(sorted: readonly Created[], holds: (entry: Created) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = sorted[middle];
    if (entry !== undefined && holds(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
