import type { Blobs } from "../lake/blobs.ts";
import { currentRelease, releasePrefix } from "../lake/layout.ts";
import { isThere } from "../release/pointer.ts";
import { rawDays, releaseDays } from "./days.ts";

/**
 * Where the pointer to the current release is gone, or `named`, its date, is of a release that is gone: a sentence that says so and what makes it anew. Null
 * where all is well, and for a lake that has neither a pointer nor a release.
 */
export async function lostPointer(blobs: Blobs, named: string | null): Promise<string | null> {
  if (named !== null && (await isThere(blobs, named))) return null;
  const newest = (await releaseDays(blobs, "", "9")).at(-1);
  const rebuild = (date: string) => `\`hubrace rebuild --from ${date} --to ${date}`;
  const anew = newest === undefined ? null : `${rebuild(newest)} --from-releases\``;
  if (named === null)
    return anew && `${currentRelease} is gone, which says which release is current; make it anew with ${anew}`;
  const swept = (await rawDays(blobs, named, named)).length > 0;
  return (
    `${currentRelease} names ${named}, whose release.json is gone; bring ${releasePrefix(named)} back from a copy` +
    `${swept ? `, or make it anew with ${rebuild(named)}\`` : ""}; ` +
    `without it ${anew === null ? "the next run makes its own release current" : `make ${newest} current with ${anew}`}`
  );
}
