import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { frame, type Sheet } from "./sheet.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/**
 * Draws with Observable Plot and returns clean SVG text: no style elements or attributes (the Content-Security-Policy forbids them),
 * coordinates with one decimal, hidden from assistive technology because the figure around it has a text alternative. A mark's
 * ariaDescription becomes its class, since Plot names none. `over` is SVG that comes on top.
 */
export function draw(sheet: Sheet, options: Plot.PlotOptions, over = ""): string {
  const plot = Plot.plot({
    ...options,
    document: document as unknown as Document,
    width: sheet.width,
    className: "plot",
  });
  const svg = plot.tagName.toLowerCase() === "svg" ? plot : plot.querySelector("svg");
  if (svg === null) throw new Error("site: a chart was drawn without an svg element");
  for (const style of svg.querySelectorAll("style")) style.remove();
  for (const element of svg.querySelectorAll("[style]")) element.removeAttribute("style");
  for (const element of svg.querySelectorAll("[aria-label]")) element.removeAttribute("aria-label");
  for (const element of svg.querySelectorAll("[aria-description]")) {
    element.setAttribute("class", element.getAttribute("aria-description") ?? "");
    element.removeAttribute("aria-description");
  }
  for (const element of svg.querySelectorAll("[aria-hidden]")) element.removeAttribute("aria-hidden");
  return frame(sheet, Number(options.height), `${svg.innerHTML}${over}`);
}
