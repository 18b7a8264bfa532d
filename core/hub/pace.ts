import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { StageContext } from "../stage.ts";
import { waitAfter } from "./rate-limit.ts";

/** Wait after the first failure of a page; it doubles up to the longest. No jitter: one sweep at a time, and tests can count. */
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;

/** When the next request may leave. */
export class Pace {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  #notBefore = 0;
  #waited = 0;

  constructor({ clock, log, signal }: Pick<StageContext, "clock" | "log" | "signal">) {
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
  }

  /** Takes note of an answer's RateLimit and Retry-After headers. */
  heed(status: number, headers: Headers): void {
    const now = this.#clock.now();
    this.#notBefore = now + waitAfter(status, headers, now);
  }

  /** Takes note of the n-th failure of one page. The Hub's own wait counts when it is longer. */
  backOff(failures: number): void {
    const delay = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + delay);
  }

  /** Milliseconds until the next request may leave. */
  pending(): number {
    return Math.max(0, this.#notBefore - this.#clock.now());
  }

  /** Resolves when the next request may leave; throws the signal's reason when the run stops. */
  async wait(): Promise<void> {
    this.#signal.throwIfAborted();
    const pending = this.pending();
    if (pending === 0) return;
    if (pending > LONGEST_BACKOFF_MS)
      this.#log.info("waiting for the Hub's quota", { seconds: Math.round(pending / 1000) });
    await this.#clock.sleep(pending, this.#signal);
    this.#waited += pending;
  }

  /** Milliseconds waited since it was last asked. */
  takeWaited(): number {
    const waited = this.#waited;
    this.#waited = 0;
    return waited;
  }
}
