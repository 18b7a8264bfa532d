import type { Blobs } from "../lake/blobs.ts";
import * as layout from "../lake/layout.ts";

/**
 * Notes that the states from a date on are being made anew, where there is more than one of them. Returns the first date that is due:
 * an earlier one when such work was interrupted, and then the later states cannot be trusted to fit the earlier ones. `done` takes the
 * note away.
 */
export async function beginRemaking(
  blobs: Blobs,
  date: string,
  dates: readonly string[],
): Promise<{ from: string; interrupted: boolean; done(): Promise<void> }> {
  const left = await blobs.get(layout.historyRemaking);
  const earlier = left === null ? null : (JSON.parse(new TextDecoder().decode(left)) as { from: string }).from;
  const from = earlier !== null && earlier < date ? earlier : date;
  const several = from !== dates.at(-1);
  if (several) await blobs.put(layout.historyRemaking, `${JSON.stringify({ from })}\n`);
  const done = async () => {
    if (several || earlier !== null) await blobs.delete(layout.historyRemaking);
  };
  return { from, interrupted: earlier !== null, done };
}
