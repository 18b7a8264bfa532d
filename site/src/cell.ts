import type { Cell, Column } from "../charts/chart.ts";
import {
  date,
  decimal,
  duration,
  inDays,
  monthName,
  number,
  percent,
  pValue,
  relationLabel,
  signed,
} from "./format.ts";

/** What a chart's table prints of one value. */
export function cellText({ key, as }: Pick<Column, "key" | "as">, value: Cell | undefined): string {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") {
    if (as === "date") return `${date(String(value))} ${String(value).slice(11, 16)}`.trimEnd();
    if (as === "month") return monthName(String(value));
    return key === "relation" ? relationLabel(String(value)) : String(value);
  }
  if (as === "share") return percent(value);
  if (as === "effect") return signed(value);
  if (as === "p") return pValue(value);
  if (as === "days") return duration(value);
  if (as === "days-only") return inDays(value);
  return as === "decimal" ? decimal(value) : number(value);
}
