import type { Row } from "../../site/charts/chart.ts";
import type { Report } from "../../site/prepare/report.ts";

/** What code prints where it had no value. */
const NO_VALUE = /(?<![\w-])(?:undefined|NaN|-?Infinity|null)(?![\w-])|\[object Object\]/;

/**
 * What is wrong in what the pages are made of, one sentence each: numbers that are none, shares and intervals out of order, and texts with
 * the words of a missing value, but for SQL, which says null. `saysNull`: the release has names like these words, so texts may hold them.
 */
export function unsoundReport(
  { charts, findings, figures }: Pick<Report, "charts" | "findings" | "figures">,
  saysNull: boolean,
): string[] {
  const betrays = (text: string) => (saysNull ? null : NO_VALUE.exec(text));
  const wrong = [...unfinite(figures, "figures"), ...unfinite(findings, "findings")];
  for (const { title, summary, kind } of findings)
    if (betrays(`${title} ${summary}`)) wrong.push(`finding ${kind}: ${title} ${summary}`);
  for (const chart of charts) {
    const { id, title, subtitle, description, key, summary = "", missing, picture, rows, columns } = chart;
    for (const text of [title, subtitle, description, key, summary, missing ?? ""])
      if (betrays(text)) wrong.push(`${id}: ${text}`);
    for (const svg of [picture?.wide, picture?.narrow]) {
      const said = betrays(svg ?? "");
      if (said !== null)
        wrong.push(`${id}, picture: ${said.input.slice(Math.max(0, said.index - 80), said.index + 20)}`);
    }
    wrong.push(...unfinite(rows, id));
    const shares = columns.filter((column) => column.as === "share");
    for (const row of rows) {
      const out = shares.find((column) => typeof row[column.key] === "number" && !isShare(Number(row[column.key])));
      if (out !== undefined) wrong.push(`${id}: ${out.key} is no share in ${JSON.stringify(row)}`);
      const crossed = crossedIn(row);
      if (crossed !== null) wrong.push(`${id}: ${crossed} in ${JSON.stringify(row)}`);
    }
  }
  return wrong;
}

const isShare = (value: number) => value >= 0 && value <= 1 + 1e-9;

/** The first end of an interval that lies beyond the other. */
function crossedIn(row: Row): string | null {
  for (const [name, low] of Object.entries(row)) {
    if (!name.endsWith("_low")) continue;
    const high = row[`${name.slice(0, -"_low".length)}_high`];
    if (typeof low === "number" && typeof high === "number" && low > high) return `${name} is above its high end`;
    const value = row[name.slice(0, -"_low".length)];
    if (typeof value !== "number") continue;
    if ((typeof low === "number" && low > value) || (typeof high === "number" && high < value))
      return `${name} does not hold its value`;
  }
  return null;
}

function unfinite(value: unknown, place: string): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${place} is ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unfinite(inner, `${place}.${name}`));
}
