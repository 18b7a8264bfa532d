import { describe, expect, it } from "vitest";
import { countTicks, dateTicks, drawSteps, type Track } from "../../../site/draw/steps.ts";

const FROM = Date.parse("2026-08-01");
const TO = Date.parse("2026-08-21");
const noon = Date.parse("2026-08-11");

/** The lines of a picture: the classes of each, in the order in which they are drawn. */
function lines(...tracks: Track[]): string[] {
  const { wide } = drawSteps(tracks, FROM, TO);
  return [...wide.matchAll(/<path(?: class="([^"]*)")? d="[^"]*" fill="none"/g)].map(([, tiers]) => tiers ?? "all");
}

describe("entries over time", () => {
  it("have one line for tiers that agree, and one more for each that differs", () => {
    const track = (t1: number, t0: number, t2: number): Track => ({
      relation: "adapter",
      points: [[noon, t1, t0, t2]],
    });
    expect(lines(track(5, 5, 5))).toEqual(["all"]);
    expect(lines(track(5, 9, 5))).toEqual(["t0", "t1 t2"]);
    expect(lines(track(5, 5, 3))).toEqual(["t2", "t1 t0"]);
    expect(lines(track(5, 9, 3))).toEqual(["t0", "t2", "t1"]);
  });

  it("have labels at the end at least 16 units apart, the largest uppermost", () => {
    const counts = { quantized: 100, finetune: 99, adapter: 98, merge: 2 };
    const tracks = Object.entries(counts).map(([relation, n]): Track => ({ relation, points: [[noon, n, n, n]] }));
    const { wide } = drawSteps(tracks, FROM, TO);
    const labels = [...wide.matchAll(/y="([\d.]+)"[^>]*font-weight="600">(\w+) \d+</g)];
    const heights = new Map(labels.map(([, y, name]) => [name, Number(y)]));
    const at = (name: string) => heights.get(name) ?? Number.NaN;
    // Three that would stand on one another are set 16 apart; the one far below stays where it is.
    expect(at("finetune") - at("quantized")).toBeCloseTo(16, 9);
    expect(at("adapter") - at("finetune")).toBeCloseTo(16, 9);
    expect(at("merge") - at("adapter")).toBeGreaterThan(100);
  });

  it("leave as much room for their labels as the longest takes, on a phone too", () => {
    const many: Track = { relation: "quantized", points: [[noon, 32_534, 32_534, 32_534]] };
    const { narrow, wide } = drawSteps([many], FROM, TO);
    for (const [svg, width] of [
      [narrow, 328],
      [wide, 720],
    ] as const) {
      const from = Number(/x="([\d.]+)"[^>]*font-weight="600">quantized 32,534</.exec(svg)?.[1]);
      // In Inter at 13 px and weight 600 it is 111 px long.
      expect(from + 111).toBeLessThanOrEqual(width);
    }
  });

  it("count in steps of 1, 2 or 5 times a power of ten, up to the first at or above the most", () => {
    expect(countTicks(3, 5)).toEqual([0, 1, 2, 3]);
    expect(countTicks(150, 5)).toEqual([0, 50, 100, 150]);
    expect(countTicks(151, 5)).toEqual([0, 50, 100, 150, 200]);
    expect(countTicks(9, 5)).toEqual([0, 2, 4, 6, 8, 10]);
  });

  it("name days below two months, then months with the year, then years", () => {
    const labels = (from: string, to: string, wanted: number) =>
      dateTicks(Date.parse(from), Date.parse(to), wanted).map(({ label }) => label);
    expect(labels("2026-08-01", "2026-08-21", 5)).toEqual(["1 Aug", "6 Aug", "11 Aug", "16 Aug", "21 Aug"]);
    expect(labels("2026-07-02", "2026-08-30", 6)[0]).toBe("2 Jul");
    expect(labels("2026-06-15", "2026-08-21", 3)).toEqual(["Jul ’26", "Aug ’26"]);
    expect(labels("2023-06-01", "2026-08-21", 4)).toEqual(["2024", "2025", "2026"]);
  });
});
