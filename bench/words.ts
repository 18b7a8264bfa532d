import type { Range } from "./runs.ts";

/** Numbers and table rows as docs/benchmarks.md prints them. */
export const count = (value: number): string => value.toLocaleString("en-US");
export const seconds = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
export const range = ({ min, median, max }: Range, text = seconds): string =>
  min === max ? text(min) : [min, median, max].map(text).join(" / ");
/** One number as a share of another. */
export const share = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;
export const line = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
