import { describe, expect, it } from "vitest";
import { drawScatters } from "../../../site/draw/scatters.ts";

describe("small scatters", () => {
  const drawn = (...ys: number[]) =>
    drawScatters([
      {
        ...{ name: "lag", note: "−3 % per doubling", x: "lag, residual", slope: 1, low: 0.5, high: 1.5 },
        points: ys.map((y, index) => ({ x: index - 1, y, tip: "" })),
      },
    ]);
  /** Labels left of the vertical axis, which are those that end where they stand, without the name of the other axis. */
  const heights = (svg: string) =>
    [...svg.matchAll(/<text x="([\d.]+)" y="[\d.]+" text-anchor="end" class="tick">([^<→]+)</g)].map(
      ([, x, text]) => [Number(x), text] as const,
    );

  it("have ticks at round values, however small or large the residuals", () => {
    const told = (...ys: number[]) => heights(drawn(...ys).wide).map(([, text]) => text);
    expect(told(-0.1, 0, 0.1)).toEqual(["−0.1", "0", "0.1"]);
    expect(told(-1, 0.2, 1.5)).toEqual(["−1", "0", "1"]);
    expect(told(-3, 0, 427)).toEqual(["0", "100", "200", "300", "400"]);
    expect(told(-3, 9_000_000, 11_647_431)).toEqual(["0", "5,000,000", "10,000,000"]);
  });

  it("leave those labels room on the sheet", () => {
    // A digit is about 7 units wide.
    for (const svg of Object.values(drawn(-3, 9_000_000, 11_647_431)))
      for (const [x, text = ""] of heights(svg)) expect(x - 7 * text.length).toBeGreaterThanOrEqual(0);
  });

  it("have a band between both slopes that goes around the corners of the box", () => {
    const banded = (low: number, high: number) => {
      const points = [-2, 2].map((x) => ({ x, y: x / 2, tip: "" }));
      const { wide } = drawScatters([{ ...{ name: "", note: "", x: "", slope: 0 }, low, high, points }]);
      const [, band = ""] = wide.match(/<path d="([^"]+)" fill="var\(--accent\)" fill-opacity/) ?? [];
      return band.split("Z", 2).map((part) => part.slice(1).split("L"));
    };
    // The box goes from 38 to 702 and from 48 to 222, half-way 0; slopes of 1 and −1 reach its edge before its end.
    const [left, right] = banded(-1, 1);
    for (const corner of ["38 48", "38 222"]) expect(left).toContain(corner);
    for (const corner of ["702 48", "702 222"]) expect(right).toContain(corner);
    // Both leave by the right side.
    expect(banded(0.1, 0.2)[1]?.filter((point) => point.startsWith("702 "))).toHaveLength(2);
    expect(banded(0, 1)[1]).toEqual(expect.arrayContaining(["702 48", "702 135"]));
  });

  it("end the axis at six times what three quarters of the dots keep to, and say by an arrow where one lies beyond", () => {
    // Three quarters of eight are six: sizes up to 2, so the axis reaches 12.
    const { wide } = drawn(0, 0.5, 1, -1, 2, -2, 12, 11_647_431);
    expect(heights(wide).map(([, text]) => text)).toEqual(["0", "5", "10"]);
    expect(wide.match(/<circle/g)).toHaveLength(7);
    expect(wide.match(/<path [^>]*stroke="var\(--ink\)"[^>]*><title>/g)).toHaveLength(1);
    expect(drawn(0, 0, 0, 9).wide.match(/<circle/g)).toHaveLength(4);
  });
});
