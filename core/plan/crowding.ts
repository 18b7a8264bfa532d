/**
 * Mid-rank percentile, 0 to 100, of `authors` among the niches of a release: 100 × (niches with fewer + half of those with as many) / all.
 * For a niche of the release it equals its `crowding_percentile`, to two decimals as bases.sql gives that. Null when the release has no
 * niche. `niches`: [authors, niches] pairs.
 */
export function percentile(authors: number, niches: readonly (readonly [number, number])[]): number | null {
  let rank = 0;
  let all = 0;
  for (const [value, count] of niches) {
    all += count;
    if (value <= authors) rank += value < authors ? count : count / 2;
  }
  return all === 0 ? null : Math.round((10_000 * rank) / all) / 100;
}
