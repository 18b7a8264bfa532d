import { label, tip } from "./axes.ts";
import { frame, pictures, type Sheet } from "./sheet.ts";

/** A row of a matrix of shares; a null cell is empty. */
export interface HeatRow {
  readonly name: string;
  readonly note: string;
  readonly cells: readonly { readonly share: number; readonly tip: string; readonly same: boolean }[];
}

/** Shares as a table with coloured cells, the name of each row above it; `columns` may hold two lines, split by a line break. */
export function drawHeat(
  rows: readonly HeatRow[],
  columns: readonly string[],
  corner: string,
  format: (share: number) => string,
) {
  return pictures((sheet) => sheetOfHeat(sheet, rows, columns, corner, format));
}

function sheetOfHeat(
  sheet: Sheet,
  rows: readonly HeatRow[],
  columns: readonly string[],
  corner: string,
  format: (share: number) => string,
): string {
  const head = sheet.narrow ? 116 : 46;
  const step = sheet.narrow ? 60 : 58;
  const width = (sheet.width - 2) / columns.length;
  const names = columns.map((name, index) => {
    const x = (index + 0.5) * width;
    if (sheet.narrow)
      return `<g transform="translate(${x + 4.5},${head - 8}) rotate(-90)">${label(0, 0, name.replace("-\n", "-").replace("\n", " "), { anchor: "start" })}</g>`;
    return name
      .split("\n")
      .map((line, place, all) => label(x, head - 8 - (all.length - 1 - place) * 15, line))
      .join("");
  });
  const drawn = rows.map((row, index) => {
    const top = head + index * step;
    const cells = row.cells.map((cell, column) => {
      const x = column * width + 1;
      const level = cell.share >= 0.6 ? 4 : cell.share >= 0.3 ? 3 : cell.share >= 0.1 ? 2 : cell.share >= 0.03 ? 1 : 0;
      const outline = cell.same ? ' stroke="var(--ink)" stroke-width="1.5"' : "";
      const text =
        cell.share === 0
          ? label(x + width / 2 - 1, top + 43, "·")
          : `<text x="${x + width / 2 - 1}" y="${top + 43}" fill="var(--on-step-${level})"${cell.share >= 0.1 ? ' font-weight="600"' : ""}${sheet.narrow ? ' font-size="12"' : ""}>${format(cell.share)}</text>`;
      const fill = cell.share === 0 ? "none" : `var(--step-${level})`;
      return `<g>${tip(cell.tip)}<rect x="${x + 0.75}" y="${top + 24}" width="${width - 2.5}" height="28" fill="${fill}"${outline}/>${text}</g>`;
    });
    return `${label(2, top + 16, row.name, { anchor: "start", fill: "var(--ink)", bold: true })}${label(sheet.width - 4, top + 16, row.note, { anchor: "end" })}${cells.join("")}`;
  });
  return frame(
    sheet,
    head + rows.length * step + 8,
    `${sheet.narrow ? "" : label(2, 12, corner, { anchor: "start" })}${names.join("")}${drawn.join("")}`,
  );
}
