import type { Chart } from "../../../charts/chart.ts";
import { chartTable } from "../../chart-files.ts";
import { report } from "../../data.ts";

export const getStaticPaths = () => report.charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));

/** The rows of a chart as its SQL gave them, both tiers. */
export function GET({ props: { chart } }: { props: { chart: Chart } }): Response {
  return new Response(chartTable(chart), { headers: { "content-type": "text/csv" } });
}
