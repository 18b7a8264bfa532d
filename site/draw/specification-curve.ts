import { label } from "./axes.ts";
import { frame, pictures, type Sheet } from "./sheet.ts";

/** An estimate with its interval, 0 for none. */
export interface Specified {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A choice and what can be chosen; `has` says of each estimate whether it was made with that option. */
export interface Choice {
  readonly name: string;
  readonly options: readonly { readonly label: string; readonly has: readonly boolean[] }[];
}

const LEFT = 104;
const CURVE = { top: 28, bottom: 238 };
const ROW = 17;
/** Widths of a mark below which a place holds several estimates, in SVG units. */
const NARROWEST = 3;

/**
 * Estimates in the order given with their intervals and, below, a row for each option with a mark under each estimate that was
 * made with it. Where estimates are closer than a mark is wide, a mark stands for all of a place: the darker, the more have the option.
 */
export function drawSpecificationCurve(
  estimates: readonly Specified[],
  choices: readonly Choice[],
  format: (value: number) => string,
) {
  return pictures((sheet) => {
    const choicesDrawn = drawChoices(sheet, estimates.length, choices);
    return frame(sheet, choicesDrawn.bottom + 6, `${drawEstimates(sheet, estimates, format)}${choicesDrawn.content}`);
  });
}

function drawEstimates(sheet: Sheet, estimates: readonly Specified[], format: (value: number) => string): string {
  const { low, high } = reach(estimates);
  const [left, right] = [LEFT, sheet.width - 4];
  const width = (right - left) / estimates.length;
  const y = (value: number) =>
    CURVE.bottom - ((Math.max(low, Math.min(high, value)) - low) / (high - low)) * (CURVE.bottom - CURVE.top);
  const grid = ticksBetween(low, high).map(
    (tick) =>
      `<path class="${tick === 0 ? "axis" : "grid"}" d="M${left} ${y(tick)}H${right}"/>${label(left - 8, y(tick) + 4.5, format(tick), { anchor: "end" })}`,
  );
  // In units of a place across and of the sheet down: a thousand estimates in a few thousand letters.
  const places = estimates.map((one, index) => ({ ...one, index, none: one.low <= 0 && one.high >= 0 }));
  const paths = [true, false].map((none) => {
    const some = places.filter((one) => one.none === none);
    if (some.length === 0) return "";
    const colour = none ? "var(--soft)" : "var(--accent)";
    const intervals = some.map((one) => `M${one.index + 0.5} ${Math.round(y(one.low))}V${Math.round(y(one.high))}`);
    const marks = some.map((one) => `M${one.index} ${y(one.value).toFixed(1)}h1`);
    return (
      `<path d="${intervals.join("")}" stroke="${colour}" stroke-opacity="${none ? 0.3 : 0.4}" stroke-width="${Math.min(0.7, 3 / width).toFixed(1)}"/>` +
      `<path d="${marks.join("")}" stroke="${colour}" stroke-width="3"/>`
    );
  });
  return `${label(0, 13, "↑ per doubling", { anchor: "start" })}${grid.join("")}<g transform="translate(${left},0) scale(${width.toFixed(6)},1)">${paths.join("")}</g>`;
}

/** Zero, and what 19 of 20 interval ends lie within: a few wild intervals would flatten all others. */
function reach(estimates: readonly Specified[]): { low: number; high: number } {
  const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
  const lows = sorted(estimates.map((one) => one.low));
  const highs = sorted(estimates.map((one) => one.high));
  const values = estimates.map((one) => one.value);
  const low = Math.min(-0.02, Math.max(-1, lows[Math.floor(lows.length * 0.05)] ?? -1));
  const high = Math.max(0.02, Math.min(1.5, highs[Math.ceil(highs.length * 0.95) - 1] ?? 1));
  return {
    low: Math.min(low, Math.max(-1, Math.min(...values))),
    high: Math.max(high, Math.min(1.5, Math.max(...values))),
  };
}

function ticksBetween(low: number, high: number): number[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5].find((size) => (high - low) / size <= 6) ?? 0.5;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k++) ticks.push(Math.round(k * step * 1e4) / 1e4);
  return ticks;
}

/** Shades of a mark that stands for several estimates. */
const SHADES = [0.25, 0.5, 0.75, 1] as const;

function drawChoices(sheet: Sheet, n: number, choices: readonly Choice[]): { content: string; bottom: number } {
  const [left, right] = [LEFT, sheet.width - 4];
  const places = Math.min(n, Math.floor((right - left) / NARROWEST));
  const width = (right - left) / places;
  // Marks that are wide enough stand apart.
  const mark = width > 5 ? 0.8 : 1;
  let y = CURVE.bottom + 8;
  const parts: string[] = [];
  for (const { name, options } of choices) {
    y += 24;
    parts.push(label(0, y, name, { anchor: "start", fill: "var(--ink)", bold: true }));
    for (const option of options) {
      y += ROW;
      const shares = sharesOf(option.has, places);
      const marks = SHADES.map((shade, k) => {
        const from = k === 0 ? 0 : (SHADES[k - 1] ?? 0);
        const d = runs(shares, (share) => share > from && share <= shade, mark === 1)
          .map(([place, long]) => `M${place} 0h${long - 1 + mark}`)
          .join("");
        return d === "" ? "" : `<path d="${d}" stroke="var(--ink)" stroke-opacity="${shade}" stroke-width="9"/>`;
      });
      parts.push(
        `<path class="grid" d="M${left} ${y - 4}H${right}"/>${label(left - 8, y, option.label, { anchor: "end" })}<g transform="translate(${left},${y - 4}) scale(${width.toFixed(6)},1)">${marks.join("")}</g>`,
      );
    }
  }
  return { content: parts.join(""), bottom: y };
}

/** Share of the estimates at each of `places` equal places that have an option. */
function sharesOf(has: readonly boolean[], places: number): number[] {
  return Array.from({ length: places }, (_, place) => {
    const from = Math.floor((place * has.length) / places);
    const some = has.slice(from, Math.max(from + 1, Math.floor(((place + 1) * has.length) / places)));
    return some.filter(Boolean).length / some.length;
  });
}

/** First place and length of each run of places whose share is wanted; runs of one where they must not be joined. */
function runs(shares: readonly number[], wanted: (share: number) => boolean, join: boolean): [number, number][] {
  const found: [number, number][] = [];
  shares.forEach((share, place) => {
    const last = found.at(-1);
    if (!wanted(share)) return;
    if (join && last !== undefined && last[0] + last[1] === place) last[1] += 1;
    else found.push([place, 1]);
  });
  return found;
}
