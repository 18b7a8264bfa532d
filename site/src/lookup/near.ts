/** Number of letters to insert, delete or change to make one text of the other (Levenshtein 1966). */
export function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** The ids nearest to what was typed, letter case set aside: at most `limit`, none that differs in more than a fifth of its letters, or two of a short one. */
export function nearest(typed: string, ids: Iterable<string>, limit: number): string[] {
  const wanted = typed.toLowerCase().slice(0, 200);
  const most = Math.max(2, wanted.length / 5);
  return [...new Set(ids)]
    .filter((id) => Math.abs(id.length - wanted.length) <= most)
    .map((id) => ({ id, far: distance(wanted, id.toLowerCase()) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id }) => id);
}

/** Other spellings of an id that people mix up: spaces, `_` and `-`. Never the id itself. */
export function spellings(id: string): string[] {
  const others = [id.replace(/\s+/g, "-"), id.replace(/[\s_]+/g, "-"), id.replace(/[\s-]+/g, "_")];
  return [...new Set(others)].filter((other) => other !== id);
}
