import type { Chart } from "../../../charts/chart.ts";
import { report } from "../../data.ts";

export const getStaticPaths = () => report.charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));

/** The SQL of a chart; it runs in DuckDB in the folder of a release. */
export function GET({ props: { chart } }: { props: { chart: Chart } }): Response {
  return new Response(chart.sql, { headers: { "content-type": "application/sql" } });
}
