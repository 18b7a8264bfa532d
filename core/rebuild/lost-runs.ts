import type { Blobs } from "../lake/blobs.ts";
import { LEDGER_FILE, rawOfDate, releaseFile, runOfRawPart } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { knowsDate } from "../ledger/runs.ts";
import { rawDays, releaseDays } from "./days.ts";

/**
 * Null where the ledger knows a run of the date, or the lake holds nothing of it. Else, where a whole sweep or a release of it is there, a sentence
 * that says so and how this and the other runs come back that were lost with it.
 */
export async function lostRun(blobs: Blobs, ledger: Ledger, date: string): Promise<string | null> {
  if (await knowsDate(ledger, date)) return null;
  const swept = await isSwept(blobs, date);
  if (!swept && (await blobs.head(releaseFile(date, "SHA256SUMS"))) === null) return null;
  const lost: string[] = [];
  for (const day of await daysOf(blobs, swept)) if (!(await knowsDate(ledger, day))) lost.push(day);
  return `the ledger has lost the run of ${date}; ${remedyFor(lost, swept)}`;
}

/** How the runs of a lake without a ledger come back, null where it holds nothing of which they could be made. */
export async function bringBackRuns(blobs: Blobs): Promise<string | null> {
  for (const swept of [true, false]) {
    const days = await daysOf(blobs, swept);
    if (days.length > 0) return remedyFor(days, swept);
  }
  return null;
}

const daysOf = async (blobs: Blobs, swept: boolean): Promise<string[]> =>
  swept ? (await rawDays(blobs, "", "9")).map(({ date }) => date) : releaseDays(blobs, "", "9");

/** `swept`: true where the days have raw parts, false where they have releases. */
const remedyFor = (days: readonly string[], swept: boolean): string =>
  `bring ${LEDGER_FILE} back from a copy, or make it anew with \`hubrace rebuild --from ${days[0]} --to ${days.at(-1)}${swept ? "" : " --from-releases"}\``;

/** True when the raw parts of a date are described, as those of a sweep that was ended are. */
async function isSwept(blobs: Blobs, date: string): Promise<boolean> {
  for await (const { key } of blobs.list(rawOfDate(date))) if (runOfRawPart(key) === null) return true;
  return false;
}
