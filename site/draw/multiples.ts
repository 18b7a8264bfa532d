import { classOf, dot, label, type Scale, scaled, scaleName, tip } from "./axes.ts";
import { frame, NARROW, pictures, WIDE } from "./sheet.ts";

/** A value with its range at one place of an ordered axis; `hollow` is the same on T0, `interval` that of a median whose range are its quartiles. */
export interface Spot {
  readonly at: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly interval?: { readonly low: number; readonly high: number } | null;
  readonly hollow: number | null;
  readonly tip: string;
}

/** One small panel. */
export interface Multiple {
  readonly name: string;
  readonly note: string;
  readonly colour: string;
  readonly spots: readonly Spot[];
}

export interface MultipleAxes {
  readonly places: readonly string[];
  /** Places whose name is printed. */
  readonly ticks: readonly number[];
  readonly label: string;
  /** The height is named where its scale is not linear; else the chart's subtitle says what it is. */
  readonly y: ({ readonly scale: "linear" } | { readonly scale: Exclude<Scale, "linear">; readonly label: string }) & {
    readonly top: number;
    readonly ticks: readonly number[];
    readonly format: (value: number) => string;
  };
  /** A range of quartiles is a thick bar, an interval a thin line. */
  readonly range: "quartiles" | "interval";
}

/** Small panels of the same scales, side by side on a page and stacked on a phone; written by hand, since Plot takes ten times as long. */
export function drawMultiples(panels: readonly Multiple[], axes: MultipleAxes) {
  return pictures((sheet) => {
    const across = sheet.narrow ? 1 : panels.length === 4 || panels.length === 2 ? 2 : Math.min(3, panels.length);
    const width = Math.floor((sheet.narrow ? NARROW : WIDE) / across);
    const height = (sheet.narrow ? 190 : 236) + headOf(axes);
    // Stacked, the axis is named once, below the last: a name between two panels would read as the heading of the next.
    const stride = sheet.narrow ? height - 4 : height;
    const cells = panels.map(
      (panel, index) =>
        `<g transform="translate(${(index % across) * width},${Math.floor(index / across) * stride})">${cell(panel, axes, width, height, !sheet.narrow || index === panels.length - 1)}</g>`,
    );
    return frame(sheet, (Math.ceil(panels.length / across) - 1) * stride + height, cells.join(""));
  });
}

/** The line above the box in which a height is named. */
const headOf = ({ y }: MultipleAxes) => (y.scale === "linear" ? 0 : 18);

function cell(panel: Multiple, axes: MultipleAxes, width: number, height: number, named: boolean): string {
  const longest = Math.max(...axes.y.ticks.map((tick) => axes.y.format(tick).length));
  const box = { left: 12 + longest * 7.4, right: width - 14, top: 32 + headOf(axes), bottom: height - 46 };
  const step = (box.right - box.left) / axes.places.length;
  const x = (at: number) => box.left + (at + 0.5) * step;
  const y = (value: number) =>
    box.bottom - Math.min(1, scaled(axes.y.scale, value, axes.y.top)) * (box.bottom - box.top);
  const grid = axes.y.ticks.map(
    (tick) =>
      `<path class="grid" d="M${box.left} ${y(tick)}H${box.right}"/>${label(box.left - 8, y(tick) + 4.5, axes.y.format(tick), { anchor: "end" })}`,
  );
  const heights =
    axes.y.scale === "linear" ? "" : label(2, 34, `↑ ${axes.y.label}${scaleName(axes.y.scale)}`, { anchor: "start" });
  const places = axes.ticks.map((place) => label(x(place), box.bottom + 18, axes.places[place] ?? ""));
  const thick = axes.range === "quartiles" ? Math.min(12, step * 0.55) : 2;
  const spots = panel.spots.map((spot) => {
    const twin = spot.hollow !== null && Math.abs(y(spot.hollow) - y(spot.value)) >= 1.5;
    const tier = twin ? "t1" : undefined;
    const interval = spot.interval
      ? `<path${classOf(tier)} d="M${x(spot.at)} ${y(spot.interval.low)}V${Math.min(y(spot.interval.high), y(spot.interval.low) - 0.6)}" stroke="${panel.colour}" stroke-width="2">${tip(spot.tip)}</path>`
      : "";
    const range =
      spot.low === null || spot.high === null
        ? ""
        : `<path${classOf(tier)} d="M${x(spot.at)} ${y(spot.low)}V${Math.min(y(spot.high), y(spot.low) - 0.6)}" stroke="${panel.colour}" stroke-opacity="${axes.range === "quartiles" ? ".4" : ".55"}" stroke-width="${thick}">${tip(spot.tip)}</path>`;
    const hollow =
      spot.hollow === null || !twin
        ? ""
        : dot(x(spot.at), y(spot.hollow), panel.colour, { hollow: true, tip: spot.tip, tier: "t0" });
    // Of a range that reaches beyond the top an arrow stands there.
    const open =
      spot.high === null || scaled(axes.y.scale, spot.high, axes.y.top) <= 1
        ? ""
        : `<path${classOf(tier)} d="M${x(spot.at) - 4} ${box.top + 6}L${x(spot.at)} ${box.top}L${x(spot.at) + 4} ${box.top + 6}" fill="none" stroke="${panel.colour}" stroke-width="2"/>`;
    return `${range}${open}${interval}${hollow}${dot(x(spot.at), y(spot.value), panel.colour, { tip: spot.tip, tier })}`;
  });
  return (
    `${label(2, 16, panel.name, { anchor: "start", fill: panel.colour, bold: true })}${label(box.right, 16, panel.note, { anchor: "end" })}` +
    `${heights}${grid.join("")}${places.join("")}${named ? label(box.right, height - 10, `${axes.label} →`, { anchor: "end" }) : ""}${spots.join("")}`
  );
}
