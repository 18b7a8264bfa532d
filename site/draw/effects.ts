import { classOf, dot, label, scaleName, type Tier, tip } from "./axes.ts";
import { frame, pictures, type Sheet, shorten } from "./sheet.ts";

/** A relative difference with its interval, 0 for none. */
export interface Effect {
  readonly label: string;
  readonly note: string;
  readonly detail: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The same on T0. */
  readonly hollow: number | null;
  /** Where the value moves when something is left out. */
  readonly ranges: readonly { readonly label: string; readonly low: number; readonly high: number }[];
}

/**
 * Ticks of the axes, which end at the first. Differences are ratios, so the axis is a logarithm's: half as many and twice as many are
 * equally far from none, and so are the ends of an interval from its middle.
 */
const TICKS = [
  [-0.05, -0.025, 0, 0.025, 0.05],
  [-0.1, -0.05, 0, 0.05, 0.1],
  [-0.2, -0.1, 0, 0.1, 0.2],
  [-0.5, -0.25, 0, 0.5, 1],
  [-0.75, -0.5, 0, 1, 3],
  [-0.9, -0.5, 0, 1, 9],
] as const;

/** How far a difference is from none on that axis, to either side; of −100 % without end. */
const far = (value: number) => Math.log1p(Math.max(-1, value));

/** What a mark is drawn with, be it the dot or the triangle. */
interface Mark {
  readonly hollow?: boolean;
  readonly tip: string;
  readonly tier: Tier;
}

/** Letters of a name that leave room for the value beside it. */
const room = (sheet: Sheet) => Math.floor(sheet.width / 7.2) - 9;

/** Coefficient plot around a line at no difference; intervals wider than the sheet are cut at its edge, where a triangle stands for a value beyond it. */
export function drawEffects(rows: readonly Effect[], format: (value: number) => string) {
  return pictures((sheet) => {
    const most = Math.max(...rows.flatMap((row) => [Math.abs(far(row.low)), Math.abs(far(row.high))]));
    const ticks = TICKS.find(([first]) => -far(first) >= most) ?? TICKS[5];
    const reach = -far(ticks[0]);
    // Room for half of "+900 %" on either side, so that ticks stand where their labels do.
    const [left, right] = [26, sheet.width - 26];
    const x = (value: number) =>
      (left + right) / 2 + (Math.max(-reach, Math.min(reach, far(value))) / reach) * ((right - left) / 2);
    const mark = (value: number, y: number, options: Mark) =>
      Math.abs(far(value)) <= reach
        ? dot(x(value), y, "var(--accent)", options.hollow ? options : { r: 5.5, ...options })
        : pointer(x(value), y, value > 0, options);
    const ranges = Math.max(...rows.map((row) => row.ranges.length));
    // A name too long for the sheet keeps its first part; the others begin the lines below it.
    const names = rows.map((row) => {
      const whole = row.label.length <= room(sheet);
      const [name = "", ...rest] = whole ? [row.label] : row.label.split(" · ");
      return { name, lines: wrap([...rest, row.detail].join(" · "), sheet) };
    });
    const lines = names.map((one) => one.lines);
    const heights = lines.map((detail) => 46 + 16 * detail.length + 7 * ranges);
    const bottom = heights.reduce((sum, height) => sum + height, 8);
    const grid = ticks.map(
      (tick) =>
        `<path class="${tick === 0 ? "axis" : "grid"}" d="M${x(tick)} 4V${bottom}"/>${label(x(tick), bottom + 17, format(tick))}`,
    );
    let from = 0;
    const drawn = rows.map((row, index) => {
      const detail = lines[index] ?? [];
      const top = from + 20;
      from += heights[index] ?? 0;
      const y = top + 14 + 16 * detail.length;
      const words = `${row.label}: ${row.note} (95 % interval ${format(row.low)} to ${format(row.high)}), ${row.detail}`;
      const twin = row.hollow !== null && Math.abs(x(row.hollow) - x(row.value)) >= 1.5;
      const tier = twin ? "t1" : undefined;
      const hollow = twin ? mark(row.hollow ?? 0, y, { hollow: true, tip: words, tier: "t0" }) : "";
      const moved = row.ranges.map(
        (range, k) =>
          `<path d="M${x(range.low)} ${y + 9 + 7 * k}v4H${x(range.high)}v-4" fill="none" stroke="var(--soft)">${tip(`${row.label}, ${range.label}: ${format(range.low)} to ${format(range.high)}`)}</path>`,
      );
      return (
        `${label(2, top, shorten(names[index]?.name ?? "", room(sheet)), { anchor: "start", fill: "var(--ink)", halo: true })}${label(sheet.width - 4, top, row.note, { anchor: "end", fill: "var(--accent)", bold: true, halo: true })}` +
        `${detail.map((line, k) => label(2, top + 17 + 16 * k, line, { anchor: "start", halo: true })).join("")}<path${classOf(tier)} d="M${x(row.low)} ${y}H${x(row.high)}" stroke="var(--accent)" stroke-opacity=".5" stroke-width="2.5">${tip(words)}</path>${moved.join("")}${hollow}${mark(row.value, y, { tip: words, tier })}`
      );
    });
    return frame(
      sheet,
      bottom + 40,
      `${grid.join("")}${drawn.join("")}${label(sheet.width - 4, bottom + 36, `difference per doubling${scaleName("log")} →`, { anchor: "end" })}`,
    );
  });
}

/** A triangle at the edge, which points to where a value lies. */
function pointer(x: number, y: number, right: boolean, { hollow, tip: words, tier }: Mark): string {
  const paint = hollow
    ? 'fill="var(--paper)" stroke="var(--accent)" stroke-width="1.5"'
    : 'fill="var(--accent)" stroke="var(--paper)"';
  return `<path${classOf(tier)} d="M${x + (right ? 10 : -10)} ${y}L${x} ${y - 6}v12z" ${paint}>${tip(words)}</path>`;
}

/** Parts between " · " on as many lines as the sheet's width asks for. */
function wrap(text: string, sheet: Sheet): string[] {
  const lines: string[] = [];
  for (const part of text.split(" · ")) {
    const last = lines.at(-1);
    if (last !== undefined && (last.length + part.length + 3) * 6.7 < sheet.width)
      lines[lines.length - 1] = `${last} · ${part}`;
    else lines.push(part);
  }
  return lines;
}
