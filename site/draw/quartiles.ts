import * as Plot from "@observablehq/plot";
import { count, number } from "../src/format.ts";
import { scaleName } from "./axes.ts";
import { GRID, PAPER, pictures, SOFT } from "./sheet.ts";
import { draw } from "./surface.ts";

/** One part of the release order: quartiles of likes, the interval of the median, and the median on T0. */
export interface Part {
  readonly part: number;
  readonly n: number;
  readonly quartile_1: number;
  readonly median: number;
  /** The interval of the median, where it has one. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly quartile_3: number;
  readonly everything: number | null;
}

/**
 * Median and quartiles of likes per part of the release order, of which there are `all`, some perhaps not drawn; a root scale keeps zeros and
 * large values on one sheet.
 */
export function drawQuartiles(parts: readonly Part[], all: number, colour: string, partName: string) {
  return pictures((sheet) => {
    const most = Math.max(1, ...parts.flatMap(({ quartile_3, interval }) => [quartile_3, interval?.high ?? 0]));
    const ticks = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].filter(
      (tick) => tick <= most * 1.25,
    );
    const printed = ticks.filter(
      (tick, index) => index === 0 || Math.sqrt(tick / most) - Math.sqrt((ticks[index - 1] ?? 0) / most) > 0.075,
    );
    const tip = (part: Part) =>
      `${partName} ${part.part}: median ${count(part.median, "like", "likes", 1)}${part.interval === null ? "" : ` (95 % interval ${number(part.interval.low, 1)} to ${number(part.interval.high, 1)})`}, quartiles ${number(part.quartile_1, 1)} and ${number(part.quartile_3, 1)}, n = ${part.n}`;
    const [first] = parts;
    const twins = parts.filter((part) => part.everything !== null && part.everything !== part.median);
    const alone = parts.filter((part) => !twins.includes(part));
    // Quartile and median too close for a label each: one above the other, over both.
    const top = Math.max(most, ...printed);
    const close = first !== undefined && Math.sqrt(first.quartile_3 / top) - Math.sqrt(first.median / top) < 0.1;
    return draw(sheet, {
      height: sheet.narrow ? 270 : 310,
      marginLeft: 36,
      marginRight: 12,
      marginTop: 32,
      marginBottom: 46,
      x: { type: "point", domain: parts.map((part) => part.part), padding: 0.6 },
      y: { type: "sqrt", domain: [0, top] },
      marks: [
        Plot.ruleY(printed, { stroke: GRID }),
        Plot.axisY({
          ticks: printed,
          tickFormat: (tick: number) => number(tick),
          tickSize: 0,
          label: `↑ likes so far${scaleName("root")}`,
          labelArrow: "none",
          fill: SOFT,
          labelOffset: 36,
        }),
        Plot.axisX({
          tickFormat: (part: number) => (part === 1 ? "first" : part === all ? "last" : String(part)),
          tickSize: 0,
          label: `${partName}s of the release order →`,
          labelArrow: "none",
          labelAnchor: "right",
          fill: SOFT,
          labelOffset: 42,
        }),
        ...[twins, alone].flatMap((some) => {
          const bar = { x: "part", stroke: colour, title: tip, ...(some === twins ? { ariaDescription: "t1" } : {}) };
          return [
            Plot.ruleX(some, {
              y1: "quartile_1",
              y2: "quartile_3",
              strokeWidth: sheet.narrow ? 8 : 12,
              strokeOpacity: 0.4,
              ...bar,
            }),
            Plot.ruleX(
              some.filter((part) => part.interval !== null),
              { y1: (part) => part.interval?.low, y2: (part) => part.interval?.high, strokeWidth: 2.5, ...bar },
            ),
          ];
        }),
        Plot.dot(twins, {
          x: "part",
          y: "everything",
          r: 5,
          stroke: colour,
          fill: PAPER,
          title: (part) => `median on T0 (everything): ${count(part.everything ?? 0, "like", "likes", 1)}`,
          ariaDescription: "t0",
        }),
        ...[twins, alone].map((some) =>
          Plot.dot(some, {
            x: "part",
            y: "median",
            r: 5.5,
            fill: colour,
            stroke: PAPER,
            title: tip,
            ...(some === twins ? { ariaDescription: "t1" } : {}),
          }),
        ),
        Plot.text(first === undefined ? [] : [first], {
          x: "part",
          y: close ? "quartile_3" : "median",
          // Narrow, the word would reach the next dot; the caption says what dots are.
          text: (part) => `${sheet.narrow ? "" : "median "}${number(part.median, 1)}`,
          dx: 14,
          dy: close ? -26 : 0,
          textAnchor: "start",
          fontWeight: 600,
        }),
        Plot.text(first === undefined ? [] : [first], {
          x: "part",
          y: "quartile_3",
          text: (part) => `middle half ${number(part.quartile_1, 1)}–${number(part.quartile_3, 1)}`,
          dx: 14,
          dy: close ? -10 : 8,
          textAnchor: "start",
          fill: SOFT,
        }),
      ],
    });
  });
}
