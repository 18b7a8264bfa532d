import type { Interval } from "./comparable.ts";
import type { Neighbour } from "./neighbours.ts";
import type { Plan } from "./plan.ts";
import type { Section } from "./report.ts";
import { number, plain } from "./words.ts";

/** What is known and what is not. */
export function conclusion(plan: Plan): Section {
  const { likes, downloads } = plan.comparable;
  const lines = [
    plan.limit === null
      ? "Known: the counts and places above; they are complete for what was listed and what its cards declare."
      : "Known: the counts above, within the sample; earlier entries are missing from places and comparisons.",
  ];
  if (likes.found === null && downloads.found === null) {
    lines.push("Not known: what comparable entries earn; there are not enough of them in this release.");
  } else {
    lines.push(
      "Described, not explained: what comparable entries earned.",
      ...plan.neighbours
        .map((one) => against(plan, one))
        .filter((line) => line !== null)
        .slice(0, 1),
    );
  }
  lines.push(
    "Not known: what your model would earn here or elsewhere. Crowded niches belong to prominent bases, authors and models differ, and none of that is held fixed: these are associations in public metadata, not effects.",
  );
  return { id: "conclusion", title: "What is known, and what is not", lines, table: null };
}

/** Why two medians with these intervals are not said to differ; null where they are. */
function whyOpen(one: Interval | null, other: Interval | null): string | null {
  if (one === null || other === null) return "an interval reaches beyond the models";
  return one.low <= other.high && other.low <= one.high ? "the intervals overlap" : null;
}

/** Likes here beside those of a neighbour, where both are of the same relation, reading and width; null where they cannot be compared. */
function against({ comparable: { likes }, relation, base }: Plan, one: Neighbour): string | null {
  const there = one.likes;
  if (likes.found === null || there.found === null || one.relation !== relation) return null;
  if (likes.reading !== there.reading || likes.level !== there.level || likes.level === "relation") return null;
  const where = one.base === base ? `for ${plain(one.task ?? "no stated task")}` : `of ${plain(one.base)}`;
  const medians = `median ${number(there.found.median)} there, ${number(likes.found.median)} here`;
  if (there.ranks?.from === likes.ranks?.from && there.rivals?.from === likes.rivals?.from) {
    return `Entries ${where} fall into the same bands as here, so these data cannot tell the two apart.`;
  }
  const open = whyOpen(there.found.interval, likes.found.interval);
  // Two intervals of 95 % may overlap and the medians differ all the same: overlap leaves the question open and does not answer it.
  return open === null
    ? `Entries comparable to those ${where} have ${there.found.median > likes.found.median ? "more" : "fewer"} likes (${medians}; the intervals do not overlap).`
    : `Whether entries comparable to those ${where} have more likes than here, or fewer, is open (${medians}; ${open}).`;
}
