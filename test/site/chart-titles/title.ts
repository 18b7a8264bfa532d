import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { ChartDefinition, Row } from "../../../site/charts/chart.ts";

/** Text with plain spaces, where a page keeps a number to its unit by a no-break space. */
export const plain = (text: string) => text.replaceAll("\u00a0", " ");

/** What a chart answers to rows; none of these asks the release for anything. */
export const titleOf = (chart: ChartDefinition, rows: readonly Row[]) =>
  plain(chart.answer(rows, {} as ReleaseManifest).title);
