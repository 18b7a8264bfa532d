import { expect, it } from "vitest";
import { bringBack } from "../../core/bring-back.ts";
import { currentRelease, outcomes, panel, rawPart } from "../../core/lake/layout.ts";

it.each([
  [
    "a table of a date",
    panel("2026-10-02", "niches"),
    "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from 2026-10-02 --to 2026-10-02`",
  ],
  [
    "a table of all dates",
    outcomes,
    "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from D --to D`, D the newest date",
  ],
  // Raw parts do not make it: of a date with a release a rebuild from them leaves all of that alone.
  [
    "the pointer to the current release",
    currentRelease,
    "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from D --to D --from-releases`, D the newest date",
  ],
  [
    "a file that nobody knows",
    undefined,
    "bring it back from a copy, or remove it and make it anew with `hubrace rebuild --from D --to D`, D its date",
  ],
  // From it everything else is made.
  [
    "a raw part",
    rawPart("2026-10-02", "2026-10-02-a1", 0),
    "bring it back from a copy; a date with a release needs none (`hubrace rebuild --from 2026-10-02 --to 2026-10-02 --from-releases`), without either leave that date alone: later dates need nothing of it, and today can be taken again in another --lake",
  ],
])("says what to do about %s", (_, key, sentence) => {
  expect(bringBack(key)).toBe(sentence);
});
