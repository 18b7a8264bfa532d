import { UsageError } from "../core/errors.ts";
import { printable } from "../core/hub/fault.ts";
import { readModelId } from "../core/plan/model-id.ts";
import type { Entry } from "../core/pulse/entries.ts";
import { familyNow } from "../core/pulse/family.ts";
import { openGround } from "../core/pulse/ground.ts";
import { type Family, type Place, placeIn } from "../core/pulse/place.ts";
import { systemClock as clock } from "./clock.ts";
import { count, counted } from "./format.ts";
import { type PulseCommandOptions, withPulses } from "./pulse.ts";

export type WatchOptions = Omit<PulseCommandOptions, "site"> & {
  /** Seconds between two looks at the Hub. */
  readonly interval: number;
};

/**
 * Prints the entries of a base as they come, with their rank and rivals, until interrupted or until nobody reads them; then it ends without an error. A look
 * that fails is told and made good by the next one, but for the first. In a lake without a sweep nobody knows what came before: entries are printed
 * without their places. Throws UsageError for a base that is neither OWNER/NAME nor such an address of the Hub.
 */
export async function watchCommand(named: string, options: WatchOptions): Promise<void> {
  const read = readModelId(named);
  const base = "id" in read ? read.id : "";
  if (!/^[^/\s]+\/[^/\s]+$/.test(base))
    throw new UsageError(`watch: ${printable(named)} is no model; name one as OWNER/NAME`);
  const unread = new AbortController();
  process.stdout.once("error", () => unread.abort());
  await withPulses(options, async ({ pulse, lake, signal: interrupted }) => {
    const signal = AbortSignal.any([interrupted, unread.signal]);
    const ground = await openGround(lake.blobs, lake.ledger);
    const printed = new Set<string>();
    const fresh = (family: Family): Entry[] => {
      const found = family.entries.filter(({ relation, id }) => !printed.has(`${relation} ${id}`));
      for (const { relation, id } of found) printed.add(`${relation} ${id}`);
      return found.sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    };
    let looks = 0;
    while (!signal.aborted) {
      try {
        await pulse();
        const family = await familyNow(lake.ledger, ground, base);
        const entries = fresh(family);
        if (looks++ === 0) console.error(greeting(family, ground !== null, options.interval));
        else
          for (const entry of entries)
            console.log(lineOf(entry, family.base, ground && placeIn(family, entry), options.json === true));
      } catch (error) {
        if (signal.aborted) return;
        if (looks === 0) throw error;
        console.error(
          `${error instanceof Error ? error.message : String(error)}; looking again in ${options.interval} s`,
        );
      }
      await clock.sleep(options.interval * 1000, signal).catch(() => {
        // The sleep is broken off by an interrupt, which ends the loop.
      });
    }
  });
}

function greeting({ base, older, entries }: Family, swept: boolean, interval: number): string {
  const known = entries.length + Object.values(older).reduce((sum, relation) => sum + relation, 0);
  const words = !swept
    ? "no sweep in this lake yet, so that the places of what comes are not known (`hubrace run` makes one)"
    : known === 0
      ? "no entry known so far (is the name spelled as on the Hub?)"
      : `${counted(known, "entry", "entries")} so far`;
  return `watching ${printable(base)}: ${words}; looking every ${interval} s, Ctrl-C ends`;
}

/** `place`: null where it is not known. */
function lineOf({ id, relation, created_at }: Entry, base: string, place: Place | null, json: boolean): string {
  if (json) {
    const { rank = null, rivals_7d = null, rivals_30d = null } = place ?? {};
    return JSON.stringify({ id, base, relation, created_at, rank, rivals_7d, rivals_30d });
  }
  const words =
    place &&
    `, number ${count(place.rank)}, rivals ${count(place.rivals_7d)} in 7 days, ${count(place.rivals_30d)} in 30`;
  return `${created_at}  ${printable(id)}  ${relation}${words ?? ""}`;
}
