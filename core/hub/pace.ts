import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { StageContext } from "../stage.ts";
import { type Quota, readQuota, waitAfter } from "./rate-limit.ts";

/** Wait after the first failure of a page; it doubles up to the longest. No jitter: one sweep at a time, and tests can count. */
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;

/** A wait for the quota from this length on is told, with its end: who sees nothing move takes it for a hang. */
const TOLD_WAIT_MS = 5_000;

/** The next request may only leave after the moment at which waiting was to end; the sweep goes on later, elsewhere. */
export class PausedError extends Error {
  /** Milliseconds from now until it may leave. */
  readonly pauseMs: number;
  constructor(pauseMs: number) {
    super(`the Hub's quota allows the next request in ${Math.ceil(pauseMs / 1000)} s`);
    this.pauseMs = pauseMs;
  }
}

/** When the next request may leave. Both ends of a two-ended sweep share one, so that together they stay in the quota. */
export class Pace {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #until: () => number;
  #notBefore = 0;
  /** True when `#notBefore` is a failure's back-off, which is told with the failure. */
  #backsOff = false;
  #waited = 0;
  #waitedUntil = 0;
  #quota: { remaining: number; endsAt: number } | null = null;
  /** Requests on their way: an answer that comes meanwhile may or may not have counted them. */
  #unanswered = 0;
  /** True when one of the requests on their way, or of those that left with them, was answered. */
  #heeded = false;

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
    const wait = waitAfter(status, headers, now);
    // At once is at any time: a clock that is set back would have to come by this moment again.
    const notBefore = wait === 0 ? 0 : now + wait;
    const read: Quota | null = readQuota(headers.get("RateLimit"));
    const quota = read && { remaining: read.remaining, endsAt: now + (read.resetSeconds + 1) * 1000 };
    // Answers can overtake each other: of requests that left together, the answer with the least quota left counts.
    const overtaken =
      this.#heeded && quota !== null && quota.remaining > (this.#quota?.remaining ?? Number.POSITIVE_INFINITY);
    if (!overtaken) this.#quota = quota;
    if (!this.#heeded || notBefore >= this.#notBefore) {
      this.#notBefore = notBefore;
      this.#backsOff = false;
    }
    this.#heeded = true;
  }

  /** With no request on its way: milliseconds until `requests` have room in the quota; 0 when they have it now or nothing is known. */
  untilRoomFor(requests: number): number {
    if (this.#quota === null || this.#quota.remaining >= requests) return this.pending();
    return Math.max(this.pending(), this.#quota.endsAt - this.#clock.now());
  }

  /** Takes note of the n-th failure of one page. The Hub's own wait counts when it is longer. */
  backOff(failures: number): void {
    const until = this.#clock.now() + Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
    if (until <= this.#notBefore) return;
    this.#notBefore = until;
    this.#backsOff = true;
  }

  /** Milliseconds until the next request may leave. */
  pending(): number {
    // Requests on their way may have used up what is left; without any, the last answer's own wait is all there is to know.
    const taken = this.#unanswered > 0 && this.#quota !== null && this.#quota.remaining <= this.#unanswered;
    const notBefore = taken ? Math.max(this.#notBefore, this.#quota?.endsAt ?? 0) : this.#notBefore;
    return Math.max(0, notBefore - this.#clock.now());
  }

  /**
   * Calls `request` as soon as it may leave. Throws the signal's reason when the run stops, PausedError when that would take too
   * long, and what `request` throws.
   */
  async send<T>(request: () => Promise<T>): Promise<T> {
    this.#signal.throwIfAborted();
    const pending = this.pending();
    if (pending > 0) await this.#wait(pending);
    // Nothing is awaited between looking and counting, so that two requests cannot both take the window's last place.
    if (this.#unanswered === 0) this.#heeded = false;
    this.#unanswered++;
    try {
      return await request();
    } finally {
      this.#unanswered--;
    }
  }

  async #wait(pending: number): Promise<void> {
    const ends = this.#clock.now() + pending;
    if (ends > this.#until()) throw new PausedError(pending);
    // Two requests that wait at the same time count as one wait.
    const longer = Math.min(pending, Math.max(0, ends - this.#waitedUntil));
    this.#waited += longer;
    this.#waitedUntil = Math.max(this.#waitedUntil, ends);
    const told = longer >= TOLD_WAIT_MS && !(this.#backsOff && ends <= this.#notBefore);
    if (told)
      this.#log.info("waiting for the Hub's quota", {
        until: new Date(ends).toISOString(),
        seconds: Math.ceil(pending / 1000),
      });
    await this.#clock.sleep(pending, this.#signal);
    // It was waited for, whatever the clock says now.
    if (this.#notBefore <= ends) this.#notBefore = 0;
    if (told) this.#log.info("going on after the Hub's quota");
  }

  /** Milliseconds waited since it was last asked. */
  takeWaited(): number {
    const waited = this.#waited;
    this.#waited = 0;
    return waited;
  }
}
