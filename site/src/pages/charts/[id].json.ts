import type { Chart } from "../../../charts/chart.ts";
import { absolute } from "../../address.ts";
import { chartData } from "../../chart-files.ts";
import { release, report } from "../../data.ts";

export const getStaticPaths = () => report.charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));

/** A chart with everything that it carries but the picture. */
export function GET({ props: { chart }, site }: { props: { chart: Chart }; site: URL | undefined }): Response {
  const url = absolute(site?.href ?? "", import.meta.env.BASE_URL, `/charts/${chart.id}/`);
  return new Response(chartData(chart, release, url), { headers: { "content-type": "application/json" } });
}
