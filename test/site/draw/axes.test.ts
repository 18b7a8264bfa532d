import { describe, expect, it } from "vitest";
import { shareAxis } from "../../../site/charts/relation-panels.ts";
import { scaled, scaleName, spread } from "../../../site/draw/axes.ts";
import { drawIntervals } from "../../../site/draw/intervals.ts";
import { drawMultiples } from "../../../site/draw/multiples.ts";
import { drawRanges } from "../../../site/draw/ranges.ts";
import { drawSeries } from "../../../site/draw/series.ts";
import { percent } from "../../../site/src/format.ts";

describe("labels beside each other", () => {
  it("stay where they are wanted while there is room", () => {
    expect(spread([10, 50, 90], 16, 0, 100)).toEqual([10, 50, 90]);
  });

  it("move apart in their order, and back from the end", () => {
    expect(spread([10, 12, 50], 16, 0, 100)).toEqual([10, 26, 50]);
    expect(spread([95, 90, 20], 16, 0, 100)).toEqual([100, 84, 20]);
    expect(spread([-5, 99], 16, 0, 100)).toEqual([0, 99]);
  });
});

describe("the axis of shares", () => {
  it("reaches every share and prints no two ticks alike: 1.5 % reads 2 %, as 2 % does", () => {
    for (let most = 0.0003; most <= 1; most *= 1.07) {
      const { top, ticks } = shareAxis(most);
      expect(top).toBeGreaterThanOrEqual(most);
      expect(new Set(ticks.map(percent)).size).toBe(ticks.length);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
    expect(shareAxis(0.018).ticks).toEqual([0, 0.01, 0.02]);
  });
});

describe("scales", () => {
  it("are named on the axis unless they are linear, in every picture that can have another", () => {
    expect((["linear", "root", "log"] as const).map(scaleName)).toEqual(["", " (root scale)", " (log scale)"]);
    const axis = { top: 100, ticks: [1, 10, 100], format: String, label: "downloads" };
    const row = { label: "a", note: "", colour: "red", value: 10, low: 5, high: 20, hollow: null, tip: "" };
    const bar = { decile_1: 1, quartile_1: 2, median: 3, quartile_3: 4, decile_9: 5, interval: null, everything: null };
    const spot = { at: 0, value: 3, low: 1, high: 5, hollow: null, tip: "" };
    const panel = { name: "a", note: "", colour: "red", spots: [spot] };
    const places = { places: ["first"], ticks: [0], label: "place", range: "quartiles" } as const;
    const days = { from: 0, to: 30, ticks: [], label: "days" };
    const line = { name: "a", colour: "red", points: [{ x: 1, y: 2, low: 1, high: 3 }], everything: [] };
    for (const { wide, narrow } of [
      drawRanges([row], { ...axis, scale: "log" }),
      drawIntervals([{ ...row, ...bar }], { ...axis, ticks: [1, 7, 30] }),
      drawMultiples([panel], { ...places, y: { ...axis, scale: "log" } }),
      drawSeries([line], { x: { ...days, scale: "root" }, y: axis, when: String }),
    ])
      for (const svg of [wide, narrow]) expect(svg).toMatch(/>[^<]*(downloads|days) \((log|root) scale\)[^<]*</);
    for (const { wide } of [
      drawRanges([row], axis),
      drawMultiples([panel], { ...places, y: { ...axis, scale: "linear" } }),
      drawSeries([line], { x: { ...days, scale: "linear" }, y: axis, when: String }),
    ])
      expect(wide).not.toContain("scale)");
  });

  it("map 0 to 0 and the top to 1; a root spreads small values, a logarithm more so", () => {
    for (const scale of ["linear", "root", "log"] as const)
      expect([scaled(scale, 0, 99), scaled(scale, 99, 99), scaled(scale, 5, 0)]).toEqual([0, 1, 0]);
    expect(scaled("linear", 25, 100)).toBe(0.25);
    expect(scaled("root", 25, 100)).toBe(0.5);
    expect(scaled("log", 9, 99)).toBeCloseTo(0.5, 12); // ln 10 / ln 100
  });
});
