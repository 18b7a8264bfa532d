import type { Chart, Picture } from "../charts/chart.ts";
import type { Report } from "../prepare/report.ts";
import { PANELS } from "./panels.ts";

/** The picture that stands for a page where its address is shared. */
export interface Card {
  /** Site path of the page. */
  readonly page: string;
  /** Site path of the picture, 1200 × 630 pixels. */
  readonly file: string;
  readonly title: string;
  readonly picture: Picture | null;
}

/** Stands for every page without a card of its own: families, archive, data, methods. */
export const GENERAL = "/share/hubrace.png";

/** The cards of a report: front page, panels, findings of the day, charts. */
export function cards(report: Pick<Report, "findings" | "charts">, segment: (id: string) => string): Card[] {
  const byId = new Map(report.charts.map((chart) => [chart.id, chart]));
  const drawn = (ids: readonly (string | null)[]): Chart | undefined =>
    ids.flatMap((id) => byId.get(id ?? "") ?? []).find(({ picture }) => picture !== null);
  const [headlined] = report.findings;
  return [
    {
      page: "/",
      file: "/share/front.png",
      title: headlined?.title ?? "The race to release open models",
      picture: drawn([headlined?.chart ?? headlined?.kind ?? null, "newest-family-entries"])?.picture ?? null,
    },
    ...PANELS.map(({ path, question, charts }) => {
      const chart = drawn(charts);
      return {
        page: path,
        file: `/share${path.replace(/\/$/, "")}.png`,
        title: chart?.title ?? question,
        picture: chart?.picture ?? null,
      };
    }),
    ...report.findings.map((finding) => ({
      page: `/findings/${segment(finding.id)}/`,
      file: `/share/findings/${segment(finding.id)}.png`,
      title: finding.title,
      picture: drawn([finding.chart, finding.kind])?.picture ?? null,
    })),
    ...report.charts.map((chart) => ({
      page: `/charts/${chart.id}/`,
      file: `/share/charts/${chart.id}.png`,
      title: chart.title,
      picture: chart.picture,
    })),
  ];
}
