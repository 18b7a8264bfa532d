import { type Earned, LEAST } from "./comparable.ts";
import { count, noun, number, span, spanOf } from "./words.ts";

/** "not enough data (n = 12)". */
export function missing({ models }: Earned): string {
  return `not enough data (n = ${number(models)})`;
}

/** The figures of a comparison: "3 (1–9), n = 120". */
export function figures(earned: Earned): string {
  if (earned.found === null) return missing(earned);
  const { q1, median, q3 } = earned.found;
  return `${number(median)} (${number(q1)}–${number(q3)}), n = ${number(earned.models)}`;
}

/** The same for a table's cell, with a word where they say nothing of the place. */
export function cell(earned: Earned): string {
  return `${figures(earned)}${earned.level === "relation" && earned.found !== null ? ", any rank" : ""}`;
}

/** A sentence with everything: median, its interval, quartiles, n, authors, families, grade. */
export function sentence(earned: Earned): string {
  const what = earned.outcome === "likes" ? "Likes" : "Downloads in 30 days";
  const { models, authors, families, found } = earned;
  const who = `${count(models, "model")} by ${count(authors, "author")} on ${count(families, "base")}`;
  if (found === null) {
    return `${what}: not enough data (n = ${who}; ${LEAST.models} by ${LEAST.authors} on ${LEAST.families} are needed).`;
  }
  const { interval } = found;
  const sure =
    interval === null
      ? "its 95 % interval reaches beyond these models: too few authors or bases"
      : `95 % interval ${number(interval.low)} to ${number(interval.high)}`;
  return (
    `${what}: median ${number(found.median)} (${sure}), the middle half between ` +
    `${number(found.q1)} and ${number(found.q3)}; n = ${who}. Grade ${earned.evidence}.`
  );
}

/** Whom a comparison holds: "finetunes of rank 4–7 with 2–3 rivals in 30 days, read at age 30 days, T1". */
export function whom(earned: Earned, relation: string): string {
  const rank = earned.ranks === null ? " of any rank" : ` of rank ${span(earned.ranks)}`;
  const rivals =
    earned.rivals === null
      ? ", however crowded"
      : earned.rivals.to === 0
        ? " without a rival in 30 days"
        : ` with ${spanOf(earned.rivals, "rival")} in 30 days`;
  return `${noun(relation, true)}${rank}${rivals}, ${age(earned)}, ${earned.tier}`;
}

/** How old the entries were: "read at age 30 days" or "30 to 60 days old". */
export function age({ reading }: Earned): string {
  return reading === "30" ? "read at age 30 days" : `${reading.replace("-", " to ")} days old`;
}

/** The grades of likes and downloads for a table's cell: "A, B", a dash where nothing was found. */
export function grades({ likes, downloads }: { readonly likes: Earned; readonly downloads: Earned }): string {
  return [likes, downloads].map(({ found, evidence }) => (found === null ? "–" : evidence)).join(", ");
}
