import { expect, test } from "vitest";
import { drawSeries } from "../../../site/draw/series.ts";

test("a band does not span a reading that has no interval", () => {
  const reading = (x: number, held: boolean) => ({ x, y: 1, low: held ? 0.5 : null, high: held ? 1.5 : null });
  const bands = (...held: boolean[]) => {
    const points = held.map((one, x) => reading(x, one));
    const { wide } = drawSeries([{ name: "finetunes", colour: "red", points, everything: [] }], {
      x: { from: 0, to: 5, scale: "linear", ticks: [], label: "week" },
      y: { top: 2, ticks: [], format: String, label: "entries" },
      when: (week) => `week ${week}`,
    });
    return wide.match(/fill-opacity="\.16"/g)?.length ?? 0;
  };
  expect(bands(true, true, true, true, true)).toBe(1);
  expect(bands(true, true, false, true, true)).toBe(2);
  // One reading alone has no width to fill.
  expect(bands(true, true, false, true, false)).toBe(1);
  expect(bands(false, false)).toBe(0);
});
