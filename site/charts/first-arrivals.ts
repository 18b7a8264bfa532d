import { count, duration, number } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, sumOnT1 } from "./chart.ts";
import { medianWithin, overlap } from "./interval.ts";
import { drawDays, intervalsOf } from "./lag-by-relation.ts";

const COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "bases", label: "Bases", as: "count" },
  { key: "n", label: "Entries", as: "count" },
  { key: "decile_1", label: "10 % within", as: "days" },
  { key: "quartile_1", label: "25 % within", as: "days" },
  { key: "median", label: "50 % within", as: "days" },
  { key: "median_low", label: "95 % interval of the median, from", as: "days" },
  { key: "median_high", label: "to", as: "days" },
  { key: "quartile_3", label: "75 % within", as: "days" },
  { key: "decile_9", label: "90 % within", as: "days" },
] as const;

/** What is independent here, of which there may be too few for an interval. */
const THINGS = "organizations or authors";

export const firstArrivals: ChartDefinition = {
  id: "first-arrivals",
  page: "/priority/",
  answer(rows) {
    const caveat =
      "Bases without any entry of a relation so far are not counted, so true waits are longer. Creation dates can precede public release.";
    const bars = intervalsOf(
      rows,
      (row) => `median ${duration(num(row, "median"))} · ${count(num(row, "bases"), "base")}`,
    );
    // In the order of the bars.
    const within = rows.filter((row) => row.tier === "T1").map((row) => medianWithin(row, duration, THINGS));
    const n = sumOnT1(rows);
    const [first] = bars;
    const last = bars.at(-1);
    if (first === undefined || last === undefined || bars.length < 2) {
      return notEnough("How soon does a new base get its first derivative?", n, { columns: COLUMNS, rows, caveat });
    }
    return {
      title: `New bases with ten derivatives got the first of their ${first.noun} after a median of ${duration(first.median)}, of their ${last.noun} after ${duration(last.median)}${overlap(first.interval, last.interval, THINGS)}`,
      subtitle: `Time from a base’s creation to its first entry of each relation; bases of the last 90 days with at least 10 entries since, n = ${number(n)} entries`,
      description: bars
        .map(
          (bar, index) =>
            `${bar.noun}: ${bar.note}${within[index]}, middle half ${duration(bar.quartile_1)} to ${duration(bar.quartile_3)}`,
        )
        .join("; "),
      key: "Dot: median over bases on T1. Strong line: its 95 % interval, which allows for bases of one organization, and for those on which one author was first, that go together. Bar: middle half. Thin line: middle 80 %. Hollow dot: median of everything (T0), where it differs.",
      caveat,
      n,
      columns: COLUMNS,
      rows,
      picture: drawDays(bars, "after the base"),
      missing: null,
    };
  },
};
