/** Numbers, names and moments in the planner's sentences, the same on the terminal and on the page. */

const TENTHS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** 13192 → "13,192", 1.25 → "1.3": one decimal below 100, for medians of an even number and for rates. */
export function number(value: number): string {
  return TENTHS.format(value < 100 ? value : Math.round(value));
}

/** 1 → "1 author", 12 → "12 authors". */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${number(value)} ${value === 1 ? singular : plural}`;
}

/** As span, with the noun that goes with it: "1 rival", "4–7 rivals", "1,024 or more rivals". */
export function spanOf(range: { from: number; to: number | null }, singular: string, plural = `${singular}s`): string {
  return `${span(range)} ${range.from === 1 && range.to === 1 ? singular : plural}`;
}

/** A percentile with a decimal near both ends, where it tells niches apart: 49, 99.9; 100 for nothing less. */
export function percentileWords(value: number): string {
  return value < 1 || value > 99 ? TENTHS.format(value < 100 ? Math.min(value, 99.9) : value) : `${Math.round(value)}`;
}

/** "2026-08-21T20:00:00.000Z" → "21 Aug 2026, 20:00 UTC"; midnight belongs to the day that it ends. */
export function moment(iso: string): string {
  if (iso.slice(11, 19) !== "00:00:00") return `${DAY.format(new Date(iso))}, ${iso.slice(11, 16)} UTC`;
  return `${DAY.format(new Date(Date.parse(iso) - 1))}, 24:00 UTC`;
}

/** A span of whole numbers: "1", "4–7", "1,024 or more". */
export function span({ from, to }: { from: number; to: number | null }): string {
  if (to === null) return `${number(from)} or more`;
  return from === to ? number(from) : `${number(from)}–${number(to)}`;
}

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  quantized: ["quantization", "quantizations"],
  finetune: ["finetune", "finetunes"],
  adapter: ["adapter", "adapters"],
  merge: ["merge", "merges"],
  unknown: ["derivative of unstated kind", "derivatives of unstated kind"],
};

/** The relation as a noun, singular or plural. */
export function noun(relation: string, many: boolean): string {
  return NOUNS[relation]?.[many ? 1 : 0] ?? (many ? "entries" : "entry");
}

/** " for text-generation", or " without a stated task". */
export function forTask(task: string | null): string {
  return task === null ? " without a stated task" : ` for ${plain(task)}`;
}

/** A name from the Hub without what would steer a terminal or turn the line around: control characters and marks of direction. */
export function plain(name: string): string {
  return name.toWellFormed().replace(/[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
