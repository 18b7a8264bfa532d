import type { Blobs } from "../lake/blobs.ts";
import { currentRelease } from "../lake/layout.ts";
import { releaseDays } from "./days.ts";

/** For a lake without a pointer to its current release: a sentence that says so and what makes it anew, null where there is no release either. */
export async function lostPointer(blobs: Blobs): Promise<string | null> {
  const newest = (await releaseDays(blobs, "", "9")).at(-1);
  if (newest === undefined) return null;
  return `${currentRelease} is gone, which says which release is current; make it anew with \`hubrace rebuild --from ${newest} --to ${newest} --from-releases\``;
}
