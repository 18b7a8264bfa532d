import { clusterScores } from "../clusters.ts";
import type { Deletion } from "../deletion.ts";
import type { Estimate } from "../estimate.ts";
import type { Grouping } from "../sample.ts";
import { REFIT } from "../specifications.ts";

/** How far an estimate moves when one cluster is left out. */
export interface Influence {
  readonly low: number;
  readonly high: number;
  /** Codes of the clusters left out at both ends. */
  readonly lowWithout: number;
  readonly highWithout: number;
  /** `all`: estimated without each cluster; `most influential`: only without those that one step says move it most; `one step`: not estimated anew. */
  readonly method: "all" | "most influential" | "one step";
}

/** Clusters on each side that are left out in earnest. */
const ENDS = 3;

/**
 * The range of one coefficient when one cluster at a time is left out. A Newton step from the whole sample's estimate,
 * b − (Σ x x')⁻¹ s₍g₎ with the cluster's score s₍g₎, ranks the clusters; the three at either end are then left out and everything
 * is estimated anew.
 */
export function leaveOneOut(result: Estimate, term: string, cluster: Grouping, deletion: Deletion): Influence | null {
  const { fit: whole, sample } = result.detail;
  const place = whole.terms.indexOf(term);
  if (place < 0) return null;
  const moved = oneStep(result, place, cluster);
  const order = [...moved.keys()].sort((a, b) => (moved[a] as number) - (moved[b] as number) || a - b);
  const exact = sample.outcome.length <= REFIT.rows;
  const chosen = exact ? [...order.slice(0, ENDS), ...order.slice(-ENDS)] : [order[0] ?? 0, order.at(-1) ?? 0];
  let low = { value: Number.POSITIVE_INFINITY, without: -1 };
  let high = { value: Number.NEGATIVE_INFINITY, without: -1 };
  for (const g of new Set(chosen)) {
    const value = exact ? without(g) : (moved[g] as number);
    if (value === null) continue;
    if (value < low.value) low = { value, without: g };
    if (value > high.value) high = { value, without: g };
  }
  if (low.without < 0) return null;
  return {
    low: low.value,
    high: high.value,
    lowWithout: low.without,
    highWithout: high.without,
    method: exact ? "most influential" : "one step",
  };

  function without(g: number): number | null {
    const found = deletion(cluster, g);
    if (found === undefined) return null;
    const at = found.terms.indexOf(term);
    return found.converged && at >= 0 ? (found.coefficients[at] as number) : null;
  }
}

function oneStep({ detail }: Estimate, place: number, cluster: Grouping): Float64Array {
  const { bread, terms, coefficients } = detail.fit;
  const size = terms.length;
  const scores = clusterScores(detail.fit, cluster);
  return Float64Array.from({ length: cluster.levels }, (_, g) => {
    let step = 0;
    for (let j = 0; j < size; j++) step += (bread[place * size + j] as number) * (scores[g * size + j] as number);
    return (coefficients[place] as number) - step;
  });
}
