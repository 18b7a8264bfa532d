import type { Estimate } from "./estimate.ts";
import { type Fit, fit, fittedMeans, fitWithoutCollinear, isSuspicious, termsAreHeld } from "./fit.ts";
import { dropZeroGroups, rowsWhere, type ZeroGroups } from "./groups.ts";
import { type Grouping, gather, type Sample, takeRows } from "./sample.ts";
import { findSeparation } from "./separation.ts";

/**
 * Fits the model again without one cluster. Terms that only the cluster tells apart from the rest, or that then predict zeros perfectly, are
 * collinear in what is left and have no coefficient; the others keep theirs. Undefined when that leaves no more rows than terms, or where it cannot
 * be decided whether a coefficient is finite.
 */
export type Deletion = (cluster: Grouping, level: number) => Fit | undefined;

/** Deletions from an estimate, each made once and started from the whole sample's means. */
export function deletionsFrom({ detail: { fit: whole, sample } }: Estimate): Deletion {
  const means = fittedMeans(whole);
  const informative = (rows: Sample): Pick<ZeroGroups, "sample" | "rows"> =>
    whole.family === "poisson" ? dropZeroGroups(rows) : { sample: rows, rows: Int32Array.from(rows.outcome.keys()) };
  const made = new Map<Grouping, Map<number, Fit | undefined>>();
  const make = (cluster: Grouping, level: number): Fit | undefined => {
    const keep = new Uint8Array(cluster.codes.length);
    for (let i = 0; i < keep.length; i++) keep[i] = cluster.codes[i] === level ? 0 : 1;
    const rest = rowsWhere(keep);
    const { sample: informed, rows } = informative(takeRows(sample, rest));
    let left = informed;
    let startMeans: Float64Array | undefined = gather(
      means,
      rows.map((place) => rest[place] as number),
    );
    for (;;) {
      if (left.outcome.length <= whole.terms.length) return undefined;
      const found = fit(left, { family: whole.family, startMeans });
      if (!isSuspicious(found)) return found;
      const { count, separated, settled } = findSeparation(left);
      if (count === 0) {
        if (!settled && !termsAreHeld(left, found)) return undefined;
        return found.settled ? found : fitWithoutCollinear(left, found, { family: whole.family });
      }
      left = takeRows(left, rowsWhere(separated.map((one) => 1 - one)));
      startMeans = undefined;
    }
  };
  return (cluster, level) => {
    const known = made.get(cluster) ?? new Map<number, Fit | undefined>();
    made.set(cluster, known);
    if (!known.has(level)) known.set(level, make(cluster, level));
    return known.get(level);
  };
}
