import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COLOURS } from "../../site/src/colours.ts";

const css = readFileSync(new URL("../../site/src/styles/tokens.css", import.meta.url), "utf8");

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  it.each([
    "ink",
    "soft",
    "accent",
    "cat-0",
    "cat-1",
    "cat-2",
    "cat-3",
    "likes",
    "downloads",
    "rel-quantized",
    "rel-finetune",
    "rel-adapter",
    "rel-merge",
    "rel-unknown",
  ] as const)("%s reaches 4.5 to 1 on paper in both themes", (name) => {
    for (const theme of [0, 1] as const)
      expect(contrast(COLOURS[name][theme], COLOURS.paper[theme])).toBeGreaterThanOrEqual(4.5);
  });

  it.each([0, 1, 2, 3, 4] as const)("text on step %i of the scale reaches 4.5 to 1", (step) => {
    for (const theme of [0, 1] as const) {
      expect(contrast(COLOURS[`on-step-${step}`][theme], COLOURS[`step-${step}`][theme])).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("are those of relations nowhere else: downloads in the blue of quantizations would read as these", () => {
    for (const theme of [0, 1] as const) {
      const named = Object.entries(COLOURS).map(([name, pair]) => ({ name, colour: pair[theme] }));
      const relations = named.filter(({ name }) => name.startsWith("rel-") && name !== "rel-unknown");
      const taken = named.filter(({ name, colour }) =>
        relations.some((relation) => relation.name !== name && relation.colour === colour),
      );
      expect(taken).toEqual([]);
    }
  });

  it("are the same in the style sheet", () => {
    for (const [name, [light, dark]] of Object.entries(COLOURS)) {
      const values = [...css.matchAll(new RegExp(`--${name}: (.*);`, "g"))].map((match) => match[1]);
      expect(values).toEqual([`light-dark(${light}, ${dark})`]);
    }
  });
});
