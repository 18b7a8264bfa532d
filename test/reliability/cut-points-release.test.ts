import { beforeAll, describe, expect, it } from "vitest";
import { currentRelease } from "../../core/lake/layout.ts";
import { dieThroughout } from "../support/faults/cutting.ts";
import { cutsOf, type Recording, secondDay } from "../support/faults/recording.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { dateOf } from "../support/faults/small-day.ts";
import { LONG, wholeOrPart } from "../support/long.ts";

const EVERY = wholeOrPart(
  "reliability/cut-points-release leads a process to every seventh death, and goes on from every third state where files of one kind follow each other",
  { thrown: 1, inRow: 1 },
  { thrown: 7, inRow: 3 },
);

describe("a release that dies between any two effects", () => {
  let second: Recording;
  beforeAll(async () => {
    second = await secondDay();
  });

  it("is whole for readers at every moment and goes on to the same bytes", async () => {
    const { points, states, thrown } = await dieThroughout(second, "release", EVERY);
    expect(points).toBe(2 * cutsOf(second, "release").cuts.length);
    if (LONG) return;
    expectOnPage("Death at every effect of the release", ["memory", points, states, thrown, 0, 0, 0]);
  });

  it("becomes current by its last write but one, which is the pointer's alone", () => {
    const { cuts } = cutsOf(second, "release");
    const writes = cuts.filter(({ effect }) => effect.writes).map(({ effect }) => effect.key);
    expect(writes.at(-2)).toBe(currentRelease);
    expect(writes.at(-1)).toBe(`runs ${dateOf(1)}-a1`);
    const named = (files: ReadonlyMap<string, Uint8Array>) =>
      JSON.parse(Buffer.from(files.get(currentRelease) ?? "").toString()).date;
    for (const { before, after, effect } of cuts) {
      expect(named(after.files)).toBe(
        dateOf(effect.key === currentRelease || named(before.files) === dateOf(1) ? 1 : 0),
      );
    }
  });
});
