import type { ReleaseManifest } from "../../core/release/manifest.ts";
import type { Picture } from "../charts/chart.ts";
import { escapeXml, wrap } from "../draw/sheet.ts";

/** Pixels of a card: what social networks ask for. */
export const WIDTH = 1200;
const HEIGHT = 630;

const MARGIN = 56;
/** The box of a chart, right of the title. */
const BOX = { x: 536, y: 40, width: 624, height: 550 };

/** A size of type in pixels, and how many lines of it there is room for. */
interface Size {
  readonly size: number;
  readonly most: number;
}

/** The width of a title and its sizes, the largest first. */
interface Column {
  readonly width: number;
  readonly sizes: readonly [Size, ...Size[]];
}

const ALONE: Column = {
  width: WIDTH - 2 * MARGIN,
  sizes: [
    { size: 60, most: 5 },
    { size: 48, most: 6 },
    { size: 40, most: 7 },
  ],
};
const BESIDE: Column = {
  width: 440,
  sizes: [
    { size: 40, most: 8 },
    { size: 32, most: 9 },
    { size: 26, most: 11 },
  ],
};

/** A title in the largest size that takes it whole; what even the smallest has no room for is cut. */
function setTitle(title: string, { width, sizes }: Column): { size: number; lines: readonly string[] } {
  const [{ size, most }, next, ...smaller] = sizes;
  // Inter at weight 600 is 0.56 em wide on average; names in capitals are wider, so a line is planned at 0.58.
  const letters = Math.floor(width / (size * 0.58));
  const isWhole = wrap(title, letters, Number.POSITIVE_INFINITY).length <= most;
  if (isWhole || next === undefined) return { size, lines: wrap(title, letters, most) };
  return setTitle(title, { width, sizes: [next, ...smaller] });
}

/** The SVG of a card: mark, title, as-of date, and the chart beside them, as large as it fits. Names are cut, never run over the edge. */
export function card(title: string, chart: Picture | null, release: ReleaseManifest): string {
  const picture = chart === null ? null : placed(chart);
  const { size, lines } = setTitle(title, picture === null ? ALONE : BESIDE);
  const marks = [release.source.simulated ? "SIMULATED DATA" : "", release.partial ? "SAMPLE" : ""].filter(Boolean);
  const text = (x: number, y: number, size: number, content: string, rest = "") =>
    `<text x="${x}" y="${y}" font-size="${size}" ${rest}>${escapeXml(content)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" fill="var(--ink)" font-family="Inter">` +
    "<style>.grid{stroke:var(--grid)}.axis{stroke:var(--soft);fill:none}.tick{fill:var(--soft)}</style>" +
    `<rect width="100%" height="100%" fill="var(--paper)"/><rect width="100%" height="10" fill="var(--accent)"/>` +
    `<path transform="translate(${MARGIN} 52) scale(1.7)" d="M2 17V12M7.3 17V8M12.6 17V3M18 17v-3" stroke="var(--accent)" stroke-width="2.6" stroke-linecap="round" fill="none"/>` +
    text(MARGIN + 46, 82, 28, "Hubrace", 'font-weight="600"') +
    lines
      .map((line, index) =>
        text(MARGIN, (picture === null ? 230 : 164) + index * size * 1.2, size, line, 'font-weight="600"'),
      )
      .join("") +
    marks.map((mark, index) => text(MARGIN, 548 - index * 32, 24, mark, 'font-weight="600" fill="#a33300"')).join("") +
    text(MARGIN, 586, 22, `Snapshot of ${release.date}, public metadata`, 'fill="var(--soft)"') +
    (picture ?? "") +
    "</svg>"
  );
}

/** Of the two pictures the one that comes out larger, in the middle of the box; null where even that would be too small to tell anything. */
function placed(picture: Picture): string | null {
  const fits = [picture.narrow, picture.wide].flatMap((svg) => {
    const size = /viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"/.exec(svg);
    if (size === null) return [];
    const [width, height] = [Number(size[1]), Number(size[2])];
    return [{ svg, width, height, scale: Math.min(BOX.width / width, BOX.height / height, 1.9) }];
  });
  const best = fits.reduce<(typeof fits)[number] | null>(
    (found, one) => (found === null || one.scale > found.scale ? one : found),
    null,
  );
  if (best === null || best.scale < 0.7 || best.width * best.scale < BOX.width / 2) return null;
  const x = BOX.x + (BOX.width - best.width * best.scale) / 2;
  const y = BOX.y + (BOX.height - best.height * best.scale) / 2;
  const content = best.svg.replace(/^<svg[^>]*>/, "").replace(/<\/svg>$/, "");
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${best.scale.toFixed(3)})" fill="var(--ink)" font-size="13" text-anchor="middle">${content}</g>`;
}
