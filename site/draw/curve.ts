import * as Plot from "@observablehq/plot";
import { percent } from "../src/format.ts";
import { GRID, INK, PAPER, pictures, SOFT } from "./sheet.ts";
import { draw } from "./surface.ts";

/** A point of the attention curve: after k of `entries` entries in release order, the shares held so far. */
export interface CurvePoint {
  readonly k: number;
  readonly share_entries: number;
  readonly share_likes: number;
  readonly share_downloads: number;
}

/**
 * Cumulative share of likes and downloads along the release order, T1 solid and T0 dotted, against the diagonal of equal shares.
 * `mark` is the place k whose shares are written out.
 */
export function drawCurve(
  shown: readonly CurvePoint[],
  everything: readonly CurvePoint[],
  mark: CurvePoint,
  unit: string,
) {
  const start = { k: 0, share_entries: 0, share_likes: 0, share_downloads: 0 };
  return pictures((sheet) => {
    const tip = (point: CurvePoint) =>
      `first ${point.k}: ${percent(point.share_likes)} of likes, ${percent(point.share_downloads)} of downloads`;
    const labelAt = shown.find((point) => point.share_entries > (sheet.narrow ? 0.42 : 0.5)) ?? mark;
    // Below the lower mark where the curves leave room; in the corner that they leave when they rise early; else above the upper mark.
    const lower = Math.min(mark.share_likes, mark.share_downloads);
    const corner = shown.every(
      (point) => point.share_entries < 0.45 || Math.min(point.share_likes, point.share_downloads) > 0.4,
    );
    const note =
      lower > 0.22 && !(corner && sheet.narrow)
        ? { x: mark.share_entries, y: lower - 0.09, dx: 12, textAnchor: "start" as const }
        : corner
          ? { x: 1, y: 0.14, dx: 0, textAnchor: "end" as const }
          : {
              x: mark.share_entries,
              y: Math.max(mark.share_likes, mark.share_downloads) + 0.16,
              dx: 12,
              textAnchor: "start" as const,
            };
    const { dx, textAnchor } = note;
    return draw(sheet, {
      height: sheet.narrow ? 310 : 360,
      marginLeft: 52,
      marginRight: 24,
      marginTop: 30,
      marginBottom: 44,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      marks: [
        Plot.ruleY([0, 0.25, 0.5, 0.75, 1], { stroke: GRID }),
        Plot.axisY({
          ticks: [0, 0.25, 0.5, 0.75, 1],
          tickFormat: percent,
          tickSize: 0,
          label: "↑ share held so far",
          labelArrow: "none",
          fill: SOFT,
          labelOffset: 52,
        }),
        Plot.axisX({
          ticks: sheet.narrow ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1],
          tickFormat: percent,
          tickSize: 5,
          label: `of ${unit}, in release order →`,
          labelArrow: "none",
          labelAnchor: "right",
          fill: SOFT,
          labelOffset: 40,
        }),
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: SOFT, strokeDasharray: "3 4" },
        ),
        Plot.text([[0.72, 0.72]], { text: ["even split"], dy: 17, dx: 6, textAnchor: "start", fill: SOFT }),
        Plot.line([start, ...everything], {
          x: "share_entries",
          y: "share_downloads",
          stroke: "var(--downloads)",
          strokeDasharray: "1.5 3.5",
          ariaDescription: "t0",
        }),
        Plot.line([start, ...everything], {
          x: "share_entries",
          y: "share_likes",
          stroke: "var(--likes)",
          strokeDasharray: "1.5 3.5",
          ariaDescription: "t0",
        }),
        Plot.line([start, ...shown], {
          x: "share_entries",
          y: "share_downloads",
          stroke: "var(--downloads)",
          strokeWidth: 2.25,
          ariaDescription: "t1",
        }),
        Plot.line([start, ...shown], {
          x: "share_entries",
          y: "share_likes",
          stroke: "var(--likes)",
          strokeWidth: 2.25,
          ariaDescription: "t1",
        }),
        Plot.dot(
          shown.filter((_, index) => index % 4 === 0),
          { x: "share_entries", y: "share_downloads", r: 7, fill: "transparent", title: tip },
        ),
        Plot.dot(
          shown.filter((_, index) => index % 4 === 0),
          { x: "share_entries", y: "share_likes", r: 7, fill: "transparent", title: tip },
        ),
        Plot.text([labelAt], {
          x: "share_entries",
          y: "share_downloads",
          text: () => "downloads",
          dy: -13,
          fill: "var(--downloads)",
          fontWeight: 600,
          stroke: PAPER,
          strokeWidth: 4,
        }),
        Plot.text([labelAt], {
          x: "share_entries",
          y: "share_likes",
          text: () => "likes",
          dy: 16,
          dx: 6,
          fill: "var(--likes)",
          fontWeight: 600,
          stroke: PAPER,
          strokeWidth: 4,
        }),
        Plot.dot([mark], {
          x: "share_entries",
          y: "share_downloads",
          r: 5,
          fill: "var(--downloads)",
          stroke: PAPER,
          title: tip,
        }),
        Plot.dot([mark], {
          x: "share_entries",
          y: "share_likes",
          r: 5,
          fill: "var(--likes)",
          stroke: PAPER,
          title: tip,
        }),
        Plot.text([mark], {
          x: () => note.x,
          y: () => note.y,
          dx,
          text: (point) =>
            `first ${point.k} hold${corner && sheet.narrow ? "\n" : " "}${percent(point.share_downloads)} of downloads\nand ${percent(point.share_likes)} of likes`,
          textAnchor,
          lineHeight: 1.3,
          fontWeight: 600,
          fill: INK,
          stroke: PAPER,
          strokeWidth: 5,
        }),
      ],
    });
  });
}
