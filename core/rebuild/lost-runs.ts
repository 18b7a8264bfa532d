import type { Blobs } from "../lake/blobs.ts";
import { LEDGER_FILE, rawOfDate, rawRun, releaseFile, runOfRawPart } from "../lake/layout.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { CHECKPOINTS, knowsDate } from "../ledger/runs.ts";
import type { Run } from "../stage.ts";
import { rawDays, releaseDays } from "./days.ts";

/**
 * Null where the ledger knows a run of the date, or the lake holds nothing of it. Else, where a whole sweep or a release of it is there, a sentence
 * that says so and how this and the other runs come back that were lost with it.
 */
export async function lostRun(blobs: Blobs, ledger: Ledger, date: string): Promise<string | null> {
  if (await knowsDate(ledger, date)) return null;
  const held = (await isSwept(blobs, date)) || (await blobs.head(releaseFile(date, "SHA256SUMS"))) !== null;
  if (!held) return null;
  return `the ledger has lost the run of ${date}; ${await bringBackRuns(blobs, (day) => knowsDate(ledger, day))}`;
}

/**
 * True where the lake holds a whole sweep of a run that the ledger takes for one that is only begun: it has lost the sweep's checkpoint, and a second
 * sweep would write over the first.
 */
export async function lostSweep(
  blobs: Blobs,
  ledger: Ledger,
  { date, id }: Pick<Run, "date" | "id">,
): Promise<boolean> {
  return (await blobs.head(rawRun(date, id))) !== null && (await ledger.get(CHECKPOINTS, id)) === null;
}

/** How the runs come back that `knows` does not know, by default all of a lake; null where the lake holds nothing of which they could be made. */
export async function bringBackRuns(
  blobs: Blobs,
  knows: (date: string) => Promise<boolean> = async () => false,
): Promise<string | null> {
  const swept = (await rawDays(blobs, "", "9")).map(({ date }) => date);
  // Raw parts of old days expire, or are thrown away.
  const released = (await releaseDays(blobs, "", "9")).filter((date) => !swept.includes(date));
  const commands: string[] = [];
  for (const [days, option] of [
    [released, " --from-releases"],
    [swept, ""],
  ] as const) {
    const lost: string[] = [];
    for (const date of days) if (!(await knows(date))) lost.push(date);
    if (lost.length > 0) commands.push(`\`hubrace rebuild --from ${lost[0]} --to ${lost.at(-1)}${option}\``);
  }
  if (commands.length === 0) return null;
  return `bring ${LEDGER_FILE} back from a copy, or make it anew with ${commands.join(", then ")}`;
}

/** True when raw parts of a date are there and described, as those of a sweep that was ended are. */
async function isSwept(blobs: Blobs, date: string): Promise<boolean> {
  const found = new Set<boolean>();
  for await (const { key } of blobs.list(rawOfDate(date))) found.add(runOfRawPart(key) !== null);
  return found.size === 2;
}
