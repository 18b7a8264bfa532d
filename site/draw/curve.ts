import * as Plot from "@observablehq/plot";
import { percent } from "../src/format.ts";
import { GRID, INK, PAPER, pictures, type Sheet, SOFT } from "./sheet.ts";
import { draw } from "./surface.ts";

/** A point of the attention curve: after k of `entries` entries in release order, the shares held so far. */
export interface CurvePoint {
  readonly k: number;
  readonly share_entries: number;
  readonly share_likes: number;
  readonly share_downloads: number;
}

const MARGIN = { left: 52, right: 24, top: 30, bottom: 44 };
const height = (narrow: boolean) => (narrow ? 310 : 360);

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
    const note = placeOfNote(shown, mark, labelAt, sheet);
    return draw(sheet, {
      height: height(sheet.narrow),
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
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
          x: () => note.left,
          y: () => note.top - note.height / 2,
          text: (point) =>
            `first ${point.k} hold${sheet.narrow ? "\n" : " "}${percent(point.share_downloads)} of downloads\nand ${percent(point.share_likes)} of likes`,
          textAnchor: "start",
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

/** A box in shares of both axes, its top above its bottom. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where what the mark says is written: below the lower mark, in the corner that curves leave when they rise early, above the upper mark, or in
 * the corner above those that rise late; of these the first over which the curves run least, and no name of a curve, which stands at
 * `labelAt`, if that can be.
 */
function placeOfNote(
  shown: readonly CurvePoint[],
  mark: CurvePoint,
  labelAt: CurvePoint,
  { width: sheet, narrow }: Sheet,
): Box {
  const plot = { width: sheet - MARGIN.left - MARGIN.right, height: height(narrow) - MARGIN.top - MARGIN.bottom };
  const width = (narrow ? 126 : 216) / plot.width;
  const tall = (narrow ? 54 : 38) / plot.height;
  const beside = mark.share_entries + 12 / plot.width;
  const [lower, upper] = [mark.share_likes, mark.share_downloads].sort((one, other) => one - other) as [number, number];
  const boxes = [
    { left: beside, top: lower - 0.02 },
    { left: 1 - width, top: Math.max(0.24, tall + 0.03) },
    { left: beside, top: upper + 0.09 + tall },
    { left: 0.03, top: 0.97 },
  ].map((corner): Box => ({ ...corner, width, height: tall }));
  const lines = (["share_likes", "share_downloads"] as const).flatMap((share) =>
    between([[0, 0], ...shown.map((point) => [point.share_entries, point[share]] as const)]),
  );
  // Names are 18 units high and some 7.4 a letter wide, marks 10 across.
  const word = (x: number, y: number, across: number, high: number): Box => ({
    left: x - across / plot.width / 2,
    top: y + high / plot.height / 2,
    width: across / plot.width,
    height: high / plot.height,
  });
  const words = [
    word(labelAt.share_entries, labelAt.share_downloads + 13 / plot.height, 68, 18),
    word(labelAt.share_entries + 6 / plot.width, labelAt.share_likes - 16 / plot.height, 36, 18),
    ...[lower, upper].map((share) => word(mark.share_entries, share, 10, 10)),
  ];
  const under = (box: Box) => {
    const { left, top } = box;
    if (top - box.height < 0.02 || left + box.width > 1) return Number.POSITIVE_INFINITY;
    const crossed = lines.filter(([x, y]) => x > left && x < left + box.width && y < top && y > top - box.height);
    // One word on another is worse than any length of a curve.
    return crossed.length + lines.length * words.filter((one) => meet(one, box)).length;
  };
  return boxes.reduce((best, box) => (under(box) < under(best) ? box : best));
}

const meet = (one: Box, other: Box): boolean =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top > other.top - other.height &&
  other.top > one.top - one.height;

/** Points along a line, close enough that none of its steps jumps over a note. */
function between(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  return points.flatMap(([x, y], index) => {
    const [toX, toY] = points[index + 1] ?? [x, y];
    const steps = 1 + Math.ceil(40 * Math.max(toX - x, Math.abs(toY - y)));
    return Array.from(
      { length: steps },
      (_, step) => [x + ((toX - x) * step) / steps, y + ((toY - y) * step) / steps] as const,
    );
  });
}
