import { HubraceError } from "../errors.ts";
import { deletionsFrom } from "./deletion.ts";
import type { Estimate, TermEstimate } from "./estimate.ts";
import { withError } from "./interval.ts";
import type { Grouping } from "./sample.ts";

export interface Jackknife {
  /** The full estimate with CV3 errors, t with G − 1 degrees of freedom. */
  readonly terms: readonly TermEstimate[];
  readonly clusters: number;
  /** Clusters without which there is no fit; they are left out of the errors. */
  readonly failed: number;
  /** Smallest and largest estimate with one cluster left out, by term, of the clusters without which it has one. */
  readonly ranges: readonly { term: string; low: number; high: number; lowWithout: number; highWithout: number }[];
}

/**
 * Leave-one-cluster-out estimates and the CV3 errors made of them: (G − 1)/G Σ (b₍g₎ − b)(b₍g₎ − b)' (MacKinnon, Nielsen and
 * Webb 2023), which hold up better than sandwich errors with few or uneven clusters. Every deletion is a full estimate,
 * started from the whole sample's. A term that one cluster alone identifies has an error of NaN; the others keep that deletion, which may be the one
 * that they hang on most. Throws a HubraceError when fewer than two deletions can be estimated.
 */
export function jackknife(result: Estimate, cluster: Grouping = onlyCluster(result), level = 0.95): Jackknife {
  const { fit: whole } = result.detail;
  const deletion = deletionsFrom(result);
  const squares = new Float64Array(whole.terms.length);
  const ranges = whole.terms.map((term) => ({ term, low: Infinity, high: -Infinity, lowWithout: -1, highWithout: -1 }));
  let used = 0;
  for (let g = 0; g < cluster.levels; g++) {
    const found = deletion(cluster, g);
    if (!found?.converged) continue;
    used++;
    ranges.forEach((range, j) => {
      const value = found.coefficients[found.terms.indexOf(range.term)] ?? Number.NaN;
      squares[j] = (squares[j] as number) + (value - (whole.coefficients[j] as number)) ** 2;
      if (value < range.low) Object.assign(range, { low: value, lowWithout: g });
      if (value > range.high) Object.assign(range, { high: value, highWithout: g });
    });
  }
  if (used < 2)
    throw new HubraceError(
      `estimate: the jackknife over ${cluster.name} could estimate ${used} of ${cluster.levels} deletions; it needs two, use another cluster`,
    );
  const degrees = used - 1;
  const terms = whole.terms.map((term, j) =>
    withError(
      { term, estimate: whole.coefficients[j] as number },
      Math.sqrt(((used - 1) / used) * (squares[j] as number)),
      degrees,
      level,
    ),
  );
  return { terms, clusters: cluster.levels, failed: cluster.levels - used, ranges };
}

function onlyCluster(result: Estimate): Grouping {
  const [first] = result.detail.clusters;
  if (!first) throw new HubraceError("estimate: the jackknife needs clusters; name them when estimating");
  return first;
}
