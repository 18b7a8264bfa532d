import { drawIntervals } from "../draw/intervals.ts";
import { relationColour } from "../draw/sheet.ts";
import { duration, number, relationNoun, shortDuration } from "../src/format.ts";
import { type Answer, type ChartDefinition, notEnough, num, type Row, sumOnT1, text } from "./chart.ts";
import { medianInterval, overlap } from "./interval.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "n", label: "Entries", as: "count" },
  { key: "decile_1", label: "10 % within", as: "days" },
  { key: "quartile_1", label: "25 % within", as: "days" },
  { key: "median", label: "50 % within", as: "days" },
  { key: "quartile_3", label: "75 % within", as: "days" },
  { key: "decile_9", label: "90 % within", as: "days" },
  { key: "median_low", label: "95 % interval of the median, from", as: "days" },
  { key: "median_high", label: "to", as: "days" },
] as const;

/** Ticks of a logarithmic axis of days: 15 minutes to 10 years. */
const TICKS = [1 / 96, 1 / 24, 6 / 24, 1, 7, 30, 180, 730.5, 3652.5];

/** One row per relation in the order of the T1 medians, with the interval of each and T0's median beside. */
export function intervalsOf(rows: readonly Row[], note: (row: Row) => string) {
  return rows
    .filter((row) => row.tier === "T1")
    .map((row) => ({
      noun: relationNoun(text(row, "relation")),
      // "derivatives of unstated kind" would run into the note on a phone.
      label: row.relation === "unknown" ? "unstated" : relationNoun(text(row, "relation")),
      note: note(row),
      colour: relationColour(text(row, "relation")),
      decile_1: num(row, "decile_1"),
      quartile_1: num(row, "quartile_1"),
      median: num(row, "median"),
      interval: medianInterval(row),
      quartile_3: num(row, "quartile_3"),
      decile_9: num(row, "decile_9"),
      everything:
        rows.flatMap((other) =>
          other.tier === "T0" && other.relation === row.relation ? [num(other, "median")] : [],
        )[0] ?? null,
    }));
}

/** Intervals of days on a logarithmic axis, from hours to years; `label` names it. */
export const drawDays = (rows: ReturnType<typeof intervalsOf>, label: string): Answer["picture"] =>
  drawIntervals(rows, { label, ticks: TICKS, format: shortDuration });

export const lagByRelation: ChartDefinition = {
  id: "lag-by-relation",
  page: "/priority/",
  answer(rows) {
    const caveat =
      "Only entries whose base is listed and dated. Lag is an upper bound of working time. Where a snapshot holds only recent models, old bases show only their late entries, and new ones short lags alone.";
    const bars = intervalsOf(rows, (row) => `median ${duration(num(row, "median"))} · n = ${number(num(row, "n"))}`);
    const n = sumOnT1(rows);
    const [first] = bars;
    const last = bars.at(-1);
    if (first === undefined || last === undefined || bars.length < 2) {
      return notEnough("How long after its base does a derivative appear?", n, { columns: COLUMNS, rows, caveat });
    }
    return {
      title: `Half of the ${first.noun} came within ${duration(first.median)} of their base, half of the ${last.noun} within ${duration(last.median)}${overlap(first.interval, last.interval)}`,
      subtitle: `Time between the base’s creation and the derivative’s, by relation, n = ${number(n)} entries`,
      description: bars
        .map(
          (bar) =>
            `${bar.noun}: median ${duration(bar.median)}, middle half ${duration(bar.quartile_1)} to ${duration(bar.quartile_3)}`,
        )
        .join("; "),
      key: "Dot: median on T1. Strong line: its 95 % interval, which allows for entries of one author, or on one base, that go together. Bar: middle half. Thin line: middle 80 %. Hollow dot: median of everything (T0), where it differs.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawDays(bars, "after the base"),
      missing: null,
    };
  },
};
