import type { Clock } from "../../core/clock.ts";

/**
 * A clock for things that wait at the same time: when everybody sleeps, its time jumps to the moment at which the first one
 * wakes. (SkippingClock adds sleeps up, as if they happened one after the other.)
 */
export class VirtualClock implements Clock {
  #now: number;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  #due = false;

  constructor(start = Date.parse("2026-08-21T00:00:00Z")) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
      this.#arrange();
    });
  }

  #arrange(): void {
    if (this.#due || this.#sleepers.length === 0) return;
    this.#due = true;
    // What is awake goes on first: its promises are settled before the event loop comes round.
    setImmediate(() => {
      this.#due = false;
      this.#now = Math.min(...this.#sleepers.map(({ at }) => at));
      const awake = this.#sleepers.filter(({ at }) => at <= this.#now);
      for (const sleeper of awake) {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        sleeper.wake();
      }
      this.#arrange();
    });
  }
}
