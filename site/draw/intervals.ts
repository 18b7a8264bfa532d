import * as Plot from "@observablehq/plot";
import { scaleName } from "./axes.ts";
import { GRID, HALO, PAPER, pictures, type Sheet, SOFT } from "./sheet.ts";
import { draw } from "./surface.ts";

/** One distribution: the middle 80 % as a hairline, the middle half as a bar, the median as a dot, its interval as a line; T0's median as a hollow dot. */
export interface Distribution {
  readonly label: string;
  readonly note: string;
  readonly colour: string;
  readonly decile_1: number;
  readonly quartile_1: number;
  readonly median: number;
  /** The interval of the median, where it has one. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly quartile_3: number;
  readonly decile_9: number;
  readonly everything: number | null;
}

/** Rows of distributions on one logarithmic axis of days, the label above each row so that a phone needs no margin for it. */
export function drawIntervals(
  rows: readonly Distribution[],
  axis: { label: string; ticks: readonly number[]; format: (value: number) => string },
) {
  return pictures((sheet) => sheetOfIntervals(sheet, rows, axis));
}

function sheetOfIntervals(
  sheet: Sheet,
  rows: readonly Distribution[],
  axis: { label: string; ticks: readonly number[]; format: (value: number) => string },
): string {
  const step = 54;
  const floor = 1 / 24 / 4;
  const at = rows.map((row, index) => {
    const up = (value: number) => Math.max(floor, value);
    return {
      ...row,
      y: index,
      lo: up(row.decile_1),
      q1: up(row.quartile_1),
      mid: up(row.median),
      q3: up(row.quartile_3),
      hi: up(row.decile_9),
      from: row.interval && up(row.interval.low),
      to: row.interval && up(row.interval.high),
      all: row.everything === null ? null : up(row.everything),
      tip: `${row.label}: median ${axis.format(row.median)}${row.interval === null ? "" : ` (95 % interval ${axis.format(row.interval.low)} to ${axis.format(row.interval.high)})`}, middle half ${axis.format(row.quartile_1)} to ${axis.format(row.quartile_3)}, middle 80 % ${axis.format(row.decile_1)} to ${axis.format(row.decile_9)}`,
    };
  });
  const twins = at.filter((row) => row.all !== null && Math.abs(Math.log((row.all ?? 1) / row.mid)) > 0.01);
  const alone = at.filter((row) => !twins.includes(row));
  // An interval may reach beyond the middle 80 %.
  const low = Math.min(...at.map((row) => Math.min(row.lo, row.from ?? row.lo)));
  const high = Math.max(...at.map((row) => Math.max(row.hi, row.to ?? row.hi)));
  const ticks = axis.ticks.filter((tick) => tick >= low / 3 && tick <= high * 3);
  const domain = [Math.min(low, ...ticks), Math.max(high, ...ticks)];
  const printed = sheet.narrow ? ticks.filter((_, index) => index % 2 === 0) : ticks;
  return draw(sheet, {
    height: rows.length * step + 62,
    marginLeft: 22,
    marginRight: 20,
    marginTop: 20,
    marginBottom: 42,
    x: { type: "log", domain },
    y: { domain: [-0.55, rows.length - 0.35], reverse: true, axis: null },
    marks: [
      Plot.ruleX(ticks, { stroke: GRID }),
      Plot.axisX(printed, {
        text: (tick: number) => axis.format(tick),
        tickSize: 0,
        label: `${axis.label}${scaleName("log")} →`,
        labelAnchor: "right",
        labelArrow: "none",
        fill: SOFT,
        labelOffset: 38,
      }),
      ...[twins, alone].flatMap((some) => {
        const tier = some === twins ? { ariaDescription: "t1" } : {};
        const line = { y1: "y", y2: "y", stroke: "colour", title: "tip", ...tier } as const;
        return [
          Plot.link(some, { x1: "lo", x2: "hi", strokeWidth: 1.5, ...line }),
          Plot.link(some, { x1: "q1", x2: "q3", strokeWidth: 9, strokeOpacity: 0.45, ...line }),
          Plot.link(
            some.filter((row) => row.from !== null),
            { x1: "from", x2: "to", strokeWidth: 3.5, ...line },
          ),
        ];
      }),
      Plot.dot(twins, {
        x: "all",
        y: "y",
        r: 5,
        stroke: "colour",
        fill: PAPER,
        strokeWidth: 1.5,
        title: (row) => `${row.label}: median on T0 (everything) ${axis.format(row.everything ?? 0)}`,
        ariaDescription: "t0",
      }),
      ...[twins, alone].map((some) =>
        Plot.dot(some, {
          x: "mid",
          y: "y",
          r: 5.5,
          fill: "colour",
          stroke: PAPER,
          title: "tip",
          ...(some === twins ? { ariaDescription: "t1" } : {}),
        }),
      ),
      Plot.text(at, {
        frameAnchor: "left",
        y: "y",
        dy: -19,
        dx: -20,
        text: "label",
        fill: "colour",
        fontWeight: 600,
        textAnchor: "start",
        ...HALO,
      }),
      Plot.text(at, {
        frameAnchor: "right",
        y: "y",
        dy: -19,
        dx: 18,
        text: "note",
        fill: "colour",
        textAnchor: "end",
        ...HALO,
      }),
    ],
  });
}
