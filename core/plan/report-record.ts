import type { EarnedHeld, Held, WeeksHeld } from "./data.ts";
import type { Pace } from "./pace.ts";
import type { Plan } from "./plan.ts";
import type { Section } from "./report.ts";
import { count, noun, number, percentileWords } from "./words.ts";

/** How ranges like those of the answer held in the past of the same release. */
export function record({ record: { niche, family, likes, downloads }, pace, relation, limit }: Plan): Section {
  const rows = [
    ...(family === null ? [] : [weeksRow(family)]),
    ...(niche === null ? [] : [weeksRow(niche)]),
    ...(likes === null ? [] : [earnedRow(likes, "Likes at age 30 days", relation)]),
    ...(downloads === null ? [] : [earnedRow(downloads, "30-day downloads at age 30 days", relation)]),
  ];
  const lines =
    rows.length === 0
      ? ["Too little of the past is known to judge such ranges."]
      : [
          "Ranges like those above, asked of the past with what was known then: fewest and most entries of a week, middle half of what comparable entries earned.",
        ];
  if ([family, niche].some((one) => one !== null && one.high < one.foretold)) {
    lines.push("Where fewer weeks held than foretold, such a range promises too much.");
  }
  lines.push(...became(family, pace.family), ...became(niche, pace.niche));
  if (rows.length > 0 && limit !== null) lines.push("Asked of a sample, which knows less of earlier weeks.");
  if (likes === null && downloads === null) {
    lines.push(
      "Ranges of what comparable entries earned cannot be judged: it takes ten weeks of snapshots, and 30 entries 60 to 30 days ago at places where enough had come before.",
    );
  }
  const table = { columns: ["Range", "Within (95 % interval)", "Below", "Above", "If all were alike", "n"], rows };
  return { id: "record", title: "Track record of such ranges", lines, table: rows.length === 0 ? null : table };
}

/** What weeks of such places held, and what that makes of the pace of this one. */
function became(one: WeeksHeld | null, pace: Pace | null): string[] {
  if (!one?.times || pace === null) return [];
  const { tenth, median, ninetieth, low, high } = one.times;
  const interval = low === null ? "" : `; 95 % interval ${low} to ${high}`;
  const entries = (times: number) => number(Math.round(times * pace.per_week));
  return [
    `${weekOf(one)} held ${median} times the mean before (median${interval}), eight in ten ${tenth} to ${ninetieth}. Of this ${one.unit}’s ${number(pace.per_week)} a week that is ${entries(median)}, and ${entries(tenth)} to ${entries(ninetieth)}.`,
  ];
}

function weekOf({ unit, per_week }: WeeksHeld): string {
  return `A week of ${unit === "niche" ? "niches" : "families"} with ${per_week} ${per_week === "under 1" ? "entry" : "entries"} a week before`;
}

function weeksRow(one: WeeksHeld): string[] {
  return [
    weekOf(one),
    ...shares(one),
    `at least ${percent(one.foretold)} %`,
    `${count(one.n, "week")} of ${count(one.bases, "base")}`,
  ];
}

/** One more draw lies between the quartiles of n others in (n − 1) / (2n + 2) of all cases: 47 % of 30, the fewest that are compared. Ties add to that. */
const MIDDLE_HALF = "about 50 % or more";

function earnedRow(one: EarnedHeld, what: string, relation: string): string[] {
  const n = `${number(one.n)} by ${count(one.authors, "author")} on ${count(one.families, "base")}`;
  return [`${what} of ${noun(relation, true)} that came 60 to 30 days ago`, ...shares(one), MIDDLE_HALF, n];
}

/** Cells: "69 % (63–74)", "30 %", "1 %". */
function shares({ held, below, above, low, high }: Held): string[] {
  return [`${percent(held)} % (${percent(low)}–${percent(high)})`, `${percent(below)} %`, `${percent(above)} %`];
}

const percent = (share: number) => percentileWords(100 * share);
