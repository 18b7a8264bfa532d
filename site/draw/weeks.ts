import * as Plot from "@observablehq/plot";
import { count, number, relationLabel } from "../src/format.ts";
import { GRID, pictures, relationColour, SOFT } from "./sheet.ts";
import { countTicks } from "./steps.ts";
import { draw } from "./surface.ts";

/** Entries of one relation in one week before the snapshot. */
export interface Week {
  readonly relation: string;
  readonly weeks_ago: number;
  readonly entries_t1: number;
  readonly entries_t0: number;
}

/** Entries per week by relation: T1 solid, T0 dotted, labelled at the right end with the last week's count. */
export function drawWeeks(weeks: readonly Week[]) {
  return pictures((sheet) => {
    const most = Math.max(1, ...weeks.map((week) => week.entries_t0));
    const ticks = countTicks(most, 4);
    const top = Math.max(most, ticks.at(-1) ?? 1);
    const height = sheet.narrow ? 280 : 320;
    const ends = spread(
      weeks.filter((week) => week.weeks_ago === 0),
      top,
      height - 72,
    );
    const tip = (week: Week) =>
      `${relationLabel(week.relation)}, ${week.weeks_ago === 0 ? "last 7 days" : `${count(week.weeks_ago, "week")} before`}: ${number(week.entries_t1)} on T1, ${number(week.entries_t0)} in all`;
    return draw(sheet, {
      height,
      marginLeft: 48,
      marginRight: sheet.narrow ? 118 : 128,
      marginTop: 28,
      marginBottom: 44,
      x: { domain: [25, 0] },
      y: { domain: [0, top] },
      marks: [
        Plot.ruleY(ticks, { stroke: GRID }),
        Plot.axisY({
          ticks,
          tickFormat: (tick: number) => number(tick),
          tickSize: 0,
          label: "↑ entries per week",
          labelArrow: "none",
          fill: SOFT,
          labelOffset: 48,
        }),
        Plot.axisX({
          ticks: sheet.narrow ? [24, 12, 0] : [24, 20, 16, 12, 8, 4, 0],
          tickFormat: (week: number) => (week === 0 ? "now" : String(week)),
          tickSize: 5,
          label: "weeks before the snapshot →",
          labelArrow: "none",
          labelAnchor: "right",
          fill: SOFT,
          labelOffset: 40,
        }),
        Plot.line(weeks, {
          x: "weeks_ago",
          y: "entries_t0",
          z: "relation",
          stroke: (week: Week) => relationColour(week.relation),
          strokeWidth: 1.5,
          strokeDasharray: "1.5 3.5",
          ariaDescription: "t0",
        }),
        Plot.line(weeks, {
          x: "weeks_ago",
          y: "entries_t1",
          z: "relation",
          stroke: (week: Week) => relationColour(week.relation),
          strokeWidth: 2.25,
          ariaDescription: "t1",
        }),
        Plot.dot(
          weeks.filter((week) => week.weeks_ago === 0),
          { x: "weeks_ago", y: "entries_t1", r: 3.5, fill: (week: Week) => relationColour(week.relation) },
        ),
        Plot.dot(weeks, {
          x: "weeks_ago",
          y: "entries_t1",
          r: 6,
          fill: (week: Week) => relationColour(week.relation),
          fillOpacity: 0,
          title: tip,
        }),
        Plot.text(ends, {
          x: 0,
          y: "at",
          dx: 9,
          text: (end) => `${relationLabel(end.relation)} ${number(end.entries_t1)}`,
          textAnchor: "start",
          fontWeight: 600,
          fill: (end) => relationColour(end.relation),
        }),
      ],
    });
  });
}

/** Heights (in the unit of the axis) of labels at least 17 units apart on a plot `room` units high. */
function spread(ends: readonly Week[], top: number, room: number): (Week & { at: number })[] {
  const gap = (17 / room) * top;
  let above = Number.NEGATIVE_INFINITY;
  return [...ends]
    .sort((a, b) => a.entries_t1 - b.entries_t1)
    .map((end) => {
      above = Math.max(end.entries_t1, above + gap);
      return { ...end, at: above };
    });
}
