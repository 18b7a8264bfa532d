import type { ReleaseManifest } from "../../core/release/manifest.ts";
import { escapeXml } from "../draw/sheet.ts";
import { COLOURS } from "./colours.ts";

/** Width and height in px of the file that `standalone` makes of an SVG and its title. */
export function standaloneSize(svg: string, title: string): { width: number; height: number } {
  const { width, height, head } = measure(svg, title);
  return { width: width + 32, height: height + head + 34 };
}

/** A chart as a file of its own: title and source written into it, colours of both themes, which follow the reader's setting. */
export function standalone(svg: string, title: string, release: ReleaseManifest, grade = "C"): string {
  const { width, height, lines, head } = measure(svg, title);
  const source = `Hubrace, as of ${release.date}, grade ${grade}${release.source.simulated ? ", SIMULATED DATA" : ""}${release.partial ? `, SAMPLE, newest ${release.limit?.toLocaleString("en-US") ?? ""}` : ""}. CC BY 4.0`;
  const content = svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>$/, "");
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 0 ${width + 32} ${height + head + 34}" width="${width + 32}" height="${height + head + 34}" role="img" aria-label="${escapeXml(title)}" fill="currentColor" font-size="13" text-anchor="middle" font-family="Inter, system-ui, sans-serif">` +
    `<style>${variables("light")}@media (prefers-color-scheme:dark){${variables("dark")}}svg{color:var(--ink);background:var(--paper)}.grid{stroke:var(--grid)}.axis{stroke:var(--soft);fill:none}.tick{fill:var(--soft)}</style>` +
    `<rect x="-16" width="100%" height="100%" fill="var(--paper)"/>${lines.map((line, index) => `<text x="0" y="${24 + index * 21}" text-anchor="start" font-size="16" font-weight="600">${escapeXml(line)}</text>`).join("")}` +
    `<g transform="translate(0,${head})">${content}</g><text x="0" y="${height + head + 20}" text-anchor="start" class="tick">${escapeXml(source)}</text></svg>\n`
  );
}

/** Size of the picture alone, the lines of the title above it, and the room that they take. */
function measure(svg: string, title: string) {
  const size = /viewBox="0 0 (\d+) (\d+)" width="\d+" height="\d+"/.exec(svg);
  const width = Number(size?.[1] ?? 720);
  const lines = wrap(title, Math.floor(width / 8.4));
  return { width, height: Number(size?.[2] ?? 320), lines, head: 14 + lines.length * 21 };
}

function variables(theme: "light" | "dark"): string {
  return `:root{${Object.entries(COLOURS)
    .map(([name, pair]) => `--${name}:${pair[theme === "light" ? 0 : 1]}`)
    .join(";")}}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
