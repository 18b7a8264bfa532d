import type { EarnedHeld, Held, WeeksHeld } from "./data.ts";
import type { Plan } from "./plan.ts";
import type { Section } from "./report.ts";
import { count, noun, number, percentileWords } from "./words.ts";

/** How ranges like those of the answer held in the past of the same release. */
export function record({ record: { niche, family, likes, downloads }, relation, limit }: Plan): Section {
  const lines = [
    ...(family === null ? [] : weeksLines(family, "families")),
    ...(niche === null ? [] : weeksLines(niche, "niches")),
    ...(likes === null ? [] : [earnedLine(likes, "likes", relation)]),
    ...(downloads === null ? [] : [earnedLine(downloads, "downloads of 30 days", relation)]),
  ];
  if (lines.length === 0)
    lines.push("Too little of the past is known to say how often the ranges above would have held.");
  else if (limit !== null) lines.push("Asked of a sample, which knows less and less of earlier weeks.");
  if (likes === null && downloads === null) {
    lines.push(
      "What comparable entries earn cannot be judged: that takes ten weeks of snapshots, and 30 entries of the relation that came 60 to 30 days ago.",
    );
  }
  return { id: "record", title: "Track record of such ranges", lines, table: null };
}

const RATES = {
  0: "less than one entry a week",
  1: "1 to 10 entries a week",
  10: "10 or more entries a week",
} as const;

function weeksLines(one: WeeksHeld, units: string): string[] {
  const lines = [
    `Of past weeks of ${units} with ${RATES[one.per_week]}, ${held(one)} lay between the fewest and the most entries of one of the weeks before, ${percent(one.below)} % below and ${percent(one.above)} % above (n = ${count(one.n, "week")} of ${count(one.bases, "base")}). Were weeks alike, at least ${percent(one.foretold)} % would.`,
  ];
  if (one.high < one.foretold) lines.push("There such a range promises more than it held.");
  return lines;
}

function earnedLine(one: EarnedHeld, what: string, relation: string): string {
  return `Of the ${noun(relation, true)} that came 60 to 30 days before the snapshot, ${held(one)} had ${what} at age 30 days within the middle half of what was comparable when they came, ${percent(one.below)} % fewer and ${percent(one.above)} % more (n = ${number(one.n)} by ${count(one.authors, "author")} on ${count(one.families, "base")}). Half or more would, had nothing changed.`;
}

/** "69 % (95 % interval 63 to 74)". */
function held({ held: share, low, high }: Held): string {
  return `${percent(share)} % (95 % interval ${percent(low)} to ${percent(high)})`;
}

function percent(share: number): string {
  return percentileWords(100 * share);
}
