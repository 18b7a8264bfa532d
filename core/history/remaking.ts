import { z } from "zod";
import type { Blobs } from "../lake/blobs.ts";
import { parseLakeJson } from "../lake/json.ts";
import * as layout from "../lake/layout.ts";

const shape = z.object({ from: z.iso.date() });

/**
 * Notes that the states from a date on are being made anew, where there is more than one of them. Returns the first date that is due:
 * an earlier one when such work was interrupted, and then the later states cannot be trusted to fit the earlier ones. `done` takes the
 * note away. Throws HubraceError for a note that cannot be read.
 */
export async function beginRemaking(
  blobs: Blobs,
  date: string,
  dates: readonly string[],
): Promise<{ from: string; interrupted: boolean; done(): Promise<void> }> {
  const left = await blobs.get(layout.historyRemaking);
  const earlier =
    left === null
      ? null
      : parseLakeJson(left, shape, {
          key: layout.historyRemaking,
          who: "history",
          // Which day the work began with it alone knew; from the first one on is right whatever it was.
          remedy: `write {"from": "${dates[0] ?? date}"} into it, and all states are made anew`,
        }).from;
  const from = earlier !== null && earlier < date ? earlier : date;
  const several = from !== dates.at(-1);
  if (several) await blobs.put(layout.historyRemaking, `${JSON.stringify({ from })}\n`);
  const done = async () => {
    if (several || earlier !== null) await blobs.delete(layout.historyRemaking);
  };
  return { from, interrupted: earlier !== null, done };
}
