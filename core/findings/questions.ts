import { ASSOCIATIONS } from "./associations.ts";
import type { Question, Row } from "./question.ts";
import { count, duration, form, list, number, percent, percents, relationNoun } from "./text.ts";

const n = (row: Row | undefined, column: string) => Number(row?.[column] ?? 0);
const orNull = (found: Row[string] | undefined) => (typeof found === "number" ? found : null);
/** "37 % of the likes", or that there are none to be shared. */
const held = (found: Row[string] | undefined, of: string, whose = "the") =>
  typeof found === "number"
    ? `${percent(found)} of ${whose} ${of}`
    : `none of ${whose} ${of}, of which there are none,`;
/** How many, in a sentence: "none", "1", "2,044". */
const some = (value: number) => (value === 0 ? "none" : number(value));
const s = (row: Row | undefined, column: string) => String(row?.[column] ?? "");
/** "quantizations of org/base for text-generation": a niche in full, since others of the same base may hold more. */
const nicheOf = (row: Row) =>
  `${relationNoun(s(row, "relation"))} of ${s(row, "base")} ${s(row, "task") === "no task" ? "without a stated task" : `for ${s(row, "task")}`}`;

/** Of how many bases a ratio is the largest, and what follows from having been picked for that. `clearly`: those that draw more beyond chance. */
function picked(compared: number, clearly: number): string {
  const terms =
    "at least 90 days old with 30 entries by 10 authors in the last 90 days, of them 10 a month in the first 60";
  if (compared === 1) return `No other base is ${terms}.`;
  const bases = `${count(compared, "base")} ${terms}`;
  const bias = "it is more likely too high than too low";
  if (clearly === 0) return `The clearest of ${bases}; picked for that, ${bias}.`;
  const chance = `clearly more, judged over ${compared === 2 ? "both" : `all ${number(compared)}`} at once (if none drew more, one report in 40 would name any)`;
  if (clearly === 1) return `The only one of ${bases} that draws ${chance}.`;
  return `The largest ratio of the ${number(clearly)} that draw ${chance}, of ${bases}; picked for being the largest, ${bias}.`;
}

/** Of which relations it is not known whether their first entries come after those of `first`, whose median is the smallest. */
function open(first: Row, rest: readonly Row[]): string {
  const apart = (row: Row) =>
    typeof first.median_high_hours === "number" &&
    typeof row.median_low_hours === "number" &&
    first.median_high_hours < row.median_low_hours;
  const nouns = rest.filter((row) => !apart(row)).map((row) => relationNoun(s(row, "relation")));
  return nouns.length === 0
    ? ""
    : ` It is open whether ${relationNoun(s(first, "relation"))} come before ${list(nouns)}: their 95 % intervals overlap or are missing.`;
}

/** What entries that vanished make of ratios; `day` of the first snapshot, null where it lies before all that is compared. */
function vanishedBefore(day: Row[string] | undefined): string {
  const counted = "Each month counts what was listed at its end, also what has vanished since.";
  if (typeof day !== "string") return counted;
  return `${counted} What vanished before the first snapshot (${day}) is missing, more of the older, which makes every ratio too high: by up to a sixth where a quarter is gone within twelve weeks.`;
}

