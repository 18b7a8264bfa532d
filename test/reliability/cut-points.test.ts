import { beforeAll, describe, expect, it } from "vitest";
import { dieThroughout, type Survived } from "../support/faults/cutting.ts";
import { undisturbed } from "../support/faults/plans.ts";
import { FaultyProcess } from "../support/faults/process.ts";
import { cutsOf, type Recording, secondDay } from "../support/faults/recording.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { outsideOf, tryDay } from "../support/faults/small-day.ts";
import { differentFiles, ledgerValues, stateOf, storesOf } from "../support/faults/states.ts";
import { LONG, wholeOrPart } from "../support/long.ts";

/** In the longer stages a process is led to its death at every seventh effect; all are gone on from all the same. */
const EVERY: Readonly<Record<string, number>> = wholeOrPart(
  "reliability/cut-points leads a process to every seventh death in the panels",
  {},
  { panels: 7 },
);

describe("a day's run that dies between any two effects", () => {
  let second: Recording;
  const sum: Survived = { points: 0, thrown: 0, states: 0 };
  beforeAll(async () => {
    second = await secondDay();
  });

  it.each(["begin", "crawl", "snapshot", "history", "lineage", "panels", "estimate", "findings", "end"])(
    "in %s goes on to the same bytes",
    async (unit) => {
      const { points, thrown, states } = await dieThroughout(second, unit, {
        thrown: EVERY[unit] ?? 1,
        inRow: 1,
      });
      sum.points += points;
      sum.thrown += thrown;
      sum.states += states;
    },
  );

  it("takes every write, page and file of the run for a place to die at", () => {
    const units = [...new Set(second.cuts.map(({ effect }) => effect.unit))];
    expect(units).toEqual([
      "begin",
      "crawl",
      "snapshot",
      "history",
      "lineage",
      "panels",
      "estimate",
      "findings",
      "release",
      "end",
    ]);
    expect(sum.points).toBe(2 * second.cuts.filter(({ effect }) => effect.unit !== "release").length);
    if (LONG) return;
    expectOnPage("Death at every effect of all stages but the release", [
      "memory",
      sum.points,
      sum.states,
      sum.thrown,
      0,
      0,
      0,
    ]);
  });

  it.each(["history", "panels", "release", "end"])(
    "in the middle of %s and is begun from the top, ends with the same bytes and values",
    async (unit) => {
      const { cuts } = cutsOf(second, unit);
      const left = cuts[cuts.length >> 1]?.after;
      if (left === undefined) throw new Error(`no cut in ${unit}`);
      const stores = storesOf(left);
      await tryDay(new FaultyProcess(outsideOf(stores, second.rows), undisturbed), { day: 1, again: true });
      expect(differentFiles(stateOf(stores).files, second.end.files)).toEqual([]);
      expect(ledgerValues(stateOf(stores))).toEqual(ledgerValues(second.end));
    },
  );
});
