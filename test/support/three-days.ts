import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type RebuildOptions, rebuild } from "../../cli/rebuild.ts";
import { filesBlobs } from "../../core/lake/files.ts";
import { LEDGER_FILE } from "../../core/lake/layout.ts";
import { sqliteLedger } from "../../core/ledger/sqlite.ts";
import { undisturbed } from "./faults/plans.ts";
import { FaultyProcess } from "./faults/process.ts";
import { dateOf, outsideOf, smallDay, tryDay } from "./faults/small-day.ts";
import { madeOnce } from "./made-once.ts";
import { printed } from "./printed.ts";

const DAYS = [0, 1, 2];
export const [FIRST = "", SECOND = "", THIRD = ""] = DAYS.map(dateOf);

/** A day's rows: about sixty models of the sandbox. On the second day three are gone, on the third two of them and another one. */
export function rowsOf(day: number): string[] {
  const first = smallDay(0, 60).map((row) => (JSON.parse(row) as { _id: string })._id);
  const places = [[], [3, 4, 5], [3, 4, 7]][day] ?? [3, 4, 7];
  return smallDay(day, 60).filter((row) => !places.some((place) => row.includes(`"${first[place]}"`)));
}

/** A lake of three such days, all stages of core; made once in a run of the tests, for reading only. */
export async function threeDays(): Promise<string> {
  const folder = await madeOnce("three days", async (place) => {
    const lake = join(place, "lake");
    const stores = { blobs: filesBlobs(lake), ledger: sqliteLedger(join(lake, LEDGER_FILE)) };
    for (const day of DAYS) await tryDay(new FaultyProcess(outsideOf(stores, rowsOf(day)), undisturbed), { day });
    await stores.ledger.close();
  });
  return join(folder, "lake");
}

/** A copy of that lake without the folders and files named, for the length of the test; the ledger's journal goes with it. */
export async function lakeWithout(...gone: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hubrace-rebuild-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const lake = join(folder, "lake");
  await cp(await threeDays(), lake, { recursive: true });
  for (const name of gone) await rm(join(lake, name), { recursive: true });
  return lake;
}

/** Rebuilds in this process, all three days unless told; what the command printed. */
export const rebuilt = (lake: string, options: Partial<RebuildOptions> = {}): Promise<string> =>
  printed(() => rebuild({ from: FIRST, to: THIRD, lake, memory: "512MB", ...options }));
