import type { Finding, ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";

/** Days that keep their charts, charts' data and files in the archive; older ones keep front page, findings and checksums. */
export const DAYS_KEPT = 30;

/** archive.json. */
export interface Archive {
  /** Newest first. */
  readonly days: readonly ArchivedDay[];
  /** True where the files of every day stay below /data/v1/, as the place that serves the site has them; else with the day's charts. */
  readonly filesStay: boolean;
}

/** What the pages show of an earlier day. */
export interface ArchivedDay {
  readonly release: ReleaseManifest;
  readonly findings: readonly Finding[];
  /** The charts that its pages show. */
  readonly charts: readonly Chart[];
  /** All of its charts, whose data lie in the archive; null once the day is too old. */
  readonly listed: readonly Pick<Chart, "id" | "title" | "n" | "grade">[] | null;
}

/** charts.json of an earlier day's folder, and the blob that the lake keeps of it. */
export interface DayCharts {
  readonly date: string;
  readonly charts: readonly Chart[];
}
