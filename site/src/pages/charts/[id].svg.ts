import type { Chart } from "../../../charts/chart.ts";
import { release, report } from "../../data.ts";
import { standalone } from "../../standalone.ts";

export const getStaticPaths = () =>
  report.charts.flatMap((chart) =>
    chart.picture === null ? [] : [{ params: { id: chart.id }, props: { chart, svg: chart.picture.wide } }],
  );

/** The picture as a file of its own, which follows its reader's theme. */
export function GET({ props: { chart, svg } }: { props: { chart: Chart; svg: string } }): Response {
  return new Response(standalone(svg, chart.title, release, chart.grade), {
    headers: { "content-type": "image/svg+xml" },
  });
}
