import type { ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";
import { csv } from "./csv.ts";

/** The rows of a chart as its SQL gave them, both tiers, as CSV. */
export function chartTable(chart: Chart): string {
  const columns = chart.rows[0] === undefined ? chart.columns.map((column) => column.key) : Object.keys(chart.rows[0]);
  return csv(columns, chart.rows);
}

/** A chart with everything that it carries but the picture, and the release that it is of, as JSON. */
export function chartData(chart: Chart, release: ReleaseManifest): string {
  const { picture: _, ...data } = chart;
  const { date, as_of, source, partial, formula_version } = release;
  return `${JSON.stringify({ date, as_of, source, partial, formula_version, ...data })}\n`;
}
