import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { FAULTS } from "../support/faults/effect.ts";
import { endure } from "../support/faults/endure.ts";
import { counted, seededPlan } from "../support/faults/plans.ts";
import { cutsOf, type Recording, secondDay } from "../support/faults/recording.ts";
import { expectOnPage } from "../support/faults/reliability-page.ts";
import { dateOf } from "../support/faults/small-day.ts";
import { differentFiles, ledgerValues, publishedFaults, stateOf, storesOf } from "../support/faults/states.ts";
import { LONG, wholeOrPart } from "../support/long.ts";

const PLANS = wholeOrPart("reliability/random-plans tries 4 plans for a day, not 40", 40, 4);
/** A crawl takes a hundredth of a day's time. */
const CRAWL_PLANS = 150;
const PORTS = ["blobs", "ledger", "fetch", "clock"];

const counts = new Map<string, number>();
const faults = (): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
const runs = (numRuns: number) => ({ numRuns, seed: 20261121, endOnFailure: true });
const plansOf = (min: number, max: number) =>
  fc.record({ seed: fc.integer({ min: 0 }), percent: fc.integer({ min, max }) });

describe("a day under several faults at a time, of all kinds, on blobs, ledger, Hub and clock", () => {
  let second: Recording;
  beforeAll(async () => {
    second = await secondDay();
  });

  it("ends with the undisturbed day's bytes and values, whatever the plan", async () => {
    let processes = 0;
    await fc.assert(
      fc.asyncProperty(plansOf(2, 12), async ({ seed, percent }) => {
        const stores = storesOf(second.start);
        const plan = counted(seededPlan(seed, percent / 100), counts);
        processes += await endure(stores, second.rows, plan, { day: 1 });
        const end = stateOf(stores);
        expect(differentFiles(end.files, second.end.files)).toEqual([]);
        expect(publishedFaults(end.files)).toEqual([]);
        expect(ledgerValues(end)).toEqual(ledgerValues(second.end));
      }),
      runs(PLANS),
    );
    if (!LONG) expectOnPage("Random plans for a day", ["memory", PLANS, faults(), processes, 0, 0, 0]);
  }, 1_800_000);

  it("has the undisturbed crawl's parts and checkpoint when many faults meet the crawl alone", async () => {
    const before = faults();
    let processes = 0;
    const wanted = cutsOf(second, "crawl").after;
    const checkpoint = `crawl\0${dateOf(1)}-a1`;
    await fc.assert(
      fc.asyncProperty(plansOf(10, 60), async ({ seed, percent }) => {
        const stores = storesOf(second.start);
        const plan = counted(seededPlan(seed, percent / 100), counts);
        processes += await endure(stores, second.rows, plan, { day: 1, last: "crawl" });
        const end = stateOf(stores);
        expect(differentFiles(end.files, wanted.files)).toEqual([]);
        expect(ledgerValues(end)[checkpoint]).toEqual(ledgerValues(wanted)[checkpoint]);
      }),
      runs(CRAWL_PLANS),
    );
    expectOnPage("Random plans for a crawl", ["memory", CRAWL_PLANS, faults() - before, processes, 0, 0, 0]);
  });

  it("met every kind of fault", () => {
    if (LONG) return;
    for (const fault of FAULTS) {
      const met = PORTS.map((port) => counts.get(`${port} ${fault}`) ?? 0);
      expect(Math.max(...met), fault).toBeGreaterThan(0);
      expectOnPage(fault, met);
    }
  });
});
