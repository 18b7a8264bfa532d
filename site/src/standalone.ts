import type { ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";
import { escapeXml, wrap } from "../draw/sheet.ts";
import { COLOURS } from "./colours.ts";
import { tierWords } from "./format.ts";

/** The words that go with a picture where no page is around it. */
export interface Caption {
  readonly title: string;
  /** What is drawn, in which unit, over how many. */
  readonly subtitle?: string;
  /** How the marks are read. */
  readonly key?: string;
  /** C unless said. */
  readonly grade?: Chart["grade"];
  /** As charts have it; "" without tiers. */
  readonly tier?: string;
  /** The whole address of the page that has the newest one. */
  readonly address?: string;
}

/** The caption of a chart's files; `address`: of the chart's own page. */
export const captionOf = ({ title, subtitle, key, grade, tier }: Chart, address: string): Caption => ({
  ...{ title, subtitle, key, grade, tier, address },
});

/** Width and height in px of the file that `standalone` makes of an SVG and its caption. */
export function standaloneSize(
  svg: string,
  caption: Caption,
  release: ReleaseManifest,
): { width: number; height: number } {
  const { width, height, head, foot } = measure(svg, caption, release);
  return { width: width + 32, height: height + head + foot };
}

/** A chart as a file of its own: its caption and source written into it, colours of both themes, which follow the reader's setting. */
export function standalone(svg: string, caption: Caption, release: ReleaseManifest): string {
  const { width, height, lines, head, foot } = measure(svg, caption, release);
  const content = svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>$/, "");
  const soft = (texts: readonly string[], top: number) =>
    texts
      .map(
        (line, index) =>
          `<text x="0" y="${top + index * LINE}" text-anchor="start" class="tick">${escapeXml(line)}</text>`,
      )
      .join("");
  const size = `width="${width + 32}" height="${height + head + foot}"`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 0 ${width + 32} ${height + head + foot}" ${size} role="img" aria-label="${escapeXml(caption.title)}" fill="currentColor" font-size="13" text-anchor="middle" font-family="Inter, system-ui, sans-serif">` +
    `<style>${variables("light")}@media (prefers-color-scheme:dark){${variables("dark")}}svg{color:var(--ink);background:var(--paper)}.grid{stroke:var(--grid)}.axis{stroke:var(--soft);fill:none}.tick{fill:var(--soft)}</style>` +
    `<rect x="-16" width="100%" height="100%" fill="var(--paper)"/>${lines.title.map((line, index) => `<text x="0" y="${24 + index * 21}" text-anchor="start" font-size="16" font-weight="600">${escapeXml(line)}</text>`).join("")}` +
    `${soft(lines.subtitle, 24 + lines.title.length * 21)}<g transform="translate(0,${head})">${content}</g>` +
    `${soft(lines.foot, height + head + 20)}</svg>\n`
  );
}

/** Units from one line of small text to the next. */
const LINE = 18;

/** Size of the picture alone, the lines of the words around it, and the room that they take above and below. */
function measure(svg: string, caption: Caption, release: ReleaseManifest) {
  const { title, subtitle = "", key = "", address = "" } = caption;
  const size = /viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"/.exec(svg);
  const width = Number(size?.[1] ?? 720);
  // Letters of 16 units at weight 600 are 8.4 wide on average, those of 13 units 5.9 and, in names, 6.4.
  const broken = (text: string, letter: number) => wrap(text, Math.floor(width / letter), Number.POSITIVE_INFINITY);
  const [above, below] = [
    broken(subtitle, 6.4),
    [key, `Hubrace, ${standing(caption, release)}. CC BY 4.0`, address].flatMap((text) => broken(text, 6.4)),
  ];
  const lines = { title: broken(title, 8.4), subtitle: above, foot: below };
  return {
    width,
    height: Number(size?.[2] ?? 320),
    lines,
    head: 14 + lines.title.length * 21 + (above.length === 0 ? 0 : above.length * LINE + 8),
    foot: 16 + below.length * LINE,
  };
}

/** "as of 2026-08-21, grade C, tier T1 (no suspected automated uploads)": of which day a picture is, and what may be said by it. */
export function standing({ grade = "C", tier }: Caption, { date, source, partial, limit }: ReleaseManifest): string {
  return [
    `as of ${date}`,
    `grade ${grade}`,
    ...(tier === undefined ? [] : [tierWords(tier)]),
    ...(source.simulated ? ["SIMULATED DATA"] : []),
    ...(partial ? [`SAMPLE, newest ${limit?.toLocaleString("en-US") ?? ""}`] : []),
  ].join(", ");
}

function variables(theme: "light" | "dark"): string {
  return `:root{${Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[theme === "light" ? 0 : 1]}`)
    .join(";")}}`;
}
