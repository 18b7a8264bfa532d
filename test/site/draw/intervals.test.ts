import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { drawIntervals } from "../../../site/draw/intervals.ts";

const row = {
  label: "a",
  note: "",
  colour: "red",
  ...{ decile_1: 10, quartile_1: 20, median: 30, quartile_3: 40, decile_9: 50 },
  interval: { low: 2, high: 300 },
  everything: null,
};

it.each(["wide", "narrow"] as const)(
  "on a %s sheet has room for an interval beyond the middle four fifths",
  (sheet) => {
    const axis = { label: "days", format: String, ticks: [7, 14, 30, 90] };
    const { document } = parseHTML(drawIntervals([row], axis)[sheet]);
    const [, width] = /^0 0 (\d+)/.exec(document.querySelector("svg")?.getAttribute("viewBox") ?? "") ?? [];
    // The lines of the row: M x1,y L x2,y.
    const ends = [...document.querySelectorAll("path")]
      .filter((path) => path.querySelector("title") !== null)
      .flatMap((path) => (path.getAttribute("d") ?? "").match(/[\d.-]+(?=,)/g) ?? [])
      .map(Number);
    expect(ends.length).toBeGreaterThanOrEqual(6);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ends)).toBeLessThanOrEqual(Number(width));
  },
);