/** All questions, in the order in which the report prints their answers. What estimates do not carry describes one snapshot: grade C. */
export const QUESTIONS: readonly Question[] = [
  {
    kind: "first-entrants",
    answer(rows) {
      const [largest] = rows;
      if (largest === undefined) return null;
      const parts = rows.map(
        (row) =>
          // Of few entries ten are many: what part they are tells what they would hold by chance.
          `of ${number(n(row, "models"))} ${relationNoun(s(row, "relation"))} the first ${n(row, "first_models")} (${percent(n(row, "first_models") / n(row, "models"))}) hold ` +
          `${held(row.first_share_likes, "likes")} and ${held(row.first_share_downloads, "downloads")}`,
      );
      const noun = relationNoun(s(largest, "relation"));
      return {
        title: `On ${s(largest, "base")}, the first ${n(largest, "first_models")} of ${number(n(largest, "models"))} ${noun} hold ${held(largest.first_share_downloads, "downloads", "their")}`,
        summary:
          `${s(largest, "base")} is the newest base with at least 100 derivatives (${number(n(largest, "family_models"))}): ${parts.join("; ")}. ` +
          "Downloads are requests in the trailing 30 days. Earlier entries also had more time to be noticed. Entries that vanished are not counted.",
        numbers: Object.fromEntries([
          ["base", s(largest, "base")],
          ["family_models", n(largest, "family_models")],
          ...rows.flatMap((row) => [
            [`${s(row, "relation")}_models`, n(row, "models")],
            [`${s(row, "relation")}_first_models`, n(row, "first_models")],
            [`${s(row, "relation")}_first_share_likes`, orNull(row.first_share_likes)],
            [`${s(row, "relation")}_first_share_downloads`, orNull(row.first_share_downloads)],
          ]),
        ]),
        n: n(largest, "models"),
        n_of: noun,
        tier: "T1",
        chart: "first-entrants",
        href: "/priority/",
      };
    },
  },
  {
    kind: "crowded-niches",
    answer(rows) {
      const [first, second] = rows;
      if (first === undefined) return null;
      const tied = second !== undefined && n(second, "authors_30d") === n(first, "authors_30d");
      const next =
        second === undefined
          ? ""
          : ` ${tied ? "As many" : "Next"}: ${nicheOf(second)}, ${count(n(second, "authors_30d"), "author")}.`;
      return {
        title: `${tied ? "One of the most crowded niches" : "The most crowded niche"} of 30 models or more now: ${nicheOf(first)}, ${count(n(first, "authors_30d"), "author")} in 30 days`,
        summary:
          `In the last 30 days ${count(n(first, "authors_30d"), "author")} published ${number(n(first, "entries_30d"))} ${nicheOf(first)}.${next} ` +
          "A niche is one base, relation and task: those of the base's other tasks are not among them. Niches under 30 models are not compared.",
        numbers: {
          base: s(first, "base"),
          relation: s(first, "relation"),
          task: s(first, "task"),
          authors_30d: n(first, "authors_30d"),
          entries_30d: n(first, "entries_30d"),
        },
        n: n(first, "models"),
        n_of: `${relationNoun(s(first, "relation"))} in the niche`,
        tier: "T1",
        chart: "crowded-niches",
        href: "/congestion/",
      };
    },
  },
  {
    kind: "growing-families",
    answer(rows) {
      const [first] = rows;
      if (first === undefined) return null;
      if (first.comparable !== true) {
        return {
          title: "No family can be compared with its own past yet",
          summary:
            `${count(n(first, "families"), "family", "families")} older than 90 days had at least 30 entries by 10 authors in the last 90 days, but none had 10 a month ` +
            "in the first two months of them: this snapshot holds too little of their past to speak of growth.",
          numbers: { families: n(first, "families") },
          n: n(first, "families"),
          n_of: form(n(first, "families"), "family", "families"),
          tier: "T1",
          chart: null,
          href: "/families/",
        };
      }
      return {
        title:
          first.clear === true
            ? `${s(first, "base")} draws ${number(n(first, "ratio"), 1)} times the entries of its own past`
            : `No family draws clearly more entries than in its own past; ${s(first, "base")} comes closest with ${number(n(first, "ratio"), 1)} times as many`,
        summary:
          `${number(n(first, "entries_30d"))} derivatives of ${s(first, "base")} appeared in the last 30 days, against ${number(n(first, "mean_before"), 1)} a month ` +
          `in the 60 days before: ${number(n(first, "ratio"), 1)} times as many (95 % interval ${number(n(first, "ratio_low"), n(first, "ratio_low") < 0.1 ? 2 : 1)} to ${number(n(first, "ratio_high"), 1)}, ` +
          `an author's entries as a cluster). ${picked(n(first, "compared"), n(first, "clearly"))} ${vanishedBefore(first.first_snapshot)}`,
        numbers: {
          base: s(first, "base"),
          entries_30d: n(first, "entries_30d"),
          mean_before: n(first, "mean_before"),
          ratio: n(first, "ratio"),
          ratio_low: n(first, "ratio_low"),
          ratio_high: n(first, "ratio_high"),
          compared: n(first, "compared"),
          clearly: n(first, "clearly"),
        },
        n: n(first, "n"),
        n_of: "entries in 90 days",
        tier: "T1",
        chart: null,
        href: "/families/",
      };
    },
  },
  {
    kind: "first-arrivals",
    answer(rows) {
      const [first, ...rest] = rows;
      if (first === undefined || rest.length === 0) return null;
      const interval = (row: Row, name = "") =>
        row.median_low_hours === null
          ? "too few organizations or authors for an interval"
          : `${name}${duration(n(row, "median_low_hours"))} to ${duration(n(row, "median_high_hours"))}`;
      const later = rest.map(
        (row) =>
          `${duration(n(row, "median_hours"))} for ${relationNoun(s(row, "relation"))} (${interval(row)}; ${count(n(row, "bases"), "base")})`,
      );
      const noun = relationNoun(s(first, "relation"));
      return {
        title: `New bases with ten derivatives got the first of their ${noun} after ${duration(n(first, "median_hours"))} in the median`,
        summary:
          `On bases of the last 90 days with at least 10 derivatives since, the first of the ${noun} came ${duration(n(first, "median_hours"))} after the base in the median ` +
          `(${interval(first, "95 % interval of the median: ")}; middle half: ${duration(n(first, "quartile_1_hours"))} to ${duration(n(first, "quartile_3_hours"))}; ` +
          `${count(n(first, "bases"), "base")}), against ${list(later)}.${open(first, rest)} Bases that have none yet are not counted, so the wait of any new base is longer.`,
        numbers: Object.fromEntries(
          rows.flatMap((row) => [
            [`${s(row, "relation")}_median_hours`, n(row, "median_hours")],
            [`${s(row, "relation")}_median_low_hours`, orNull(row.median_low_hours)],
            [`${s(row, "relation")}_median_high_hours`, orNull(row.median_high_hours)],
            [`${s(row, "relation")}_bases`, n(row, "bases")],
          ]),
        ),
        n: n(first, "bases"),
        n_of: "bases",
        tier: "T1",
        chart: "first-arrivals",
        href: "/priority/",
      };
    },
  },
  {
    kind: "zero-likes",
    answer(rows) {
      const [most] = rows;
      if (most === undefined) return null;
      const parts = rows.map(
        (row) =>
          `${percent(n(row, "share_zero"))} of ${number(n(row, "models"))} ${relationNoun(s(row, "relation"))} ` +
          `(${percents(n(row, "share_zero_low"), n(row, "share_zero_high"))})`,
      );
      return {
        title: `${percent(n(most, "share_zero"))} of ${relationNoun(s(most, "relation"))} a week old or more have no like at all`,
        summary: `Among derivatives at least 7 days old that are still listed, ${list(parts)} have not a single like so far. In brackets: 95 % intervals.`,
        numbers: Object.fromEntries(
          rows.flatMap((row) => [
            [`${s(row, "relation")}_share_zero`, n(row, "share_zero")],
            [`${s(row, "relation")}_share_zero_low`, n(row, "share_zero_low")],
            [`${s(row, "relation")}_share_zero_high`, n(row, "share_zero_high")],
            [`${s(row, "relation")}_models`, n(row, "models")],
          ]),
        ),
        n: n(most, "models"),
        n_of: `${relationNoun(s(most, "relation"))} a week old or more`,
        tier: "T1",
        chart: null,
        href: "/congestion/",
      };
    },
  },
  {
    kind: "tiers",
    answer(rows) {
      const [row] = rows;
      if (row === undefined || n(row, "t0") === 0) return null;
      const lost = n(row, "t0") - n(row, "t1");
      const family =
        n(row, "base_t0") > n(row, "base_t1")
          ? ` No base loses more than ${s(row, "base")}: from ${number(n(row, "base_t0"))} to ${number(n(row, "base_t1"))}.`
          : "";
      return {
        title:
          lost === 0
            ? `None of ${count(n(row, "t0"), "entry", "entries")} is suspected to be an automated upload`
            : `Leaving out suspected automated uploads takes the entries from ${number(n(row, "t0"))} to ${number(n(row, "t1"))}`,
        summary:
          `${lost === 0 ? "None" : number(lost)} of ${count(n(row, "t0"), "entry", "entries")} (derivative and declared base; ${percent(lost / n(row, "t0"))}) came in bursts of 20 or more within 24 hours on one base or ${form(lost, "carries a serial name", "carry serial names")}; ` +
          `of those left ${some(n(row, "t2"))} ${form(n(row, "t2"), "is its author's first on the base", "are their author's first on the base")}.${family}`,
        numbers: {
          t0: n(row, "t0"),
          t1: n(row, "t1"),
          t2: n(row, "t2"),
          base: s(row, "base"),
          base_t0: n(row, "base_t0"),
          base_t1: n(row, "base_t1"),
        },
        n: n(row, "t0"),
        n_of: form(n(row, "t0"), "entry", "entries"),
        tier: "T0",
        chart: null,
        href: "/methods/",
      };
    },
  },
  {
    kind: "data-quality",
    answer(rows) {
      const [row] = rows;
      if (row === undefined || n(row, "edges") === 0) return null;
      return {
        title: `${percent(n(row, "orphan_edges") / n(row, "edges"))} of entries name a base that is not listed in this snapshot`,
        summary:
          `${number(n(row, "orphan_edges"))} of ${count(n(row, "edges"), "entry", "entries")} (derivative and declared base) ${form(n(row, "orphan_edges"), "names", "name")} a base that is not in the snapshot (deleted, private, renamed, mistyped, or outside a sample). ` +
          `Of ${count(n(row, "models"), "model")} ${some(n(row, "cycle_models"))} ${form(n(row, "cycle_models"), "stands", "stand")} in cycles of declared lineage ` +
          `and ${some(n(row, "models_without_date"))} ${form(n(row, "models_without_date"), "has", "have")} no known creation date; ` +
          (n(row, "datable_edges") === 0
            ? "of no entry are both dates known."
            : `of ${count(n(row, "datable_edges"), "entry", "entries")} whose two dates are known ${some(n(row, "edges_before_base"))} ${form(n(row, "edges_before_base"), "was created before its", "were created before their")} base.`),
        numbers: {
          edges: n(row, "edges"),
          orphan_edges: n(row, "orphan_edges"),
          cycle_models: n(row, "cycle_models"),
          models: n(row, "models"),
          models_without_date: n(row, "models_without_date"),
          datable_edges: n(row, "datable_edges"),
          edges_before_base: n(row, "edges_before_base"),
        },
        n: n(row, "edges"),
        n_of: form(n(row, "edges"), "entry", "entries"),
        tier: "T0",
        chart: null,
        href: "/status/",
      };
    },
  },
  ...ASSOCIATIONS,
];
