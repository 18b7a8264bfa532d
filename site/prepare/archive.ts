import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkKey } from "../../core/lake/keys.ts";
import type { ReleaseManifest } from "../../core/release/manifest.ts";
import type { Chart } from "../charts/chart.ts";
import { absolute } from "../src/address.ts";
import { chartData, chartTable } from "../src/chart-files.ts";
import { FRONT_CHARTS } from "../src/front.ts";
import type { Archive, ArchivedDay, DayCharts } from "./archived-day.ts";
import { writeDownloads } from "./downloads.ts";
import { readRelease } from "./prepare.ts";
import type { Report } from "./report.ts";

/**
 * Writes archive.json into `work`, an `Archive` with one day for each folder of an earlier one (release.json, findings.json, and
 * charts.json where the day keeps its charts). Throws HubraceError naming a file that is missing or unreadable.
 */
export async function prepareArchive(folders: readonly string[], work: string, filesStay: boolean): Promise<void> {
  const days: ArchivedDay[] = [];
  for (const folder of folders) {
    const { release, findings } = await readRelease(folder);
    const shown = new Set<string>([...FRONT_CHARTS, ...findings.map(({ chart, kind }) => chart ?? kind)]);
    const charts = await readDayCharts(folder);
    days.push({
      release,
      findings,
      charts: charts?.filter(({ id }) => shown.has(id)) ?? [],
      listed: charts?.map(({ id, title, n, grade }) => ({ id, title, n, grade })) ?? null,
    });
  }
  days.sort((a, b) => (a.release.date < b.release.date ? 1 : -1));
  await writeFile(join(work, "archive.json"), JSON.stringify({ days, filesStay } satisfies Archive));
}

/**
 * The files that stand beside the archive's pages: /archive/DATE/charts/ID.csv and .json of every day that keeps its charts, today's too,
 * and the downloads of the earlier days whose folder holds them.
 */
export async function writeArchiveFiles(options: {
  report: Report;
  earlier: readonly string[];
  site: string;
  siteUrl: string;
  base: string;
}): Promise<void> {
  const { report, earlier, site } = options;
  writeDay(options, report.release, report.charts);
  for (const folder of earlier) {
    const { release } = await readRelease(folder);
    const charts = await readDayCharts(folder);
    if (charts !== null) writeDay(options, release, charts);
    if (existsSync(join(folder, "SHA256SUMS"))) await writeDownloads({ release: folder, site, manifest: release });
  }
}

function writeDay(
  { site, siteUrl, base }: { readonly site: string; readonly siteUrl: string; readonly base: string },
  release: ReleaseManifest,
  charts: readonly Chart[],
): void {
  const page = absolute(siteUrl, base, `/archive/${release.date}/`);
  const folder = join(site, checkKey(`archive/${release.date}/charts`));
  // Thousands of small files are written fastest synchronously; between two days the event loop gets its turn.
  mkdirSync(folder, { recursive: true });
  for (const chart of charts) {
    const file = join(folder, checkKey(chart.id));
    writeFileSync(`${file}.csv`, chartTable(chart));
    writeFileSync(`${file}.json`, chartData(chart, release, page));
  }
}

async function readDayCharts(folder: string): Promise<readonly Chart[] | null> {
  const path = join(folder, "charts.json");
  if (!existsSync(path)) return null;
  return (JSON.parse(await readFile(path, "utf8")) as DayCharts).charts;
}
