import type { Chart } from "../../../charts/chart.ts";
import { release, report } from "../../data.ts";

export const getStaticPaths = () => report.charts.map((chart) => ({ params: { id: chart.id }, props: { chart } }));

/** A chart with everything that it carries but the picture. */
export function GET({ props: { chart } }: { props: { chart: Chart } }): Response {
  const { picture: _, ...data } = chart;
  const about = {
    date: release.date,
    as_of: release.as_of,
    source: release.source,
    partial: release.partial,
    formula_version: release.formula_version,
  };
  return new Response(`${JSON.stringify({ ...about, ...data })}\n`, {
    headers: { "content-type": "application/json" },
  });
}
