import type { Estimate } from "./estimate.ts";
import { type Fit, fit, fittedMeans, isSuspicious, termsAreHeld } from "./fit.ts";
import { dropZeroGroups, rowsWhere } from "./groups.ts";
import { type Grouping, gather, takeRows } from "./sample.ts";
import { findSeparation } from "./separation.ts";

/**
 * Fits the model again without one cluster. Undefined when that leaves fewer rows than terms, or rows of zeros that a term then
 * predicts perfectly: its coefficient would be wherever the fit was given up.
 */
export type Deletion = (cluster: Grouping, level: number) => Fit | undefined;

/** Deletions from an estimate, each made once and started from the whole sample's means. */
export function deletionsFrom({ detail: { fit: whole, sample } }: Estimate): Deletion {
  const means = fittedMeans(whole);
  const made = new Map<Grouping, Map<number, Fit | undefined>>();
  const make = (cluster: Grouping, level: number): Fit | undefined => {
    const keep = new Uint8Array(cluster.codes.length);
    for (let i = 0; i < keep.length; i++) keep[i] = cluster.codes[i] === level ? 0 : 1;
    const rest = rowsWhere(keep);
    const left = takeRows(sample, rest);
    const kept = whole.family === "poisson" ? dropZeroGroups(left) : undefined;
    if ((kept?.rows ?? rest).length <= whole.terms.length) return undefined;
    const startMeans = gather(means, kept ? kept.rows.map((place) => rest[place] as number) : rest);
    const reduced = kept?.sample ?? left;
    const found = fit(reduced, { family: whole.family, startMeans });
    if (!isSuspicious(found)) return found;
    const { count, settled } = findSeparation(reduced);
    return count === 0 && (settled || termsAreHeld(reduced, found)) ? found : undefined;
  };
  return (cluster, level) => {
    const known = made.get(cluster) ?? new Map<number, Fit | undefined>();
    made.set(cluster, known);
    if (!known.has(level)) known.set(level, make(cluster, level));
    return known.get(level);
  };
}
