import { drawIntervals } from "../draw/intervals.ts";
import { drawSeries } from "../draw/series.ts";
import { relationColour } from "../draw/sheet.ts";
import { count, inDays, list, number, RELATIONS, relationLabel, relationNoun } from "../src/format.ts";
import { type ChartDefinition, notEnough, num, type Row, text } from "./chart.ts";
import { type Interval, medianInterval, medianWithin, overlap } from "./interval.ts";
import { cutAt, largestRelation, reachOf } from "./relation-panels.ts";

const COLUMNS = [
  { key: "organization", label: "Organization", as: "text" },
  { key: "bases", label: "Bases", as: "count" },
  { key: "release_days", label: "Release days", as: "count" },
  { key: "quartile_1", label: "Days between, lower quartile", as: "days-only" },
  { key: "median", label: "median", as: "days-only" },
  { key: "quartile_3", label: "upper quartile", as: "days-only" },
  { key: "median_low", label: "95 % interval of the median, from", as: "days-only" },
  { key: "median_high", label: "to", as: "days-only" },
  { key: "first_released_at", label: "First", as: "date" },
  { key: "last_released_at", label: "Last", as: "date" },
  { key: "children_t1", label: "Children, T1", as: "count" },
  { key: "children", label: "Children, T0", as: "count" },
] as const;

const shortDays = (gap: number) => inDays(gap).replace(/days?$/, "d");

export const daysBetweenReleases: ChartDefinition = {
  id: "days-between-releases",
  page: "/cadence/",
  tier: "",
  answer(rows) {
    const caveat =
      "A base is a model that somebody derived from, so bases without a listed child do not count and true gaps are shorter. Sizes released on one day are one release. The gap that is running now is not counted.";
    const n = rows.reduce((sum, row) => sum + num(row, "release_days"), 0);
    const [lead] = rows;
    if (lead === undefined || rows.length < 2)
      return notEnough(
        "How often do organizations release a base?",
        n,
        { columns: COLUMNS, rows, caveat },
        "two organizations with five release days each",
      );
    const pace = (row: Row) => inDays(num(row, "median"));
    const within = (row: Row) => medianWithin(row, inDays, "release days");
    const bySpeed = rows
      .filter((row) => medianInterval(row) !== null)
      .sort((a, b) => num(a, "median") - num(b, "median"));
    const [fast] = bySpeed;
    const slow = bySpeed.at(-1);
    // Which is the fastest is said of medians that have an interval: a few gaps can be any.
    const apart =
      fast === undefined || slow === undefined || fast === slow
        ? null
        : { fast, slow, overlap: overlap(medianInterval(fast), medianInterval(slow)) };
    const ticks = [1, 2, 7, 14, 30, 90, 180, 365];
    return {
      title: apart
        ? `${text(apart.fast, "organization")} released a base every ${pace(apart.fast)} in the median, ${text(apart.slow, "organization")} every ${pace(apart.slow)}${apart.overlap}`
        : `${text(lead, "organization")} released a base every ${pace(lead)} in the median`,
      subtitle: `Days from one release day to the next, organizations with at least five; the ${rows.length} with most derivatives, n = ${number(n)} release days`,
      description: rows
        .map(
          (row) =>
            `${text(row, "organization")}: median ${pace(row)}${within(row)}, middle half ${inDays(num(row, "quartile_1"))} to ${inDays(num(row, "quartile_3"))}`,
        )
        .join("; "),
      key: "Dot: median. Strong line: its 95 % interval, as if an organization’s gaps were independent, where there are enough for one. Bar: middle half. Thin line: middle 80 %, of fewer than ten gaps from the shortest to the longest. Release days have no tiers.",
      caveat,
      summary: `${text(lead, "organization")}, on whose models most is built, released a base every ${pace(lead)} in the median${within(lead)}${apart ? `; of the ${bySpeed.length} with an interval, ${text(apart.fast, "organization")} was the fastest with one every ${pace(apart.fast)}, ${text(apart.slow, "organization")} the slowest with one every ${pace(apart.slow)}${apart.overlap}` : ""}.`,
      n,
      columns: COLUMNS,
      rows,
      picture: drawIntervals(
        rows.map((row) => ({
          label: text(row, "organization"),
          note: `median ${shortDays(num(row, "median"))} · ${count(num(row, "release_days"), "release day")}`,
          colour: "var(--accent)",
          decile_1: num(row, "decile_1"),
          quartile_1: num(row, "quartile_1"),
          median: num(row, "median"),
          interval: medianInterval(row),
          quartile_3: num(row, "quartile_3"),
          decile_9: num(row, "decile_9"),
          everything: null,
        })),
        {
          label: "between release days",
          ticks,
          format: shortDays,
        },
      ),
      missing: null,
    };
  },
};

