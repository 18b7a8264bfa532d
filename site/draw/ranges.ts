import { classOf, dot, label, type Scale, scaled, scaleName, tip } from "./axes.ts";
import { legend, type MarkNames } from "./legend.ts";
import { frame, pictures, type Sheet, shorten } from "./sheet.ts";

/** One row: a value with its interval; `hollow` is the comparison (T0 unless the axis says otherwise), `band` a reference range in grey. */
export interface Range {
  readonly label: string;
  readonly note: string;
  readonly colour: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly hollow: number | null;
  /** A second value of the same row, as a square. */
  readonly square?: number | null;
  readonly band?: readonly [low: number, high: number] | null;
  readonly tip: string;
}

export interface RangeAxis {
  readonly scale?: Scale;
  readonly top: number;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
  readonly label: string;
  /** What the hollow dots compare with, where it is not T0. */
  readonly hollowIs?: "another";
  /** What the marks are called, over the first row. */
  readonly names?: MarkNames;
}

/** Rows of values with intervals, the label above each row so that a phone needs no margin for it. */
export function drawRanges(rows: readonly Range[], axis: RangeAxis) {
  return pictures((sheet) => sheetOfRanges(sheet, rows, axis));
}

function sheetOfRanges(sheet: Sheet, rows: readonly Range[], axis: RangeAxis): string {
  const step = 44;
  const head = axis.names === undefined ? 0 : 24;
  const box = { left: 12, right: sheet.width - 22, top: head + 6 };
  const bottom = box.top + rows.length * step + 6;
  const height = bottom + 42;
  const x = (value: number) =>
    box.left + Math.min(1, scaled(axis.scale ?? "linear", Math.max(0, value), axis.top)) * (box.right - box.left);
  const grid = axis.ticks.map(
    (tick, index) =>
      `<path class="grid" d="M${x(tick)} ${box.top}V${bottom}"/>${label(x(tick), bottom + 17, axis.format(tick), { anchor: index === 0 && x(tick) < 20 ? "start" : index === axis.ticks.length - 1 && x(tick) > sheet.width - 40 ? "end" : "middle" })}`,
  );
  const drawn = rows.map((row, index) => {
    const y = box.top + index * step + 30;
    const room = Math.floor((sheet.width - 10) / 6.9) - row.note.length - 2;
    const band = row.band
      ? `<path d="M${x(row.band[0])} ${y}H${Math.max(x(row.band[1]), x(row.band[0]) + 1)}" stroke="var(--soft)" stroke-opacity=".32" stroke-width="9">${tip(row.tip)}</path>`
      : "";
    const twin = row.hollow !== null && Math.abs(x(row.hollow) - x(row.value)) >= 1.5;
    const tier = twin && axis.hollowIs !== "another" ? "t1" : undefined;
    const interval =
      row.low === null || row.high === null
        ? ""
        : `<path${classOf(tier)} d="M${x(row.low)} ${y}H${x(row.high)}" stroke="${row.colour}" stroke-opacity=".5" stroke-width="2.5">${tip(row.tip)}</path>`;
    const hollow =
      row.hollow === null || !twin
        ? ""
        : dot(x(row.hollow), y, row.colour, { hollow: true, tip: row.tip, tier: tier && "t0" });
    const square =
      typeof row.square === "number"
        ? `<rect x="${x(row.square) - 4}" y="${y - 4}" width="8" height="8" fill="${row.colour}" stroke="var(--paper)">${tip(row.tip)}</rect>`
        : "";
    return (
      `${label(2, y - 13, shorten(row.label, Math.max(12, room)), { anchor: "start", fill: "var(--ink)", halo: true })}${label(sheet.width - 4, y - 13, row.note, { anchor: "end", fill: row.colour, bold: true, halo: true })}` +
      `<path class="grid" d="M${box.left} ${y}H${box.right}"/>${band}${interval}${hollow}${square}${dot(x(row.value), y, row.colour, { r: 5.5, tip: row.tip, tier })}`
    );
  });
  return frame(
    sheet,
    height,
    `${axis.names === undefined ? "" : legend(12, axis.names)}${grid.join("")}${drawn.join("")}${label(sheet.width - 4, height - 6, `${axis.label}${scaleName(axis.scale ?? "linear")} →`, { anchor: "end" })}`,
  );
}
