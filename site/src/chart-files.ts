import { LICENSE } from "../../core/release/about.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart, Column } from "../charts/chart.ts";
import { csv } from "./csv.ts";

/** The rows of a chart as its SQL gave them, both tiers, as CSV. */
export function chartTable(chart: Chart): string {
  const columns = chart.rows[0] === undefined ? chart.columns.map((column) => column.key) : Object.keys(chart.rows[0]);
  return csv(columns, chart.rows);
}

/** In what a column is measured, by how it is printed; what is counted stands in its label. */
const UNITS: Readonly<Record<NonNullable<Column["as"]>, string | null>> = {
  text: null,
  count: "count",
  decimal: "number",
  share: "share, 0 to 1",
  days: "days of 86,400 s",
  "days-only": "days",
  date: "date or time, ISO 8601, UTC",
  month: "first day of the month, ISO 8601, UTC",
  effect: "relative difference, 0 is none",
  p: "p-value, 0 to 1",
};

/**
 * A chart with everything that it carries but the picture, each column with its unit, and the release that it is of, as JSON. `url` is the whole
 * address of the page that shows it.
 */
export function chartData(chart: Chart, release: ReleaseManifest, url: string): string {
  const { picture: _, ...data } = chart;
  const columns = chart.columns.map((column) => ({ ...column, unit: UNITS[column.as ?? "text"] }));
  const { date, as_of, source, partial, formula_version } = release;
  const about = { date, as_of, source, partial, formula_version, license: LICENSE.name, url };
  return `${JSON.stringify({ ...about, ...data, columns })}\n`;
}
