import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { bringBack } from "../core/bring-back.ts";
import { withDuckDB } from "../core/duckdb.ts";
import { ConditionError } from "../core/errors.ts";
import type { Blobs } from "../core/lake/blobs.ts";
import { atLeast, parseLakeJson } from "../core/lake/json.ts";
import * as layout from "../core/lake/layout.ts";
import type { Log } from "../core/log.ts";
import { readFindings, readManifest } from "../core/release/baseline.ts";
import type { ReleaseManifest } from "../core/release/manifest.ts";
import { requireSound } from "../core/release/sound.ts";
import type { Chart } from "./charts/chart.ts";
import { DAYS_KEPT, type DayCharts } from "./prepare/archived-day.ts";
import { openRelease, readCharts } from "./prepare/charts.ts";
import { readRelease } from "./prepare/prepare.ts";

interface EarlierOptions {
  readonly blobs: Blobs;
  /** Earlier means before this date. */
  readonly date: string;
  /** Where a folder for each day is made. */
  readonly folder: string;
  /** Also the tables of the days that keep their charts, so that their downloads stay in the site. */
  readonly downloads: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Releases whose two small files are asked for at once. */
const TOGETHER = 16;

/**
 * Fetches what the archive needs of the releases before a date into folders, newest first, and returns the folders: release.json and
 * findings.json of every day, and the charts of the last DAYS_KEPT days (today counts as one). Charts are taken as the day's report showed
 * them; where no report was built on a day they are drawn from its release and kept in the lake for the next time. Throws HubraceError for a
 * file that cannot be read.
 */
export async function fetchEarlier(options: EarlierOptions): Promise<{ folders: string[]; newest: boolean }> {
  const { blobs, signal } = options;
  const published: string[] = [];
  for await (const { key } of blobs.list(layout.releasesPrefix)) {
    const date = layout.dateOfRelease(key);
    if (date !== null) published.push(date);
  }
  const dates = published
    .filter((date) => date < options.date)
    .sort()
    .reverse();
  const folders = dates.map((date) => join(options.folder, date));
  for (let at = 0; at < dates.length; at += TOGETHER) {
    signal.throwIfAborted();
    const some = dates.slice(at, at + TOGETHER);
    await Promise.all(
      some.map(async (date) => {
        await fetchFiles(options, date, date, ["release.json", "findings.json"]);
        await readFetched(join(options.folder, date), date);
      }),
    );
  }
  for (const date of dates.slice(0, DAYS_KEPT - 1)) {
    signal.throwIfAborted();
    const charts = (await keptCharts(blobs, date)) ?? (await drawnCharts(options, date));
    if (charts !== null)
      await writeFile(join(options.folder, date, "charts.json"), JSON.stringify({ date, charts } satisfies DayCharts));
    if (!options.downloads) continue;
    await fetchFiles(options, date, date, await filesOf(blobs, date));
    await requireWhole(join(options.folder, date), date, signal);
  }
  return { folders, newest: published.every((date) => date <= options.date) };
}

/**
 * Keeps what a day's report showed. While the day is the newest it may be built again and shows the newest state; once a later day is published
 * its archive stays as it is.
 */
export async function keepCharts(blobs: Blobs, date: string, charts: readonly Chart[], newest: boolean): Promise<void> {
  const body = gzipSync(JSON.stringify({ date, charts } satisfies DayCharts));
  try {
    await blobs.put(layout.report(date), body, newest ? undefined : { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
  }
}

/**
 * Throws HubraceError, with the place in the lake, when a release that was fetched into a folder is not what its SHA256SUMS says: a table that is
 * another one's would be drawn, and copied for readers. The second that this takes for a gigabyte is nothing beside the pages.
 */
export async function requireWhole(folder: string, date: string, signal: AbortSignal): Promise<void> {
  const manifest = await readFetched(folder, date);
  await requireSound(manifest, { who: "site", pathOf: (name) => join(folder, name), remedy: bringBack, signal });
}

/** The manifest of a release that was fetched into a folder. Throws HubraceError when what every page rests on cannot be read. */
async function readFetched(folder: string, date: string): Promise<ReleaseManifest> {
  const prefix = layout.releasePrefix(date);
  const fetched: Pick<Blobs, "get"> = {
    async get(key) {
      const path = join(folder, key.slice(prefix.length));
      return existsSync(path) ? readFile(path) : null;
    },
  };
  await readFindings(fetched, date);
  return readManifest(fetched, date);
}

const keptShape = atLeast<DayCharts>(z.object({ charts: z.array(z.object({ id: z.string(), title: z.string() })) }));

async function keptCharts(blobs: Blobs, date: string): Promise<readonly Chart[] | null> {
  const key = layout.report(date);
  const body = await blobs.get(key);
  if (body === null) return null;
  const remedy = `bring it back from a copy, or remove it and the day's charts are drawn from its release`;
  return parseLakeJson(body, keptShape, { key, who: "site", remedy }).charts;
}

/** Null where today's queries do not fit that day's tables: a release of an older version keeps its findings and loses its pictures. */
async function drawnCharts(options: EarlierOptions, date: string): Promise<readonly Chart[] | null> {
  const { blobs, log, signal } = options;
  const name = `${date}-release`;
  const whole = join(options.folder, name);
  await fetchFiles(options, date, name, await filesOf(blobs, date));
  await requireWhole(whole, date, signal);
  try {
    const { release } = await readRelease(whole);
    const charts = await withDuckDB({ memory: "512MB", threads: 2, temporary: join(whole, "spill") }, async (sql) => {
      await openRelease(sql, whole, release);
      return readCharts(sql, release, signal);
    });
    await keepCharts(blobs, date, charts, false);
    return charts;
  } catch (error) {
    signal.throwIfAborted();
    log.info("charts of an earlier day cannot be drawn", { date, cause: String(error).split("\n")[0] });
    return null;
  } finally {
    await rm(whole, { recursive: true, force: true });
  }
}

async function filesOf(blobs: Blobs, date: string): Promise<string[]> {
  const prefix = layout.releasePrefix(date);
  const names: string[] = [];
  for await (const { key } of blobs.list(prefix)) names.push(key.slice(prefix.length));
  return names;
}

async function fetchFiles(
  { blobs, folder }: Pick<EarlierOptions, "blobs" | "folder">,
  date: string,
  place: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const path = join(folder, place, ...name.split("/"));
    await mkdir(dirname(path), { recursive: true });
    await blobs.toFile(layout.releaseFile(date, name), path);
  }
}
