import type { Chart } from "../../../charts/chart.ts";
import { csv } from "../../csv.ts";
import { report } from "../../data.ts";

export const getStaticPaths = () => report.charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));

/** The rows of a chart as its SQL gave them, both tiers. */
export function GET({ props: { chart } }: { props: { chart: Chart } }): Response {
  const columns = chart.rows[0] === undefined ? chart.columns.map((column) => column.key) : Object.keys(chart.rows[0]);
  return new Response(csv(columns, chart.rows), { headers: { "content-type": "text/csv" } });
}
