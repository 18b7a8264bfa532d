import * as Plot from "@observablehq/plot";
import { draw } from "../site/draw/surface.ts";
import type { Summary } from "./runs.ts";

/** Colours that stand on white and on black: the file is shown as an image, where no theme reaches. */
const INK = "#767676";
const ACCENT = "#0072b2";

/** One bar per measurement, median seconds with the range of the runs, on a logarithmic scale; an SVG file's text. */
export function drawBenchmarks(all: readonly Summary[]): string {
  const rows = [...new Map(all.map((row) => [`${row.name} (${row.size.toLocaleString("en-US")})`, row]))].map(
    ([label, { seconds }]) => ({ label, ...seconds }),
  );
  const height = 60 + 22 * rows.length;
  const svg = draw(
    { width: 720, narrow: false },
    {
      height,
      marginLeft: 330,
      marginRight: 50,
      x: { type: "log", label: "seconds, logarithmic", grid: true },
      y: { label: null, domain: rows.map(({ label }) => label) },
      marks: [
        Plot.ruleY(rows, { y: "label", x1: "min", x2: "max", stroke: ACCENT, strokeWidth: 6, strokeOpacity: 0.4 }),
        Plot.dot(rows, { x: "median", y: "label", fill: ACCENT, r: 4 }),
        Plot.text(rows, {
          x: "max",
          y: "label",
          dx: 8,
          textAnchor: "start",
          text: ({ median }) => median.toFixed(median < 10 ? 1 : 0),
        }),
      ],
    },
  );
  return `${svg.replace('fill="currentColor"', `fill="${INK}" color="${INK}" font-family="system-ui, sans-serif"`)}\n`;
}
