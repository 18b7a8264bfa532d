import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { COLOURS } from "../src/colours.ts";

const FONTS = ["inter-latin-400.ttf", "inter-latin-600.ttf"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/**
 * A PNG of an SVG text in the light theme, `zoom` pixels for one unit of the SVG. Our own font only, never one of the machine: the
 * same text gives the same bytes. Throws where the text is no SVG.
 */
export function raster(svg: string, zoom: number): Buffer {
  return new Resvg(light(svg), {
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: "Inter" },
    fitTo: { mode: "zoom", value: zoom },
    logLevel: "off",
  })
    .render()
    .asPng();
}

/** The font has an arrow up and none to the right: this one is turned about the lower left corner of its box, and lifted by its width. */
const ARROW = '<tspan rotate="90" dy="-.7em">↑</tspan>';

/** The renderer knows neither variables nor themes: every colour is written out, and the rule for the dark theme left out. */
export function light(svg: string): string {
  const colours: Readonly<Record<string, readonly [string, string]>> = COLOURS;
  return svg
    .replace(/@media \(prefers-color-scheme:dark\)\{:root\{[^}]*\}\}/, "")
    .replaceAll(" →</text>", ` ${ARROW}</text>`)
    .replace(/var\(--([a-z0-9-]+)\)/g, (whole, name: string) => colours[name]?.[0] ?? whole);
}
