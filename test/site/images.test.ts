import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { wrap } from "../../site/draw/sheet.ts";
import { card } from "../../site/images/card.ts";
import { light, raster } from "../../site/images/raster.ts";
import { cards } from "../../site/src/cards.ts";
import { segment } from "../../site/src/segment.ts";
import { standalone, standaloneSize } from "../../site/src/standalone.ts";

const release = {
  date: "2026-08-21",
  source: { kind: "sandbox", label: "the sandbox", simulated: true },
  partial: true,
  limit: 4000,
} as ReleaseManifest;
const bar = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect x="10" y="10" width="${width - 20}" height="${height - 20}" fill="var(--accent)"/><text class="tick" x="20" y="${height / 2}">label</text></svg>`;
const picture = { wide: bar(720, 300), narrow: bar(328, 260) };
/** Width and height in a PNG's header. */
const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe("pictures drawn at build time", () => {
  it("is a PNG at twice the size of the chart's own file, the same bytes each time", () => {
    const svg = standalone(picture.wide, { title: "A title" }, release);
    const [, width = 0, height = 0] = (/width="(\d+)" height="(\d+)"/.exec(svg) ?? []).map(Number);
    const png = raster(svg, 2);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(size(png)).toEqual([2 * width, 2 * height]);
    expect(raster(svg, 2).equals(png)).toBe(true);
  });

  it("has its caption with it: what is drawn over how many, how the marks are read, date, grade, tier, and where the newest one is", () => {
    const caption = {
      title: "Half came within 9.6 days",
      subtitle: `Time between both, n = 3,162 entries. ${"word ".repeat(30)}`,
      key: "Dot: median.",
      tier: "T1",
      address: "https://hubrace.org/charts/lag-by-relation/",
    };
    const svg = standalone(picture.wide, { ...caption, grade: "B" }, release);
    const said = [...svg.matchAll(/<text x="0" y="(\d+)"[^>]*>([^<]*)</g)].map(([, y, words]) => [Number(y), words]);
    // A line of the title, two of what is drawn; the picture, 300 high, begins at 14 + 21 + 2 × 18 + 8 = 79.
    expect(svg).toContain('<g transform="translate(0,79)">');
    expect(said.map(([y]) => y)).toEqual([24, 45, 63, 399, 417, 435, 453]);
    expect(said.slice(3).map(([, words]) => words)).toEqual([
      "Dot: median.",
      "Hubrace, as of 2026-08-21, grade B, tier T1 (no suspected automated uploads), SIMULATED DATA, SAMPLE, newest",
      "4,000. CC BY 4.0",
      "https://hubrace.org/charts/lag-by-relation/",
    ]);
    expect(standaloneSize(picture.wide, caption, release)).toEqual({ width: 752, height: 79 + 300 + 34 + 3 * 18 });
    expect(svg).toContain('width="752" height="467"');
  });

  it("writes out the colours of the light theme and leaves the dark one out", () => {
    const svg = light(standalone(picture.wide, { title: "A title" }, release));
    expect(svg).not.toMatch(/var\(|prefers-color-scheme/);
    expect(svg).toContain('fill="#0b5cad"');
  });

  it("draws the arrow of an axis, which the font does not have", () => {
    const axis = (arrow: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" width="100" height="20"><text x="90" y="14" text-anchor="end">${arrow}</text></svg>`;
    expect(raster(axis(" →"), 2).equals(raster(axis(" "), 2))).toBe(false);
  });

  it("draws cards of 1200 × 630, with and without a chart, whatever the title is", () => {
    for (const title of [
      "<script>alert(1)</script>]]>&\"'",
      "x".repeat(400),
      "\u0000\u0007\ud800 \u202e 🏁",
      "",
      "Ein Modell von ÄÖÜ, 50 %",
    ])
      for (const chart of [null, picture]) expect(size(raster(card(title, chart, release), 1))).toEqual([1200, 630]);
  });

  it("sets a title that is too long for a size in a smaller one, before it cuts it", () => {
    const titled = (letters: number, chart: typeof picture | null) => {
      // Words of four letters and a space each.
      const svg = card("word ".repeat(letters / 5).trim(), chart, release);
      const lines = [...svg.matchAll(/font-size="(\d+)" font-weight="600">([^<]*word[^<]*)</g)];
      return [...new Set(lines.map(([, size]) => Number(size))), lines.length, lines.at(-1)?.[2]?.endsWith("…")];
    };
    // Beside a chart 18 letters a line, then 23 and 29: three, four and six words.
    expect(titled(120, picture)).toEqual([40, 8, false]);
    expect(titled(125, picture)).toEqual([32, 7, false]);
    expect(titled(180, picture)).toEqual([32, 9, false]);
    expect(titled(185, picture)).toEqual([26, 7, false]);
    expect(titled(330, picture)).toEqual([26, 11, false]);
    expect(titled(335, picture)).toEqual([26, 11, true]);
    // Alone 31 letters, then 39 and 46: six, eight and nine words.
    expect(titled(150, null)).toEqual([60, 5, false]);
    expect(titled(240, null)).toEqual([48, 6, false]);
    expect(titled(245, null)).toEqual([40, 6, false]);
    expect(titled(315, null)).toEqual([40, 7, false]);
    expect(titled(320, null)).toEqual([40, 7, true]);
    const cut = [...card("x".repeat(400), picture, release).matchAll(/font-weight="600">(x[^<]*)</g)];
    expect(cut.map(([, line]) => line)).toEqual([...Array<string>(10).fill("x".repeat(29)), `${"x".repeat(28)}…`]);
  });

  it("draws words in our own font: a card with a title differs from one without", () => {
    const plain = raster(card("", null, release), 1);
    expect(raster(card("Qwen", null, release), 1).equals(plain)).toBe(false);
    // Letters that it does not have are all alike; a font of the machine would tell them apart.
    const [one, other] = ["Ж", "Ω"].map((letter) => raster(card(letter, null, release), 1));
    expect(one).toEqual(other);
  });

  it("says on a card of which day it is, and that data are simulated or a sample", () => {
    const svg = card("A title", picture, release);
    expect(svg).toContain(">Snapshot of 2026-08-21, public metadata<");
    expect(svg).toContain(">SIMULATED DATA<");
    expect(svg).toContain(">SAMPLE<");
    const whole = { ...release, partial: false, source: { ...release.source, simulated: false } };
    expect(card("A title", picture, whole)).not.toMatch(/SIMULATED|SAMPLE/);
  });

  it("places the larger of a chart's two pictures in the middle of its box, and none that would be too small", () => {
    const placed = (wide: string, narrow: string) =>
      /<g transform="([^"]+)"/.exec(card("A title", { wide, narrow }, release))?.[1];
    // The box is 624 by 550 from 536, 40 on. 328 × 260 at 1.9, the most, is 623.2 × 494; 720 × 300 would fit at 0.87.
    expect(placed(bar(720, 300), bar(328, 260))).toBe("translate(536.4 68.0) scale(1.900)");
    expect(placed(bar(720, 300), bar(720, 800))).toBe("translate(536.0 185.0) scale(0.867)");
    // At 0.5 and 0.69, less than 0.7; and at 0.71, but less than half as wide as the box.
    for (const svg of [bar(1248, 300), bar(600, 800), bar(200, 780)]) expect(placed(svg, svg)).toBeUndefined();
    expect(placed("<svg></svg>", "<svg></svg>")).toBeUndefined();
  });

  it("breaks lines at spaces, long words anywhere, and cuts what is left over", () => {
    expect(wrap("one two three", 7, 5)).toEqual(["one two", "three"]);
    expect(wrap("abcdefghij", 4, 5)).toEqual(["abcd", "efgh", "ij"]);
    // Not "image-text-to-text" with the comma on a line of its own.
    expect(wrap("for image-text-to-text, entered", 18, 5)).toEqual(["for image-text-to-", "text, entered"]);
    expect(wrap("openai/gpt-oss-20b", 12, 5)).toEqual(["openai/gpt-", "oss-20b"]);
    expect(wrap("one two three four", 5, 2)).toEqual(["one", "two…"]);
    expect(wrap("   ", 4, 2)).toEqual([]);
    // A number keeps to its unit.
    expect(wrap("hold 49\u00a0% of all", 8, 5)).toEqual(["hold", "49\u00a0% of", "all"]);
  });

  it("gives every page that has a card a file of its own", () => {
    const chart = { id: "crowded-niches", title: "t", picture };
    const finding = { id: "2026-08-21-crowded-niches", kind: "crowded-niches", title: "f", chart: null };
    const made = cards({ charts: [chart], findings: [finding] } as never, segment);
    expect(made.map(({ page }) => page)).toEqual(
      expect.arrayContaining(["/", "/congestion/", "/findings/2026-08-21-crowded-niches/", "/charts/crowded-niches/"]),
    );
    expect(new Set(made.map(({ file }) => file)).size).toBe(made.length);
    expect(made.find(({ page }) => page.startsWith("/findings/"))?.picture).toBe(picture);
  });
});
