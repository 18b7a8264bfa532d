import { describe, expect, it } from "vitest";
import { drawEffects, type Effect } from "../../../site/draw/effects.ts";

const effect = (value: number, low: number, high: number, hollow: number | null = null): Effect => ({
  ...{ label: "lag", note: "", detail: "", ranges: [] },
  ...{ value, low, high, hollow },
});
const drawn = (...rows: Effect[]) => drawEffects(rows, (value) => `${value * 100}`).wide;
/** Where the dots and the intervals of a picture lie; its axis runs from 26 to 694, none is 360. */
const dots = (svg: string) => [...svg.matchAll(/<circle[^>]* cx="([\d.]+)"/g)].map(([, x]) => Number(x));
const lines = (svg: string) =>
  [...svg.matchAll(/d="M([\d.]+) [\d.]+H([\d.]+)"/g)].map(([, from, to]) => [Number(from), Number(to)]);
const triangles = (svg: string) => [...svg.matchAll(/d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+v12z"/g)].length;

describe("relative differences", () => {
  it("lie on a logarithm's axis, half as many as far from none as twice as many", () => {
    // Of an axis to twice as many, 50 % more are ln 1.5 / ln 2 = 0.585 of the way: 360 + 0.585 × 334.
    const svg = drawn(effect(0.5, -0.5, 1), effect(-1 / 3, -0.5, 1));
    expect(lines(svg)).toEqual([
      [26, 694],
      [26, 694],
    ]);
    expect(dots(svg)).toEqual([555.4, 164.6]);
    expect(svg).toContain(">difference per doubling (log scale) →<");
  });

  it("have the shortest axis that holds every interval, up to ten times as many", () => {
    const ends = (low: number, high: number) =>
      [...drawn(effect(0, low, high)).matchAll(/class="tick">(-?[\d.]+)</g)].map(([, tick]) => Number(tick));
    expect(ends(-0.04, 0.05)).toEqual([-5, -2.5, 0, 2.5, 5]);
    expect(ends(-0.04, 0.15)).toEqual([-20, -10, 0, 10, 20]);
    expect(ends(-0.3, 1)).toEqual([-50, -25, 0, 50, 100]);
    expect(ends(-0.6, 1)).toEqual([-75, -50, 0, 100, 300]);
    for (const high of [3.1, 9, 1e6]) expect(ends(-1, high)).toEqual([-90, -50, 0, 100, 900]);
  });

  it("are triangles at the edge where they lie beyond it, not dots that would read as its value", () => {
    const svg = drawn(effect(30, -0.9, 200), effect(-0.99, -1, 0, 12), effect(9, 0, 10));
    expect(triangles(svg)).toBe(3);
    expect(dots(svg)).toEqual([694]);
  });
});
