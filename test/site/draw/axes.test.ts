import { describe, expect, it } from "vitest";
import { scaled, spread } from "../../../site/draw/axes.ts";

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

describe("scales", () => {
  it("map 0 to 0 and the top to 1; a root spreads small values, a logarithm more so", () => {
    for (const scale of ["linear", "root", "log"] as const)
      expect([scaled(scale, 0, 99), scaled(scale, 99, 99), scaled(scale, 5, 0)]).toEqual([0, 1, 0]);
    expect(scaled("linear", 25, 100)).toBe(0.25);
    expect(scaled("root", 25, 100)).toBe(0.5);
    expect(scaled("log", 9, 99)).toBeCloseTo(0.5, 12); // ln 10 / ln 100
  });
});
