import { classOf, dot, label, tip } from "./axes.ts";
import { frame, pictures, type Sheet, shorten } from "./sheet.ts";

/** A relative difference with its interval, 0 for none. */
export interface Effect {
  readonly label: string;
  readonly note: string;
  readonly detail: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The same on T0. */
  readonly hollow: number | null;
  /** Where the value moves when something is left out. */
  readonly ranges: readonly { readonly label: string; readonly low: number; readonly high: number }[];
}

/** Ends of the axis, halves of which are round too. */
const REACHES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8] as const;

/** Letters of a name that leave room for the value beside it. */
const room = (sheet: Sheet) => Math.floor(sheet.width / 7.2) - 9;

/** Coefficient plot around a line at no difference; intervals wider than the sheet are cut at its edge. */
export function drawEffects(rows: readonly Effect[], format: (value: number) => string) {
  return pictures((sheet) => {
    const most = Math.max(...rows.flatMap((row) => [Math.abs(row.low), Math.abs(row.high)]));
    const reach = REACHES.find((one) => one >= most) ?? 1;
    // Room for half of "+100 %" on either side, so that ticks stand where their labels do.
    const [left, right] = [24, sheet.width - 24];
    const x = (value: number) =>
      (left + right) / 2 + (Math.max(-reach, Math.min(reach, value)) / reach) * ((right - left) / 2);
    const ranges = Math.max(...rows.map((row) => row.ranges.length));
    // A name too long for the sheet keeps its first part; the others begin the lines below it.
    const names = rows.map((row) => {
      const whole = row.label.length <= room(sheet);
      const [name = "", ...rest] = whole ? [row.label] : row.label.split(" · ");
      return { name, lines: wrap([...rest, row.detail].join(" · "), sheet) };
    });
    const lines = names.map((one) => one.lines);
    const heights = lines.map((detail) => 46 + 16 * detail.length + 7 * ranges);
    const bottom = heights.reduce((sum, height) => sum + height, 8);
    const ticks = [-reach, -reach / 2, 0, reach / 2, reach];
    const grid = ticks.map(
      (tick) =>
        `<path class="${tick === 0 ? "axis" : "grid"}" d="M${x(tick)} 4V${bottom}"/>${label(x(tick), bottom + 17, format(tick))}`,
    );
    let from = 0;
    const drawn = rows.map((row, index) => {
      const detail = lines[index] ?? [];
      const top = from + 20;
      from += heights[index] ?? 0;
      const y = top + 14 + 16 * detail.length;
      const words = `${row.label}: ${row.note} (95 % interval ${format(row.low)} to ${format(row.high)}), ${row.detail}`;
      const twin = row.hollow !== null && Math.abs(x(row.hollow) - x(row.value)) >= 1.5;
      const tier = twin ? "t1" : undefined;
      const hollow = twin ? dot(x(row.hollow ?? 0), y, "var(--accent)", { hollow: true, tip: words, tier: "t0" }) : "";
      const moved = row.ranges.map(
        (range, k) =>
          `<path d="M${x(range.low)} ${y + 9 + 7 * k}v4H${x(range.high)}v-4" fill="none" stroke="var(--soft)">${tip(`${row.label}, ${range.label}: ${format(range.low)} to ${format(range.high)}`)}</path>`,
      );
      return (
        `${label(2, top, shorten(names[index]?.name ?? "", room(sheet)), { anchor: "start", fill: "var(--ink)", halo: true })}${label(sheet.width - 4, top, row.note, { anchor: "end", fill: "var(--accent)", bold: true, halo: true })}` +
        `${detail.map((line, k) => label(2, top + 17 + 16 * k, line, { anchor: "start", halo: true })).join("")}<path${classOf(tier)} d="M${x(row.low)} ${y}H${x(row.high)}" stroke="var(--accent)" stroke-opacity=".5" stroke-width="2.5">${tip(words)}</path>${moved.join("")}${hollow}${dot(x(row.value), y, "var(--accent)", { r: 5.5, tip: words, tier })}`
      );
    });
    return frame(
      sheet,
      bottom + 40,
      `${grid.join("")}${drawn.join("")}${label(sheet.width - 4, bottom + 36, "difference per doubling →", { anchor: "end" })}`,
    );
  });
}

/** Parts between " · " on as many lines as the sheet's width asks for. */
function wrap(text: string, sheet: Sheet): string[] {
  const lines: string[] = [];
  for (const part of text.split(" · ")) {
    const last = lines.at(-1);
    if (last !== undefined && (last.length + part.length + 3) * 6.7 < sheet.width)
      lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(part);
  }
  return lines;
}
