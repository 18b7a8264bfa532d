import { number } from "../src/format.ts";
import { dot, label, tip } from "./axes.ts";
import { frame, pictures, type Sheet } from "./sheet.ts";

/** Points around a line through zero with its slope and the slopes at the ends of its interval. */
export interface Scatter {
  readonly name: string;
  readonly note: string;
  /** Name of the x axis. */
  readonly x: string;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly points: readonly { readonly x: number; readonly y: number; readonly tip: string }[];
}

/**
 * How far from zero the vertical axis goes: six times what three quarters of the points keep to. A bin whose fitted means are tiny can lie in the
 * millions, and all others would be one line; where it lies beyond, an arrow stands at the edge.
 */
export function reachOf(scatters: readonly Scatter[]): number {
  const sizes = scatters.flatMap(({ points }) => points.map(({ y }) => Math.abs(y))).sort((a, b) => a - b);
  return 6 * (sizes[Math.ceil(0.75 * sizes.length) - 1] ?? 0) || Number.POSITIVE_INFINITY;
}

/** Small scatters, three beside one another on a page and one below the other on a phone, all on one vertical scale. */
export function drawScatters(scatters: readonly Scatter[]) {
  return pictures((sheet) => {
    const columns = sheet.narrow ? 1 : Math.min(3, scatters.length);
    const [width, height] = [sheet.width / columns, sheet.narrow ? 236 : 270];
    const reach = reachOf(scatters);
    const ys = scatters.flatMap(({ points }) => points.map(({ y }) => Math.max(-reach, Math.min(reach, y))));
    const [low, high] = padded(Math.min(0, ...ys), Math.max(0, ...ys));
    const drawn = scatters.map((scatter, index) => {
      const [left, top] = [(index % columns) * width, Math.floor(index / columns) * height];
      return `<g transform="translate(${left},${top})">${one(sheet, scatter, { width, height, low, high, reach })}</g>`;
    });
    return frame(sheet, Math.ceil(scatters.length / columns) * height, drawn.join(""));
  });
}

interface Box {
  readonly width: number;
  readonly height: number;
  readonly low: number;
  readonly high: number;
  readonly reach: number;
}

function one(sheet: Sheet, { name, note, x: axis, slope, low, high, points }: Scatter, box: Box): string {
  const xs = points.map(({ x }) => x);
  const [from, to] = padded(Math.min(0, ...xs), Math.max(0, ...xs));
  const heights = ticks(box.low, box.high, 5);
  const left = Math.max(38, 10 + 7 * Math.max(...heights.map((tick) => number(tick, 1).length)));
  const [right, top, bottom] = [box.width - (sheet.narrow ? 8 : 18), 48, box.height - 48];
  const x = (value: number) => left + ((value - from) / (to - from)) * (right - left);
  const y = (value: number) =>
    bottom - ((Math.max(box.low, Math.min(box.high, value)) - box.low) / (box.high - box.low)) * (bottom - top);
  const grid = heights.map(
    (tick) =>
      `<path class="${tick === 0 ? "axis" : "grid"}" d="M${left} ${y(tick)}H${right}"/>${label(left - 6, y(tick) + 4.5, number(tick, 1), { anchor: "end" })}`,
  );
  const below = ticks(from, to, 4).map(
    (tick) => `<path class="axis" d="M${x(tick)} ${bottom}v5"/>${label(x(tick), bottom + 19, number(tick, 1))}`,
  );
  // Lines are cut where they leave the box, not bent along its edge.
  const ray = (k: number, end: number) => {
    const edge = k * end > 0 ? box.high : box.low;
    const cut = k === 0 || Math.abs(k * end) <= Math.abs(edge) ? end : edge / k;
    return { x: x(cut), y: y(k * cut) };
  };
  // The band is bounded by both slopes, which run along the edge of the box once they reach it.
  const wedge = [from, to].map((end) => {
    const bends = [low, high].flatMap((k) => [box.low / k, box.high / k]);
    const along = [0, ...bends, end]
      .filter((at) => at * end >= 0 && Math.abs(at) <= Math.abs(end))
      .sort((a, b) => Math.abs(a) - Math.abs(b));
    const side = (k: number) => along.map((at) => `${x(at)} ${y(k * at)}`);
    return `M${[...side(low), ...side(high).reverse()].join("L")}Z`;
  });
  const [start, end] = [ray(slope, from), ray(slope, to)];
  return (
    `${label(0, 14, name, { anchor: "start", fill: "var(--ink)", bold: true })}${label(0, 32, note, { anchor: "start", fill: "var(--accent)" })}${grid.join("")}${below.join("")}` +
    `${label(right, bottom + 38, `${axis} →`, { anchor: "end" })}<path d="${wedge.join("")}" fill="var(--accent)" fill-opacity=".14"/>` +
    `<path d="M${start.x} ${start.y}L${end.x} ${end.y}" stroke="var(--accent)" stroke-width="2"/>${points.map((point) => mark(x(point.x), y(point.y), point, box)).join("")}`
  );
}

/** A dot, or an arrow at the edge that it lies beyond. */
function mark(x: number, y: number, point: Scatter["points"][number], { reach }: Box): string {
  if (Math.abs(point.y) <= reach) return dot(x, y, "var(--ink)", { r: 4, tip: point.tip });
  const back = point.y > 0 ? 7 : -7;
  return `<path d="M${x - 5} ${y + back}L${x} ${y}L${x + 5} ${y + back}" fill="none" stroke="var(--ink)" stroke-width="2">${tip(point.tip)}</path>`;
}

function padded(low: number, high: number): [number, number] {
  const margin = Math.max(0.05, (high - low) * 0.06);
  return [low - margin, high + margin];
}

/** Round values from low to high, at most one more than wanted: steps of 1, 2 or 5 times a power of ten, from 0.1 on. */
function ticks(low: number, high: number, wanted: number): number[] {
  const unit = 10 ** Math.max(-1, Math.floor(Math.log10((high - low) / wanted)));
  const step = [1, 2, 5].map((times) => times * unit).find((size) => (high - low) / size <= wanted) ?? 10 * unit;
  const found: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Math.round(k * step * 10) / 10 + 0);
  return found;
}
