import type { Chart } from "../../../charts/chart.ts";
import { absolute } from "../../address.ts";
import { release, report } from "../../data.ts";
import { captionOf, standalone } from "../../standalone.ts";

export const getStaticPaths = () =>
  report.charts.flatMap((chart) =>
    chart.picture === null ? [] : [{ params: { id: chart.id }, props: { chart, svg: chart.picture.wide } }],
  );

/** The picture as a file of its own, which follows its reader's theme. */
export function GET({ props, site }: { props: { chart: Chart; svg: string }; site: URL | undefined }): Response {
  const { chart, svg } = props;
  const address = absolute(site?.href ?? "", import.meta.env.BASE_URL, `/charts/${chart.id}/`);
  return new Response(standalone(svg, captionOf(chart, address), release), {
    headers: { "content-type": "image/svg+xml" },
  });
}
