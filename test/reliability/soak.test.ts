import { describe, expect, it } from "vitest";
import { endure } from "../support/faults/endure.ts";
import { counted, seededPlan, undisturbed } from "../support/faults/plans.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { dateOf, smallDay } from "../support/faults/small-day.ts";
import { differentFiles, ledgerValues, publishedFaults, type Stores, stateOf } from "../support/faults/states.ts";
import { wholeOrPart } from "../support/long.ts";
import { MemoryBlobs, MemoryLedger } from "../support/memory.ts";

/** Sixty days take some five minutes. */
const DAYS = wholeOrPart("reliability/soak takes 4 days, not 60", 60, 4);
/** About 350 models of the sandbox. */
const PER_MILLE = 340;
const RATE = 0.05;

describe(`${DAYS} simulated days with faults at 5 % of all effects`, () => {
  it("end with the bytes and values of undisturbed days", async () => {
    const emptyLake = (): Stores => ({ blobs: new MemoryBlobs(), ledger: new MemoryLedger() });
    const [calm, troubled] = [emptyLake(), emptyLake()];
    const counts = new Map<string, number>();
    let processes = 0;
    for (let day = 0; day < DAYS; day++) {
      const rows = smallDay(day, PER_MILLE);
      expect(rows.length).toBeGreaterThan(300);
      const options = { day, pageSize: 60, without: ["estimate"] } as const;
      await endure(calm, rows, undisturbed, options);
      processes += await endure(troubled, rows, counted(seededPlan(day, RATE), counts), options);
      const now = stateOf(troubled).files;
      expect(differentFiles(now, stateOf(calm).files), dateOf(day)).toEqual([]);
      expect(publishedFaults(now)).toEqual([]);
    }
    expect(ledgerValues(stateOf(troubled))).toEqual(ledgerValues(stateOf(calm)));
    const faults = [...counts.values()].reduce((sum, n) => sum + n, 0);
    expect(faults).toBeGreaterThan(DAYS);
    expectOnPage(`Soak of ${DAYS} days at 5 % of all effects`, ["memory", DAYS, faults, processes, 0, 0, 0]);
  }, 1_800_000);
});
