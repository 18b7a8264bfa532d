import type { Fit } from "./fit.ts";
import { mirror } from "./linear/mirror.ts";
import { crossGrouping, type Grouping } from "./sample.ts";

/** Sums of the rows' scores per cluster: cluster by cluster, one value per term. */
export function clusterScores(fit: Fit, cluster: Grouping): Float64Array {
  const size = fit.columns.length;
  const sums = new Float64Array(cluster.levels * size);
  const { order, residuals, columns } = fit;
  const places = new Int32Array(order.length);
  for (let i = 0; i < places.length; i++) places[i] = (cluster.codes[order[i] as number] as number) * size;
  for (let j = 0; j < size; j++) addScores(sums, places, j, columns[j] as Float64Array, residuals);
  return sums;
}

function addScores(
  sums: Float64Array,
  places: Int32Array,
  term: number,
  column: Float64Array,
  residuals: Float64Array,
): void {
  for (let i = 0; i < places.length; i++) {
    const at = (places[i] as number) + term;
    sums[at] = (sums[at] as number) + (column[i] as number) * (residuals[i] as number);
  }
}

/** Σ s s' over clusters, full, by rows. */
export function outerSum(sums: Float64Array, size: number): Float64Array {
  const meat = new Float64Array(size * size);
  for (let from = 0; from < sums.length; from += size) {
    for (let i = 0; i < size; i++) {
      const si = sums[from + i] as number;
      for (let j = 0; j <= i; j++)
        meat[i * size + j] = (meat[i * size + j] as number) + si * (sums[from + j] as number);
    }
  }
  mirror(meat, size);
  return meat;
}

/** Every non-empty combination of the clusters with its sign, as in Cameron, Gelbach and Miller (2011): + for one, − for two, … */
export function clusterCombinations(clusters: readonly Grouping[]): { grouping: Grouping; sign: number }[] {
  const combinations: { grouping: Grouping; sign: number }[] = [];
  for (let mask = 1; mask < 1 << clusters.length; mask++) {
    const members = clusters.filter((_, c) => mask & (1 << c));
    const grouping = members.reduce((joined, next) => crossGrouping(joined, next));
    combinations.push({ grouping, sign: members.length % 2 === 1 ? 1 : -1 });
  }
  return combinations;
}

/** True where every level of `effect` lies within one level of `cluster`. */
export function isNested(effect: Grouping, cluster: Grouping): boolean {
  const home = new Int32Array(effect.levels).fill(-1);
  for (let i = 0; i < effect.codes.length; i++) {
    const level = effect.codes[i] as number;
    const found = cluster.codes[i] as number;
    if ((home[level] as number) < 0) home[level] = found;
    else if (home[level] !== found) return false;
  }
  return true;
}
