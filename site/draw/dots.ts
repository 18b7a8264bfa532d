import * as Plot from "@observablehq/plot";
import { legend, type MarkNames } from "./legend.ts";
import { GRID, HALO, INK, PAPER, pictures, SOFT, shorten } from "./sheet.ts";
import { draw } from "./surface.ts";

/** One row of a dot plot: a solid main value, perhaps a second one, and a hollow comparison. */
export interface DotRow {
  /** The part of the label that may be shortened, and the part that may not. */
  readonly label: string;
  readonly detail: string;
  readonly note: string;
  readonly colour: string;
  readonly value: number;
  readonly second?: number | null;
  readonly hollow: number | null;
  readonly tip: string;
}

export interface DotAxis {
  readonly label: string;
  readonly format: (value: number) => string;
  /** Upper end; the axis begins at 0. */
  readonly top: number;
  readonly ticks: readonly number[];
  /** What the marks are called, written over the first row: they can lie anywhere, so labels beside them would collide. */
  readonly names?: MarkNames;
}

/** Rows of dots over a line from zero, the label above each row. */
export function drawDots(rows: readonly DotRow[], axis: DotAxis) {
  return pictures((sheet) => {
    const step = 46;
    const head = axis.names === undefined ? 0 : 26;
    const at = rows.map((row, index) => ({
      ...row,
      y: index,
      name: `${shorten(row.label, Math.max(8, (sheet.narrow ? 46 : 100) - row.detail.length))}${row.detail}`,
    }));
    const second = at.filter((row) => typeof row.second === "number");
    const hollow = at.filter((row) => row.hollow !== null && row.hollow !== row.value);
    const margin = { left: 14, right: sheet.narrow ? 34 : 40 };
    const unit = (sheet.width - margin.left - margin.right) / axis.top;
    return draw(
      sheet,
      {
        height: rows.length * step + 58 + head,
        marginLeft: margin.left,
        marginRight: margin.right,
        marginTop: 16 + head,
        marginBottom: 42,
        x: { domain: [0, axis.top] },
        y: { domain: [-0.5, rows.length - 0.45], reverse: true, axis: null },
        marks: [
          Plot.ruleX(axis.ticks, { stroke: GRID }),
          Plot.axisX({
            ticks: [...axis.ticks],
            tickFormat: axis.format,
            tickSize: 0,
            label: axis.label,
            labelArrow: "none",
            labelAnchor: "right",
            fill: SOFT,
            labelOffset: 38,
          }),
          Plot.link(at, {
            x1: 0,
            x2: "value",
            y1: "y",
            y2: "y",
            stroke: "colour",
            strokeWidth: 1.5,
            strokeOpacity: axis.names === undefined ? 0.5 : 0,
          }),
          ...(axis.names === undefined
            ? []
            : [
                Plot.link(second, {
                  x1: "value",
                  x2: (row) => Number(row.second),
                  y1: "y",
                  y2: "y",
                  stroke: "colour",
                  strokeWidth: 1.5,
                  strokeOpacity: 0.5,
                }),
              ]),
          Plot.dot(hollow, {
            x: "hollow",
            y: "y",
            r: 4.5,
            stroke: axis.names === undefined ? "colour" : SOFT,
            fill: PAPER,
            strokeWidth: 1.5,
            title: "tip",
            ...(axis.names === undefined ? { ariaDescription: "t0" } : {}),
          }),
          Plot.dot(second, {
            x: (row) => Number(row.second),
            y: "y",
            r: 4.5,
            symbol: "square",
            fill: "colour",
            stroke: PAPER,
            title: "tip",
          }),
          ...[at.filter((row) => hollow.includes(row)), at.filter((row) => !hollow.includes(row))].map((some, index) =>
            Plot.dot(some, {
              x: "value",
              y: "y",
              r: 5.5,
              fill: "colour",
              stroke: PAPER,
              title: "tip",
              // Named marks are compared with something else than T0.
              ...(index === 0 && axis.names === undefined ? { ariaDescription: "t1" } : {}),
            }),
          ),
          Plot.text(at, {
            frameAnchor: "left",
            y: "y",
            dy: -17,
            dx: -13,
            text: "name",
            textAnchor: "start",
            fill: INK,
            ...HALO,
          }),
          Plot.text(at, {
            x: (row) => noteAt(row, unit),
            y: "y",
            dx: 10,
            text: "note",
            textAnchor: "start",
            fill: "colour",
            fontWeight: 600,
            ...HALO,
          }),
        ],
      },
      axis.names === undefined ? "" : legend(12, axis.names),
    );
  });
}

/** Of a row's marks the one right of which its note stands: the main one's, or the last of those that the note would run into. */
function noteAt({ value, second, hollow, note }: DotRow, unit: number): number {
  const room = (16 + 8 * note.length) / unit;
  const others = [second, hollow].filter((other) => typeof other === "number").sort((a, b) => a - b);
  return others.reduce((at, other) => (other > at && other - at < room ? other : at), value);
}
