import type { Finding, ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";

/** Days that keep their charts, charts' data and files in the archive; older ones keep front page, findings and checksums. */
export const DAYS_KEPT = 30;

/** A line of archive.json: what the pages show of an earlier day. */
export interface ArchivedDay {
  readonly release: ReleaseManifest;
  readonly findings: readonly Finding[];
  /** Every chart of the day; those that no page shows have no picture here. Null once the day is too old. */
  readonly charts: readonly Chart[] | null;
}

/** charts.json of an earlier day's folder, and the blob that the lake keeps of it. */
export interface DayCharts {
  readonly date: string;
  readonly charts: readonly Chart[];
}
