/** Numbers as the report prints them: English thousands, percent without false precision. */

/** 8085 → "8,085"; fractions keep at most `digits` decimals. */
export function number(value: number, digits = 0): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** 0.374 → "37 %"; one decimal below 1 % and between 99 and 100 %, so that little never reads as none nor most as all. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.05) return "<0.1 %";
  if (value >= 99.95 && value < 100) return ">99.9 %";
  const digits = (value > 0 && value < 1) || (value > 99 && value < 100) ? 1 : 0;
  return `${value.toLocaleString("en-US", { maximumFractionDigits: digits })} %`;
}

/** The ends of an interval of a share: "55 to 77 %". */
export const percents = (low: number, high: number) => `${percent(low).replace(" %", "")} to ${percent(high)}`;

/** The word that goes with a count: 1 → "author" or "has", 12 → "authors" or "have". */
export function form(value: number, singular: string, plural = `${singular}s`): string {
  return value === 1 ? singular : plural;
}

/** 1 → "1 author", 12 → "12 authors". */
export function count(value: number, singular: string, plural?: string): string {
  return `${number(value)} ${form(value, singular, plural)}`;
}

/** Hours as people say them, as precisely as the charts do: "50 minutes", "3 hours", "4.5 days", "12 days". */
export function duration(hours: number): string {
  if (hours < 1) return count(Math.max(1, Math.round(hours * 60)), "minute");
  if (hours < 48) return count(Math.round(hours), "hour");
  return `${number(hours / 24, hours < 240 ? 1 : 0)} days`;
}

/** ["a", "b", "c"] → "a, b and c". */
export function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

/** The relation as a plural noun. */
export function relationNoun(relation: string): string {
  const nouns: Record<string, string> = {
    finetune: "finetunes",
    adapter: "adapters",
    quantized: "quantizations",
    merge: "merges",
    unknown: "derivatives without a declared relation",
  };
  return nouns[relation] ?? relation;
}
