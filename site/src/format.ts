/** Numbers, dates and names as every page prints them. A no-break space stands between a number and its unit. */

const NBSP = "\u00a0";

/** Made once: formatting through toLocaleString with options takes 30 µs, and a site of 10,000 families has millions of numbers. */
const NUMBERS = [0, 1, 2, 3].map((digits) => new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }));
const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" }).format(Date.UTC(2026, month)),
);

/** 8085 → "8,085"; at most `digits` decimals. */
export function number(value: number, digits = 0): string {
  // Most numbers of a page are small counts, for which the formatter would take most of the page's time.
  if (Number.isInteger(value) && value >= 0 && value < 1000) return String(value);
  const format = NUMBERS[digits] ?? new Intl.NumberFormat("en-US", { maximumFractionDigits: digits });
  return format.format(value).replace("-", "−");
}

/** A number that need not be whole: two decimals below ten, where one would print 0.035 as none and 0.54 as a half, else one. */
export const decimal = (value: number) => number(value, Math.abs(value) < 10 ? 2 : 1);

/** Text of the release with its long numbers grouped, but no port or other part of an address: "20000 models" → "20,000 models". */
export const grouped = (text: string) =>
  text.replace(/(?<![\w.,:/-])\d{5,}(?![\w.])/g, (digits) => number(Number(digits)));

/** A share 0…1 as percent: 0.374 → "37 %"; one decimal below 1 % and between 99 and 100 %, so that little never reads as none nor most as all. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.05) return `<0.1${NBSP}%`;
  if (value >= 99.95 && value < 100) return `>99.9${NBSP}%`;
  const digits = (value > 0 && value < 1) || (value > 99 && value < 100) ? 1 : 0;
  return `${number(value, digits)}${NBSP}%`;
}

/** A share with its interval, "37 % (35 to 40 %)"; one decimal where whole percents would hide a narrow interval: "3.4 % (3.0 to 3.7 %)". */
export function percentWithin(share: number, low: number, high: number): string {
  const tenths = high - low < 0.025;
  const [value, from, to] = [share, low, high].map((one) => {
    const text = (one * 100).toFixed(tenths ? 1 : 0);
    return text === "100.0" || text === "0.0" ? text.slice(0, -2) : text;
  });
  return `${value}${NBSP}% (${from} to ${to}${NBSP}%)`;
}

/** A relative difference with its sign: "−22 %", "+4.2 %", as `percent` never none nor all; beyond ten times it says so instead of a number that means nothing. */
export function signed(share: number): string {
  if (share > 10) return `over +1,000${NBSP}%`;
  if (share > -1 && share <= -0.9995) return `under −99.9${NBSP}%`;
  const size = Math.abs(share);
  const text = size > 0.99 || size < 0.0005 ? percent(size) : `${number(size * 100, size < 0.1 ? 1 : 0)}${NBSP}%`;
  return `${share > 0 ? "+" : share < 0 ? "−" : ""}${text}`;
}

/** 0.0312 → "0.031"; below a thousandth "< 0.001". */
export function pValue(p: number): string {
  return p < 0.001 ? `<${NBSP}0.001` : number(p, 3);
}

/** The name that a number has in findings.json, in words: "authors_30d" → "authors in 30 days", "t1" → "T1". */
export const numberName = (key: string) =>
  key
    .replaceAll("_", " ")
    .replace(/ (\d+)d$/, " in $1 days")
    .replace(/^t(?=[012]$)/, "T");

/** A finding's number of that name: three decimals below ten, else one; a p value never reads as 0. */
export const numberText = (key: string, value: number) =>
  /_p(_value)?$/.test(key) ? pValue(value) : number(value, Math.abs(value) < 10 && !Number.isInteger(value) ? 3 : 1);

/** 1 → "1 author", 12 → "12 authors"; at most `digits` decimals, and what reads as 1 is one. */
export function count(value: number, singular: string, plural = `${singular}s`, digits = 0): string {
  const text = number(value, digits);
  return `${text}${NBSP}${text === "1" ? singular : plural}`;
}

/** Days as people say them: "under a minute", "50 minutes", "5 hours", "2.6 days", "3.2 years". */
export function duration(days: number): string {
  const size = Math.abs(days);
  if (size > 0 && size * 1440 < 0.5) return "under a minute";
  const [value, unit] =
    size < 1 / 24
      ? [days * 1440, "minute"]
      : size < 2
        ? [days * 24, "hour"]
        : size < 730
          ? [days, "day"]
          : [days / 365.25, "year"];
  const digits = (unit === "day" && size < 10) || unit === "year" ? 1 : 0;
  const text = number(value, digits);
  return `${text}${NBSP}${unit}${text === "1" ? "" : "s"}`;
}

