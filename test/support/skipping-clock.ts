import type { Clock } from "../../core/clock.ts";

/** A clock whose sleeps are over at once and move its time on; it remembers them. */
export class SkippingClock implements Clock {
  #now: number;
  /** Lengths of all sleeps in milliseconds. */
  readonly sleeps: number[] = [];

  constructor(start = Date.parse("2026-08-21T00:00:00Z")) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(milliseconds);
    this.#now += milliseconds;
  }
}
