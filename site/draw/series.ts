import { dot, label, type Scale, scaled, scaleName, spread, tip } from "./axes.ts";
import { frame, pictures, type Sheet } from "./sheet.ts";

/** One reading of a line: its interval where it has one. */
export interface Reading {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One line, named at its right end; `everything` is the same on T0, dotted where it differs. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly Reading[];
  readonly everything: readonly { readonly x: number; readonly y: number }[];
}

export interface SeriesAxes {
  readonly x: {
    readonly from: number;
    readonly to: number;
    readonly scale: Scale;
    readonly ticks: readonly { readonly at: number; readonly label: string; readonly narrow: boolean }[];
    readonly label: string;
  };
  readonly y: {
    readonly top: number;
    readonly ticks: readonly number[];
    readonly format: (value: number) => string;
    readonly label: string;
  };
  /** How a reading is told: its x in words. */
  readonly when: (x: number) => string;
  /** Steps: a level holds until the next reading, as survival does. */
  readonly steps?: boolean;
}

/** Width that a letter of 13 units takes at most on average: a long name of the axis ends further right than the axis, on a phone. */
const LETTER = 6.7;

/** Lines with their intervals as bands; written out by hand instead of by Plot, which takes ten times as long. */
export function drawSeries(lines: readonly Series[], axes: SeriesAxes) {
  return pictures((sheet) => sheetOfSeries(sheet, lines, axes));
}

function sheetOfSeries(sheet: Sheet, lines: readonly Series[], axes: SeriesAxes): string {
  const height = sheet.narrow ? 300 : 340;
  const named = Math.max(
    ...lines.map((line) => line.name.length + axes.y.format(line.points.at(-1)?.y ?? 0).length + 1),
  );
  const box = {
    left: 46,
    right: sheet.width - Math.min(sheet.narrow ? 130 : 190, 14 + named * 7.4),
    top: 30,
    bottom: height - 46,
  };
  const span = axes.x.to - axes.x.from;
  const x = (value: number) => box.left + scaled(axes.x.scale, value - axes.x.from, span) * (box.right - box.left);
  const y = (value: number) => box.bottom - (Math.min(value, axes.y.top) / axes.y.top) * (box.bottom - box.top);
  const path = (points: readonly { x: number; y: number }[]) =>
    points
      .map((point, index) => {
        if (index === 0) return `M${x(point.x)} ${y(point.y)}`;
        return axes.steps ? `H${x(point.x)}V${y(point.y)}` : `L${x(point.x)} ${y(point.y)}`;
      })
      .join("");

  const grid = axes.y.ticks.map(
    (tick) =>
      `<path class="grid" d="M${box.left} ${y(tick)}H${box.right}"/>${label(box.left - 8, y(tick) + 4.5, axes.y.format(tick), { anchor: "end" })}`,
  );
  const ticks = axes.x.ticks
    .filter((tick) => !sheet.narrow || tick.narrow)
    .map(
      (tick) =>
        `<path class="axis" d="M${x(tick.at)} ${box.bottom}v5"/>${label(x(tick.at), box.bottom + 19, tick.label)}`,
    );
  const bands = lines.flatMap((line) =>
    runsWithIntervals(line.points).map((held) => {
      const upper = path(held.map((point) => ({ x: point.x, y: point.high ?? point.y })));
      const lower = held.map((point) => ({ x: point.x, y: point.low ?? point.y }));
      return `<path d="${upper}${back(lower, x, y, axes.steps ?? false)}Z" fill="${line.colour}" fill-opacity=".16"/>`;
    }),
  );
  const drawn = lines.map((line) => {
    // T0 can begin before T1 and end after it: what lies outside the axis is not drawn.
    const everything = line.everything.filter((point) => point.x >= axes.x.from && point.x <= axes.x.to);
    const differs = everything.some((point) =>
      line.points.some((shown) => shown.x === point.x && Math.abs(shown.y - point.y) > axes.y.top / 300),
    );
    const dotted = differs
      ? `<path class="t0" d="${path(everything)}" fill="none" stroke="${line.colour}" stroke-width="1.5" stroke-dasharray="1.5 3.5" stroke-linecap="round"/>`
      : "";
    return `${dotted}<path${differs ? ' class="t1"' : ""} d="${path(line.points)}" fill="none" stroke="${line.colour}" stroke-width="2.25" stroke-linejoin="round"/>`;
  });
  const marks = lines.flatMap((line) =>
    line.points.map((point) => {
      const interval =
        point.low === null || point.high === null
          ? ""
          : ` (95 % interval ${axes.y.format(point.low)} to ${axes.y.format(point.high)})`;
      const words = `${line.name}, ${axes.when(point.x)}: ${axes.y.format(point.y)}${interval}`;
      return `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="6" fill="${line.colour}" fill-opacity="0">${tip(words)}</circle>`;
    }),
  );
  const last = lines.map((line) => line.points.at(-1) ?? { x: axes.x.to, y: 0 });
  const heights = spread(
    last.map((point) => y(point.y)),
    16,
    box.top,
    box.bottom,
  );
  const names = lines.map((line, index) => {
    const end = last[index] ?? { x: axes.x.to, y: 0 };
    const at = heights[index] ?? box.bottom;
    const lead =
      x(end.x) < box.right - 4 || Math.abs(at - y(end.y)) > 10
        ? `<path d="M${x(end.x) + 4} ${y(end.y)}L${box.right + 4} ${at}" fill="none" stroke="${line.colour}" stroke-opacity=".5"/>`
        : "";
    return `${lead}${dot(x(end.x), y(end.y), line.colour, { r: 3.5 })}${label(box.right + 8, at + 4.5, `${line.name} ${axes.y.format(end.y)}`, { anchor: "start", fill: line.colour, bold: true })}`;
  });
  const across = `${axes.x.label}${scaleName(axes.x.scale)} →`;
  return frame(
    sheet,
    height,
    `${label(0, 12, `↑ ${axes.y.label}`, { anchor: "start" })}${grid.join("")}<path class="axis" d="M${box.left} ${box.bottom}H${box.right}"/>${ticks.join("")}` +
      `${label(Math.max(box.right, across.length * LETTER), height - 6, across, { anchor: "end" })}${bands.join("")}${drawn.join("")}${marks.join("")}${names.join("")}`,
  );
}

/** Two and more readings in a row that have an interval: a band does not span what lies between them. */
function runsWithIntervals(points: readonly Reading[]): Reading[][] {
  const runs: Reading[][] = [[]];
  for (const point of points) {
    if (point.low === null || point.high === null) runs.push([]);
    else runs.at(-1)?.push(point);
  }
  return runs.filter((run) => run.length > 1);
}

/** The lower edge of a band, from its last reading to its first. */
function back(
  points: readonly { x: number; y: number }[],
  x: (value: number) => number,
  y: (value: number) => number,
  steps: boolean,
): string {
  const reversed = [...points].reverse();
  return reversed
    .map((point, index) => {
      if (index === 0 || !steps) return `L${x(point.x)} ${y(point.y)}`;
      // Walking back, the level of this reading held until the one after it.
      return `V${y(point.y)}H${x(point.x)}`;
    })
    .join("");
}
