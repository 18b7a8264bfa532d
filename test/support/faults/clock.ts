import type { Clock } from "../../../core/clock.ts";
import type { FaultyProcess } from "./process.ts";

/** How far a clock that is set back lies behind, and how much longer a sleep lasts on a machine that slept itself. */
const BACK_MS = 7_200_000;
const OVERSLEPT_MS = 3_600_000;

/** A process's clock: `stale` sets it back for one look, `slow` lets it oversleep. */
export function faultyClock(inner: Clock, process: FaultyProcess): Clock {
  return {
    now() {
      const fault = process.decide({ port: "clock", operation: "now", key: "", writes: false });
      return inner.now() - (fault === "stale" ? BACK_MS : 0);
    },
    async sleep(milliseconds, signal) {
      const fault = process.decide({ port: "clock", operation: "sleep", key: "", writes: false });
      await inner.sleep(milliseconds + (fault === "slow" ? OVERSLEPT_MS : 0), signal);
    },
  };
}