/** Days between dates, and medians of them, said in days and never in hours: "1 day", "1.5 days", "22 days". */
export const inDays = (days: number) => count(days, "day", "days", days < 10 ? 1 : 0);

/** A duration, short, for axes and charts: "50 min", "5 h", "2.6 d", "3.2 y". */
export function shortDuration(days: number): string {
  return duration(days).replace(/(minute|hour|day|year)s?$/, (_, unit: string) =>
    unit === "minute" ? "min" : unit.charAt(0),
  );
}

/** Bytes in decimal units, as download pages give them: 654463 → "654 kB". */
export function bytes(value: number): string {
  if (value < 1e3) return `${value}${NBSP}B`;
  if (value < 1e6) return `${number(value / 1e3)}${NBSP}kB`;
  return `${number(value / (value < 1e9 ? 1e6 : 1e9), 1)}${NBSP}${value < 1e9 ? "MB" : "GB"}`;
}

/** The day of an ISO time in UTC: "2026-08-21…" → "21 Aug 2026". */
export function date(iso: string): string {
  return `${Number(iso.slice(8, 10))} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;
}

/** The month of an ISO date: "2026-08-01…" → "Aug 2026". */
export const monthName = (iso: string) => date(iso).replace(/^\d+ /, "");

/** "2026-08-21T20:00:00.000Z" → "21 Aug 2026, 20:00 UTC"; midnight belongs to the day that it ends: "21 Aug 2026, 24:00 UTC". */
export function moment(iso: string): string {
  if (iso.slice(11, 19) !== "00:00:00") return `${date(iso)}, ${iso.slice(11, 16)}${NBSP}UTC`;
  return `${date(new Date(Date.parse(iso) - 1).toISOString())}, 24:00${NBSP}UTC`;
}

export const RELATIONS = ["quantized", "finetune", "adapter", "merge", "unknown"] as const;

const NOUNS: Record<string, readonly [one: string, many: string]> = {
  quantized: ["quantization", "quantizations"],
  finetune: ["finetune", "finetunes"],
  adapter: ["adapter", "adapters"],
  merge: ["merge", "merges"],
  unknown: ["derivative of unstated kind", "derivatives of unstated kind"],
};

/** The relation as a noun: "quantizations", or "quantization" for one. */
export function relationNoun(relation: string, many = true): string {
  const forms = NOUNS[relation];
  return forms === undefined ? relation : forms[many ? 1 : 0];
}

/** Labels where there is little room: "unstated" for a relation that the card leaves open. */
export function relationLabel(relation: string): string {
  return relation === "unknown" ? "unstated" : relation;
}

/** Sentences of findings as a page sets them: no break between a number and its unit, and real apostrophes. */
export function typeset(text: string): string {
  return text
    .replace(/(\d) (%|minutes?|hours?|days?|authors?|bases?)/g, `$1${NBSP}$2`)
    .replace(/(\w)'(s?\b)/g, "$1’$2");
}

const TIERS: Readonly<Record<string, string>> = {
  T0: "everything",
  T1: "no suspected automated uploads",
  T2: "authors’ first entries",
};

/** A tier with what it means: "tier T1 (no suspected automated uploads)"; "" is of a table without tiers. */
export const tierWords = (tier: string) =>
  tier === "" ? "without tiers" : `tier ${tier}${TIERS[tier] === undefined ? "" : ` (${TIERS[tier]})`}`;

/** How far back a sample of the newest models reaches, and what that cuts: its oldest model in milliseconds, null where none has a date. */
export function sampleReach({ as_of }: { readonly as_of: string }, oldest: number | null): string {
  const read =
    oldest === null
      ? "Older models were not read"
      : `No model older than ${date(new Date(oldest).toISOString())} was read`;
  const whole = oldest !== null && Date.parse(as_of) - oldest > 90 * 86_400_000;
  return whole
    ? `${read}, so older families are cut.`
    : `${read}, so counts of 7, 30 and 90 days hold what came since, and older families are cut.`;
}

/** The sentences of a text that is too long to read in one piece. */
export const sentences = (text: string) => (text.length > 450 ? text.split(/(?<=[.!?]) (?=\p{Lu})/u) : [text]);

/** ["a", "b", "c"] → "a, b and c". */
export function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** The name behind the owner, which is what people call a model. */
export function shortName(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}
