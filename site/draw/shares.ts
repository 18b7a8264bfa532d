import * as Plot from "@observablehq/plot";
import { number, percent } from "../src/format.ts";
import { INK, pictures, SOFT } from "./sheet.ts";
import { draw } from "./surface.ts";

/** A bar of shares that add up to 1: T1 thick, T0 as a thin bar below. */
export interface ShareRow {
  readonly label: string;
  readonly note: string;
  readonly shown: readonly number[];
  readonly everything: readonly number[] | null;
  /** 95 % interval of the first share, drawn as a bracket at its end. */
  readonly interval: readonly [low: number, high: number];
}

/** Bars of classes, dark to light, the classes named over the first bar. */
export function drawShares(rows: readonly ShareRow[], classes: readonly string[]) {
  return pictures((sheet) => {
    const step = 66;
    const segments = (values: readonly number[], y: number, label: string, tier: string) => {
      let from = 0;
      return values.map((share, index) => {
        const x1 = from;
        from += share;
        return {
          x1,
          x2: from,
          y,
          share,
          index,
          colour: `var(--step-${index})`,
          tip: `${label}, ${classes[index]}: ${percent(share)} (${tier})`,
        };
      });
    };
    const shown = rows.flatMap((row, y) => segments(row.shown, y, row.label, "T1"));
    const everything = rows.flatMap((row, y) =>
      row.everything === null ? [] : segments(row.everything, y, row.label, "T0, everything"),
    );
    const brackets = rows.map((row, y) => ({
      y,
      low: row.interval[0],
      high: row.interval[1],
      tip: `95 % interval of the first share: ${percent(row.interval[0])} to ${percent(row.interval[1])}`,
    }));
    const legend = classes.map((name, index) => ({
      x: (index + 0.5) / classes.length,
      name,
      colour: `var(--step-${index})`,
    }));
    const room = sheet.narrow ? 0.1 : 0.055;
    return draw(sheet, {
      height: rows.length * step + 84,
      marginLeft: 2,
      marginRight: 2,
      marginTop: 44,
      marginBottom: 40,
      x: { domain: [0, 1] },
      y: { domain: [-0.5, rows.length - 0.5], reverse: true, axis: null },
      marks: [
        Plot.axisX({
          ticks: [],
          label: "share of entries",
          labelArrow: "none",
          labelAnchor: "right",
          fill: SOFT,
          labelOffset: 36,
        }),
        Plot.text([0], { x: 0, frameAnchor: "bottom", dy: 18, text: percent, textAnchor: "start", fill: SOFT }),
        Plot.text([0.25, 0.5, 0.75], { x: (tick) => tick, frameAnchor: "bottom", dy: 18, text: percent, fill: SOFT }),
        Plot.text([1], { x: 1, frameAnchor: "bottom", dy: 18, text: percent, textAnchor: "end", fill: SOFT }),
        Plot.rect(legend, {
          x1: (item) => item.x - 0.5 / classes.length,
          x2: (item) => item.x + 0.48 / classes.length,
          y1: -0.5,
          y2: -0.5,
          insetTop: -14,
          insetBottom: 8,
          fill: "colour",
        }),
        Plot.text(legend, { x: "x", y: -0.5, dy: -26, text: "name", fill: SOFT }),
        Plot.rect(shown, {
          ariaDescription: "t1",
          x1: "x1",
          x2: "x2",
          y1: (item) => item.y - 0.12,
          y2: (item) => item.y + 0.22,
          fill: "colour",
          insetRight: 1,
          title: "tip",
        }),
        Plot.rect(everything, {
          ariaDescription: "t0",
          x1: "x1",
          x2: "x2",
          y1: (item) => item.y + 0.25,
          y2: (item) => item.y + 0.32,
          fill: "colour",
          insetRight: 1,
          title: "tip",
        }),
        Plot.text(
          shown.filter((item) => item.share > room),
          {
            ariaDescription: "t1",
            x: (item) => (item.x1 + item.x2) / 2,
            y: (item) => item.y + 0.05,
            text: (item) => percent(item.share),
            fill: (item) => `var(--on-step-${item.index})`,
            fontWeight: 600,
            title: "tip",
          },
        ),
        Plot.link(brackets, {
          ariaDescription: "t1",
          x1: "low",
          x2: "high",
          y1: (item) => item.y - 0.15,
          y2: (item) => item.y - 0.15,
          stroke: INK,
          strokeWidth: 1.5,
          title: "tip",
        }),
        Plot.text(rows, {
          frameAnchor: "left",
          y: (_, index) => index,
          dy: -24,
          text: "label",
          textAnchor: "start",
          fontWeight: 600,
        }),
        Plot.text(rows, {
          frameAnchor: "right",
          y: (_, index) => index,
          dy: -24,
          text: "note",
          textAnchor: "end",
          fill: SOFT,
        }),
      ],
    });
  });
}

/** Width classes of rivals as people read them. */
export const RIVAL_CLASSES = [
  { from: 0, name: "none" },
  { from: 1, name: "1–4" },
  { from: 5, name: "5–19" },
  { from: 20, name: "20–99" },
  { from: 100, name: "100+" },
] as const;

/** "1,050 entries · mean 2.9 rivals" */
export const entriesAndMean = (entries: number, mean: number) => `n = ${number(entries)} · mean ${number(mean, 1)}`;
