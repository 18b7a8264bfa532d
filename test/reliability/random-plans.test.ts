import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { FAULTS } from "../support/faults/effect.ts";
import { endure } from "../support/faults/endure.ts";
import { counted, seededPlan } from "../support/faults/plans.ts";
import { type Recording, record } from "../support/faults/recording.ts";
import { expectOnPage, LONG } from "../support/faults/reliability-page.ts";
import { differentFiles, ledgerValues, publishedFaults, stateOf, storesOf } from "../support/faults/states.ts";

const PLANS = LONG ? 60 : 4;
const PORTS = ["blobs", "ledger", "fetch", "clock"];

describe("a day under several faults at a time, of all kinds, on blobs, ledger, Hub and clock", () => {
  let second: Recording;
  beforeAll(async () => {
    second = await record(1, (await record(0)).end);
  });

  it("ends with the undisturbed day's bytes and values, whatever the plan", async () => {
    const counts = new Map<string, number>();
    let processes = 0;
    const plans = fc.record({ seed: fc.integer({ min: 0 }), percent: fc.integer({ min: 2, max: 12 }) });
    await fc.assert(
      fc.asyncProperty(plans, async ({ seed, percent }) => {
        const stores = storesOf(second.start);
        const plan = counted(seededPlan(seed, percent / 100), counts);
        processes += await endure(stores, second.rows, plan, { day: 1 });
        const end = stateOf(stores);
        expect(differentFiles(end.files, second.end.files)).toEqual([]);
        expect(publishedFaults(end.files)).toEqual([]);
        expect(ledgerValues(end)).toEqual(ledgerValues(second.end));
      }),
      { numRuns: PLANS, seed: 20261121, endOnFailure: true },
    );
    if (LONG) {
      process.stderr.write(`${PLANS} plans, ${processes} processes, ${JSON.stringify([...counts].sort())}\n`);
      return;
    }
    const of = (fault: string) => PORTS.map((port) => counts.get(`${port} ${fault}`) ?? 0);
    for (const fault of FAULTS) expectOnPage(fault, of(fault));
    const all = [...counts.values()].reduce((sum, n) => sum + n, 0);
    expectOnPage("Random plans for a day", ["memory", PLANS, all, processes, 0, 0, 0]);
  });
});
