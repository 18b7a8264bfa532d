import type { Chart } from "../../../charts/chart.ts";
import { chartData } from "../../chart-files.ts";
import { release, report } from "../../data.ts";

export const getStaticPaths = () => report.charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));

/** A chart with everything that it carries but the picture. */
export function GET({ props: { chart } }: { props: { chart: Chart } }): Response {
  return new Response(chartData(chart, release), { headers: { "content-type": "application/json" } });
}
