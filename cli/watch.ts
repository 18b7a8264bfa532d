import { UsageError } from "../core/errors.ts";
import { printable } from "../core/hub/fault.ts";
import { familyNow } from "../core/pulse/family.ts";
import { openGround } from "../core/pulse/ground.ts";
import { placeIn } from "../core/pulse/place.ts";
import { systemClock as clock } from "./clock.ts";
import { count } from "./format.ts";
import { type PulseCommandOptions, withPulses } from "./pulse.ts";

export type WatchOptions = Omit<PulseCommandOptions, "site"> & {
  /** Seconds between two looks at the Hub. */
  readonly interval: number;
};

/** Prints the entries of a base as they come, with their rank and rivals, until interrupted; then it ends without an error. */
export async function watchCommand(base: string, options: WatchOptions): Promise<void> {
  if (!/^[^/\s]+\/[^/\s]+$/.test(base)) throw new UsageError(`watch: ${base} is no model; name one as OWNER/NAME`);
  await withPulses(options, async ({ pulse, lake, signal }) => {
    const ground = await openGround(lake.blobs, lake.ledger);
    const printed = new Set<string>();
    try {
      for (let look = 1; ; look++) {
        await pulse();
        const family = await familyNow(lake.ledger, ground, base);
        const fresh = family.entries.filter(({ relation, id }) => !printed.has(`${relation} ${id}`));
        for (const { relation, id } of fresh) printed.add(`${relation} ${id}`);
        if (look === 1) {
          const older = Object.values(family.older).reduce((sum, entries) => sum + entries, 0);
          console.error(
            `watching ${printable(family.base)}: ${count(older + fresh.length)} entries so far; looking every ${options.interval} s, Ctrl-C ends`,
          );
        } else
          for (const entry of fresh.sort((a, b) => (a.created_at < b.created_at ? -1 : 1))) {
            const { rank, rivals_7d, rivals_30d } = placeIn(family, entry);
            const { id, relation, created_at } = entry;
            if (options.json)
              console.log(JSON.stringify({ id, base: family.base, relation, created_at, rank, rivals_7d, rivals_30d }));
            else
              console.log(
                `${created_at}  ${printable(id)}  ${relation}, number ${count(rank)}, rivals ${count(rivals_7d)} in 7 days, ${count(rivals_30d)} in 30`,
              );
          }
        await clock.sleep(options.interval * 1000, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  });
}
