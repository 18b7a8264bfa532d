import { drawSeries, type Series } from "../draw/series.ts";
import { relationColour } from "../draw/sheet.ts";
import { dateTicks } from "../draw/steps.ts";
import { monthName, RELATIONS, relationLabel } from "../src/format.ts";
import { num, type Row, text } from "./chart.ts";

/** Lines of a monthly value by a key, T1 with T0 dotted; a key needs at least two months. */
export function monthLines(
  rows: readonly Row[],
  keys: readonly { key: string; name: string; colour: string }[],
  column: string,
  value: string,
  interval: boolean,
): Series[] {
  return keys.flatMap(({ key, name, colour }) => {
    const of = (tier: string) =>
      rows
        .filter((row) => row.tier === tier && row[column] === key)
        .map((row) => ({
          x: Date.parse(text(row, "month")),
          y: num(row, value),
          low: interval ? num(row, "ci_low") : null,
          high: interval ? num(row, "ci_high") : null,
        }));
    const points = of("T1");
    return points.length < 2 ? [] : [{ name, colour, points, everything: of("T0") }];
  });
}

export const RELATION_KEYS = RELATIONS.map((relation) => ({
  key: relation as string,
  name: relationLabel(relation),
  colour: relationColour(relation),
}));

/** Draws monthly lines; the axis is the month of creation. */
export function drawMonths(
  lines: readonly Series[],
  y: { top: number; ticks: readonly number[]; format: (value: number) => string; label: string },
) {
  const times = lines.flatMap((line) => line.points.map((point) => point.x));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const ticks = dateTicks(from, to, 6).map(({ time, label }, index) => ({ at: time, label, narrow: index % 2 === 0 }));
  return drawSeries(lines, {
    x: { from, to, scale: "linear", ticks, label: "month of creation" },
    y,
    when: (time) => monthName(new Date(time).toISOString()),
  });
}
