import * as Plot from "@observablehq/plot";
import { draw } from "../site/draw/surface.ts";
import { limitOf } from "./document.ts";
import type { Summary } from "./runs.ts";

/** Colours that stand on white and on black: the file is shown as an image, where no theme reaches. */
const INK = "#767676";
const ACCENT = "#0072b2";

/**
 * One bar per measurement, the median of processor seconds with the range of the runs, on a logarithmic scale; an SVG file's text. Left out is
 * what took none (simulated time) and the limits that stages are compared with.
 */
export function drawBenchmarks(all: readonly Summary[]): string {
  const drawn = all.filter(({ name, cpu_seconds }) => cpu_seconds.median > 0 && !limitOf.test(name));
  const rows = [...new Map(drawn.map((row) => [`${row.name} (${row.size.toLocaleString("en-US")})`, row]))].map(
    ([label, { cpu_seconds }]) => ({ label, ...cpu_seconds }),
  );
  const height = 75 + 22 * rows.length;
  const svg = draw(
    { width: 720, narrow: false },
    {
      height,
      marginLeft: 375,
      marginBottom: 45,
      marginRight: 50,
      x: { type: "log", label: "processor seconds, logarithmic", grid: true },
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
