import { expect } from "vitest";
import type { Plan } from "./effect.ts";
import { FaultyProcess } from "./process.ts";
import { type DayOptions, outsideOf, tryDay } from "./small-day.ts";
import { publishedFaults, type Stores } from "./states.ts";

/** No plan of a test needs as many processes for a day. */
const MOST_PROCESSES = 200;

/**
 * Starts processes on the stores, one after the other, until one has ended the day. After each that did not, what a reader finds
 * is whole. Returns how many it took.
 */
export async function endure(
  stores: Stores,
  rows: readonly string[],
  plan: Plan,
  options: DayOptions,
): Promise<number> {
  const outside = outsideOf(stores, rows);
  for (let started = 1; ; started++) {
    const process = new FaultyProcess(outside, plan);
    try {
      await tryDay(process, options);
      return started;
    } catch (error) {
      if (started === MOST_PROCESSES) throw error;
    }
    expect(publishedFaults(stores.blobs.files)).toEqual([]);
  }
}
