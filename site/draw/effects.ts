import { dot, label, tip } from "./axes.ts";
import { frame, pictures, shorten } from "./sheet.ts";

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
}

/** Coefficient plot around a line at no difference; intervals wider than the sheet are cut at its edge. */
export function drawEffects(rows: readonly Effect[], format: (value: number) => string) {
  return pictures((sheet) => {
    const step = 62;
    const reach = Math.min(1, Math.max(0.05, ...rows.flatMap((row) => [Math.abs(row.low), Math.abs(row.high)])));
    const [left, right] = [14, sheet.width - 14];
    const x = (value: number) =>
      (left + right) / 2 + (Math.max(-reach, Math.min(reach, value)) / reach) * ((right - left) / 2);
    const bottom = rows.length * step + 8;
    const ticks = [-reach, -reach / 2, 0, reach / 2, reach];
    const grid = ticks.map(
      (tick, index) =>
        `<path class="${tick === 0 ? "axis" : "grid"}" d="M${x(tick)} 4V${bottom}"/>${label(x(tick), bottom + 17, format(tick), { anchor: index === 0 ? "start" : index === ticks.length - 1 ? "end" : "middle" })}`,
    );
    const drawn = rows.map((row, index) => {
      const y = index * step + 50;
      const words = `${row.label}: ${row.note} (95 % interval ${format(row.low)} to ${format(row.high)}), ${row.detail}`;
      return (
        `${label(2, y - 30, shorten(row.label, Math.floor(sheet.width / 7.2) - 9), { anchor: "start", fill: "var(--ink)", halo: true })}${label(sheet.width - 4, y - 30, row.note, { anchor: "end", fill: "var(--accent)", bold: true, halo: true })}` +
        `${label(2, y - 13, row.detail, { anchor: "start", halo: true })}<path d="M${x(row.low)} ${y}H${x(row.high)}" stroke="var(--accent)" stroke-opacity=".5" stroke-width="2.5">${tip(words)}</path>${row.hollow === null || Math.abs(x(row.hollow) - x(row.value)) < 1.5 ? "" : dot(x(row.hollow), y, "var(--accent)", { hollow: true, tip: words })}${dot(x(row.value), y, "var(--accent)", { r: 5.5, tip: words })}`
      );
    });
    return frame(
      sheet,
      bottom + 40,
      `${grid.join("")}${drawn.join("")}${label(sheet.width - 4, bottom + 36, "difference per doubling →", { anchor: "end" })}`,
    );
  });
}
