import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { StageContext } from "../stage.ts";
import { type Quota, readQuota, waitAfter } from "./rate-limit.ts";

/** Wait after the first failure of a page; it doubles up to the longest. No jitter: one sweep at a time, and tests can count. */
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;

/** The next request may only leave after the moment at which waiting was to end; the sweep goes on later, elsewhere. */
export class PausedError extends Error {
  /** Milliseconds from now until it may leave. */
  readonly pauseMs: number;
  constructor(pauseMs: number) {
    super(`the Hub's quota allows the next request in ${Math.ceil(pauseMs / 1000)} s`);
    this.pauseMs = pauseMs;
  }
}

/** When the next request may leave. */
export class Pace {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #until: () => number;
  #notBefore = 0;
  #waited = 0;
  #quota: { remaining: number; endsAt: number } | null = null;

  /** `until`: a moment in milliseconds, asked for at each wait; one that ends later is not begun. */
  constructor(
    { clock, log, signal }: Pick<StageContext, "clock" | "log" | "signal">,
    until: () => number = () => Number.POSITIVE_INFINITY,
  ) {
    this.#clock = clock;
    this.#log = log;
    this.#signal = signal;
    this.#until = until;
  }

  /** Takes note of an answer's RateLimit and Retry-After headers. */
  heed(status: number, headers: Headers): void {
    const now = this.#clock.now();
    this.#notBefore = now + waitAfter(status, headers, now);
    const quota: Quota | null = readQuota(headers.get("RateLimit"));
    this.#quota = quota && { remaining: quota.remaining, endsAt: now + (quota.resetSeconds + 1) * 1000 };
  }

  /** Milliseconds until `requests` more requests have room in the quota; 0 when they have it now or nothing is known. */
  untilRoomFor(requests: number): number {
    if (this.#quota === null || this.#quota.remaining >= requests) return this.pending();
    return Math.max(this.pending(), this.#quota.endsAt - this.#clock.now());
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

  /** Resolves when the next request may leave; throws the signal's reason when the run stops, PausedError when it is too long. */
  async wait(): Promise<void> {
    this.#signal.throwIfAborted();
    const pending = this.pending();
    if (pending === 0) return;
    if (this.#clock.now() + pending > this.#until()) throw new PausedError(pending);
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
