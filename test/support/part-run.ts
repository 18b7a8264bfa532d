import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { madeOnce } from "./made-once.ts";
import { startRatedHub } from "./rated-hub.ts";
import { writePart } from "./recorded-part.ts";
import { startReplay } from "./replay.ts";
import { runInto, type SharedRun, within } from "./shared-run.ts";

/** The first recorded day, of which these tests take a part. */
export const PART_DAY = "2026-08-19";

/** A fifth of the day's bases, with all that derives from them: enough for estimates and findings. */
export const PART = 5;

/** On so many pages a part of the day is listed. */
export const PART_PAGES = 12;

/** Starts the replay of a part of the day; its lines lie in `folder`. `pageSize`: models on each of its pages. */
export async function startPart(folder: string, every: number, latency?: number) {
  const data = join(folder, "day");
  await mkdir(data);
  const models = await writePart(data, PART_DAY, every);
  const replay = await startReplay({ data, day: PART_DAY, ...(latency !== undefined && { latency }) });
  return { replay, models, pageSize: Math.ceil(models / PART_PAGES) };
}

/** All stages of a part of the day from its 12 pages, made once in a run of the tests. Needs ../shared. */
export async function partRun(every = PART): Promise<SharedRun> {
  const folder = await madeOnce(`part ${every}`, async (place) => {
    const { replay, pageSize } = await startPart(place, every);
    const hub = await startRatedHub(replay.url, { quota: Number.POSITIVE_INFINITY, pageSize });
    try {
      await runInto(place, ["--hub", hub.url, "--date", PART_DAY]);
    } finally {
      await Promise.all([hub.stop(), replay.stop()]);
    }
  });
  return within(folder);
}
