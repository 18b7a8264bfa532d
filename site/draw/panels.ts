import * as Plot from "@observablehq/plot";
import { count, percent, relationNoun } from "../src/format.ts";
import { frame, GRID, NARROW, PAPER, pictures, relationColour, type Sheet, SOFT, WIDE } from "./sheet.ts";
import { draw } from "./surface.ts";

/** A share with its interval at one place of an ordered axis; `everything` is the share on T0. */
export interface PanelPoint {
  readonly relation: string;
  readonly at: number;
  readonly n: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly everything: number | null;
}

/** One small panel per relation, same scales: side by side on a page, stacked on a phone. */
export function drawPanels(
  points: readonly PanelPoint[],
  axis: { places: readonly string[]; ticks: readonly number[]; label: string; measure: string },
) {
  const relations = [...new Set(points.map((point) => point.relation))];
  const top = Math.min(1, Math.ceil((Math.max(...points.map((point) => point.high)) + 0.02) * 10) / 10);
  return pictures((sheet) => {
    const across = sheet.narrow ? 1 : Math.min(3, relations.length);
    const width = Math.floor((sheet.narrow ? NARROW : WIDE) / across);
    const height = sheet.narrow ? 190 : 240;
    const cells = relations.map((relation, index) => {
      const svg = panel(
        { width, narrow: sheet.narrow },
        height,
        points.filter((point) => point.relation === relation),
        relation,
        top,
        axis,
      );
      const content = svg.replace(/^<svg[^>]*>|<\/svg>$/g, "");
      return `<g transform="translate(${(index % across) * width},${Math.floor(index / across) * height})">${content}</g>`;
    });
    return frame(sheet, Math.ceil(relations.length / across) * height, cells.join(""));
  });
}

function panel(
  sheet: Sheet,
  height: number,
  points: readonly PanelPoint[],
  relation: string,
  top: number,
  axis: { places: readonly string[]; ticks: readonly number[]; label: string; measure: string },
): string {
  const colour = relationColour(relation);
  const tip = (point: PanelPoint) =>
    `${relationNoun(relation)}, ${axis.places[point.at]}: ${percent(point.share)} (95 % interval ${percent(point.low)} to ${percent(point.high)}), ${count(point.n, "entry", "entries")}`;
  const ticks =
    top > 0.5
      ? [0, 0.25, 0.5, 0.75, 1].filter((tick) => tick <= top)
      : [0, 0.1, 0.2, 0.3, 0.4, 0.5].filter((tick) => tick <= top);
  const twins = points.filter((point) => point.everything !== null && Math.abs(point.everything - point.share) > 0.004);
  const alone = points.filter((point) => !twins.includes(point));
  const total = points.reduce((sum, point) => sum + point.n, 0);
  return draw(sheet, {
    height,
    marginLeft: 42,
    marginRight: 14,
    marginTop: 30,
    marginBottom: 42,
    x: { domain: [-0.5, axis.places.length - 0.5] },
    y: { domain: [0, top] },
    marks: [
      Plot.ruleY(ticks, { stroke: GRID }),
      Plot.axisY({ ticks, tickFormat: percent, tickSize: 0, label: null, fill: SOFT }),
      Plot.axisX({
        ticks: [...axis.ticks],
        tickFormat: (place: number) => axis.places[place] ?? "",
        tickSize: 0,
        label: axis.label,
        labelArrow: "none",
        labelAnchor: "right",
        fill: SOFT,
        labelOffset: 36,
      }),
      ...[twins, alone].map((some) =>
        Plot.link(some, {
          x1: "at",
          x2: "at",
          y1: "low",
          y2: "high",
          stroke: colour,
          strokeWidth: 2,
          strokeOpacity: 0.5,
          title: tip,
          ...(some === twins ? { ariaDescription: "t1" } : {}),
        }),
      ),
      Plot.dot(twins, {
        x: "at",
        y: "everything",
        r: 4.5,
        stroke: colour,
        fill: PAPER,
        strokeWidth: 1.5,
        title: (point) => `T0 (everything): ${percent(point.everything ?? 0)}`,
        ariaDescription: "t0",
      }),
      ...[twins, alone].map((some) =>
        Plot.dot(some, {
          x: "at",
          y: "share",
          r: 4.5,
          fill: colour,
          stroke: PAPER,
          title: tip,
          ...(some === twins ? { ariaDescription: "t1" } : {}),
        }),
      ),
      Plot.text([0], {
        frameAnchor: "top-left",
        dx: -40,
        dy: -28,
        text: () => relationNoun(relation),
        textAnchor: "start",
        fontWeight: 600,
        fill: colour,
      }),
      Plot.text([0], {
        frameAnchor: "top-right",
        dy: -28,
        text: () => `n = ${total.toLocaleString("en-US")}`,
        textAnchor: "end",
        fill: SOFT,
      }),
    ],
  });
}