const WEEK_COLUMNS = [
  { key: "tier", label: "Tier", as: "text" },
  { key: "relation", label: "Relation", as: "text" },
  { key: "week", label: "Week", as: "count" },
  { key: "bases", label: "Bases", as: "count" },
  { key: "entries", label: "Entries", as: "count" },
  { key: "entries_per_base", label: "Entries per base", as: "decimal" },
  { key: "low", label: "95 % interval, from", as: "decimal" },
  { key: "high", label: "to", as: "decimal" },
] as const;

/** A mean of entries; of a rare relation it is small and yet not nothing. */
const perBase = (mean: number) => (mean > 0 && mean < 0.005 ? "<0.01" : number(mean, 2));

/** Null where one organization or two make the mean, which may then be any. */
const meanInterval = (row: Row): Interval | null =>
  row.low === null ? null : { low: num(row, "low"), high: num(row, "high") };

export const weeksAfterRelease: ChartDefinition = {
  id: "weeks-after-release",
  page: "/cadence/",
  answer(rows) {
    const caveat =
      "Bases are models that somebody derived from, so the means are not those of any new release. One base with many entries moves a mean: later weeks are other bases than the first.";
    const shown = rows.filter((row) => row.tier === "T1");
    const n = shown.reduce((sum, row) => sum + num(row, "entries"), 0);
    const relation = largestRelation(shown, "entries");
    const lead = shown.filter((row) => row.relation === relation);
    const at = (week: number) => lead.find((row) => row.week === week);
    const peak = lead.reduce(
      (best, row) => (num(row, "entries_per_base") > num(best, "entries_per_base") ? row : best),
      lead[0] ?? {},
    );
    if (relation === null || at(0) === undefined || at(4) === undefined)
      return notEnough("How many derivatives arrive in each week after a release?", n, {
        columns: WEEK_COLUMNS,
        rows,
        caveat,
      });
    const lines = RELATIONS.flatMap((key) => {
      const of = (tier: string) =>
        rows
          .filter((row) => row.relation === key && row.tier === tier)
          .map((row) => ({
            x: num(row, "week"),
            y: num(row, "entries_per_base"),
            ...(meanInterval(row) ?? { low: null, high: null }),
          }));
      const points = of("T1");
      return points.length < 2
        ? []
        : [{ name: relationLabel(key), colour: relationColour(key), points, everything: of("T0") }];
    });
    const largest = Math.max(...rows.map((row) => num(row, "entries_per_base")));
    const highest = Math.max(...shown.map((row) => num(row, "high")));
    const most = reachOf(largest, highest);
    const step = [5, 2, 1, 0.5, 0.2, 0.1, 0.05].find((size) => most / size >= 2.5) ?? 0.02;
    const ticks = Array.from(
      { length: Math.ceil(most / step) + 1 },
      (_, index) => Math.round(index * step * 100) / 100,
    );
    const noun = relationNoun(relation);
    const told = [...new Set([0, num(peak, "week"), 4])].sort((a, b) => a - b);
    const first = at(0) ?? peak;
    const lone = [peak, first].find((row) => meanInterval(row) === null);
    const doubtful =
      lone !== undefined
        ? ` (one or two organizations make that of week ${num(lone, "week") + 1})`
        : peak !== first && overlap(meanInterval(first), meanInterval(peak)) !== ""
          ? ` (the intervals of weeks 1 and ${num(peak, "week") + 1} overlap)`
          : "";
    return {
      title: `Per base, ${list(told.map((week) => `${perBase(num(at(week), "entries_per_base"))} ${week === 0 ? `${noun} arrive in the week of release` : `in week ${week + 1}`}`))}${doubtful}`,
      subtitle: `Entries per base by whole week since its release, n = ${number(n)} entries`,
      description: lines
        .map((line) => `${line.name}, by week: ${list(line.points.map((point) => perBase(point.y)))}`)
        .join("; "),
      key: `Solid: T1. Band: 95 % interval, which allows for bases of one organization that go together${cutAt(most, highest)}; none where one or two organizations make the mean. Dotted: everything (T0), where it differs.`,
      caveat,
      n,
      columns: WEEK_COLUMNS,
      rows,
      picture: drawSeries(lines, {
        x: {
          from: 0,
          to: 12,
          scale: "linear",
          ticks: [0, 2, 4, 6, 8, 10, 12].map((week) => ({ at: week, label: String(week + 1), narrow: week % 4 === 0 })),
          label: "week since the release",
        },
        y: {
          top: ticks.at(-1) ?? 1,
          ticks,
          format: perBase,
          label: "entries per base",
        },
        when: (week) => `week ${number(week + 1)}`,
      }),
      missing: null,
    };
  },
};
