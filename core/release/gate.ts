import type { AcceptedGates } from "../inputs/accepted-gates.ts";
import type { Gate, GateUnit } from "./manifest.ts";

/** A gate before the operator's word: what was measured, against what. */
export interface Checked {
  readonly name: string;
  readonly rule: string;
  /** Null: not applicable, for the reason in `note`. */
  readonly value: number | null;
  readonly threshold: number;
  readonly unit: GateUnit;
  readonly bound: "at most" | "at least";
  readonly note?: string | null;
}

/** The gate's result. What lies exactly at the threshold passes. */
export function decide(checked: Checked, accepted: AcceptedGates): Gate {
  const { name, rule, threshold, unit, bound, note = null } = checked;
  // 12 digits: a share such as 95 / 100 − 1 is not exact, and lies at the threshold all the same.
  const value = checked.value === null ? null : Number(checked.value.toPrecision(12));
  const shared = { name, rule, value, threshold, unit, bound };
  if (value === null) return { ...shared, result: "not applicable", passed: true, note, why: null };
  if (bound === "at most" ? value <= threshold : value >= threshold)
    return { ...shared, result: "passed", passed: true, note, why: null };
  const why = accepted[name] ?? null;
  return { ...shared, result: why === null ? "refused" : "accepted", passed: false, note, why };
}

/** A gate's value or threshold as a person reads it: "12", "−3.4 %", "0.2 points", "1.5 days". */
export function gateNumber(value: number, unit: Gate["unit"]): string {
  const text = (number: number, digits: number) =>
    number.toLocaleString("en-US", { maximumFractionDigits: digits }).replace("-", "−");
  const counted = (number: number, one: string) => `${text(number, 2)} ${text(number, 2) === "1" ? one : `${one}s`}`;
  if (unit === "share") return `${text(value * 100, 2)} %`;
  if (unit === "points") return counted(value * 100, "point");
  return unit === "days" ? counted(value, "day") : text(value, 2);
}

/** A count in a gate's note: 1200 → "1,200". */
export const gateCount = (value: number): string => gateNumber(value, "count");

/** "−3.4 %, at least −1 %": what a gate found, and what it allows. */
export function gateValue({ value, threshold, unit, bound }: Gate): string {
  if (value === null || threshold === null) return "";
  return `${gateNumber(value, unit)}, ${bound ?? "allowed"} ${gateNumber(threshold, unit)}`;
}
