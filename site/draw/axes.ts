import { escapeXml } from "./sheet.ts";

/** Where a text stands and how; `fill` is a CSS colour, soft text has none. */
export interface TextStyle {
  readonly anchor?: "start" | "middle" | "end";
  readonly fill?: string;
  readonly bold?: boolean;
  readonly halo?: boolean;
}

/** A text element; content is escaped. Soft (secondary) unless a fill is given. */
export function label(x: number, y: number, content: string, style: TextStyle = {}): string {
  const paint = style.fill === undefined ? ' class="tick"' : ` fill="${style.fill}"`;
  const anchor = style.anchor === undefined || style.anchor === "middle" ? "" : ` text-anchor="${style.anchor}"`;
  const halo = style.halo ? ' stroke="var(--paper)" stroke-width="4" paint-order="stroke"' : "";
  return `<text x="${x}" y="${y}"${anchor}${paint}${style.bold ? ' font-weight="600"' : ""}${halo}>${escapeXml(content)}</text>`;
}

/** What a pointer on the element shows. */
export const tip = (text: string) => `<title>${escapeXml(text)}</title>`;

/** The tier of a mark that has a twin on the other one; a mark that stands for both has none. */
export type Tier = "t0" | "t1" | undefined;

/** ` class="t0"`, or nothing for a mark of both tiers. */
export const classOf = (tier: Tier) => (tier === undefined ? "" : ` class="${tier}"`);

/** A solid dot with a paper ring, or a hollow one. */
export function dot(
  x: number,
  y: number,
  colour: string,
  options: { hollow?: boolean; r?: number; tip?: string; tier?: Tier } = {},
): string {
  const { hollow = false, r = 4.5, tip: words, tier } = options;
  const paint = hollow
    ? `fill="var(--paper)" stroke="${colour}" stroke-width="1.5"`
    : `fill="${colour}" stroke="var(--paper)"`;
  return `<circle${classOf(tier)} cx="${x}" cy="${y}" r="${r}" ${paint}>${words === undefined ? "" : tip(words)}</circle>`;
}

/** Values a vertical or horizontal axis can have; `root` spreads small values, `log` is log10(1 + value). */
export type Scale = "linear" | "root" | "log";

/** What stands behind the name of an axis: a scale that is not linear is named where it is read. */
export const scaleName = (scale: Scale): string => (scale === "linear" ? "" : ` (${scale} scale)`);

/** Maps 0…top to 0…1. */
export function scaled(scale: Scale, value: number, top: number): number {
  if (top <= 0) return 0;
  if (scale === "root") return Math.sqrt(Math.max(0, value) / top);
  if (scale === "log") return Math.log1p(Math.max(0, value)) / Math.log1p(top);
  return value / top;
}

/** Heights of labels, at least `gap` apart and inside low…high, in the order of what they name. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  const placed: number[] = [];
  let before = low - gap;
  for (const { at, index } of order) {
    before = Math.max(at, before + gap);
    placed[index] = before;
  }
  // What ran over the end is pushed back.
  let after = high + gap;
  for (const { index } of order.reverse()) {
    after = Math.min(placed[index] ?? high, after - gap);
    placed[index] = after;
  }
  return placed;
}
