import { clearTimeout, setTimeout } from "node:timers";
import { Fault } from "./fault.ts";

/** Time limits of one request, in milliseconds. */
export interface TimeLimits {
  /** Until the answer begins: the Hub may have to think. */
  readonly firstByteMs: number;
  /** Between two bytes of an answer that has begun. */
  readonly idleMs: number;
  /** From asking to the body's last byte. */
  readonly totalMs: number;
}

/**
 * Aborts one request when it stalls, takes too long, or the run stops. It runs on the machine's own timers and not on the
 * run's clock: it guards a real socket, and a clock that skips waits would cut every answer off.
 */
export class Watchdog {
  readonly signal: AbortSignal;
  readonly #stop: AbortSignal;
  readonly #onStop: () => void;
  readonly #idleMs: number;
  readonly #bark: (message: string) => void;
  #idle: NodeJS.Timeout;
  #begun = false;
  readonly #total: NodeJS.Timeout;

  constructor({ firstByteMs, idleMs, totalMs }: TimeLimits, stop: AbortSignal) {
    const controller = new AbortController();
    this.#bark = (message: string) => controller.abort(new Fault("stalled", message));
    this.signal = controller.signal;
    this.#stop = stop;
    this.#onStop = () => controller.abort(stop.reason);
    if (stop.aborted) this.#onStop();
    stop.addEventListener("abort", this.#onStop, { once: true });
    this.#idleMs = idleMs;
    this.#idle = setTimeout(this.#bark, firstByteMs, `no answer for ${firstByteMs / 1000} s`);
    this.#total = setTimeout(this.#bark, totalMs, `not whole after ${totalMs / 1000} s`);
  }

  /** A byte has come: the idle time begins anew. */
  alive(): void {
    if (this.#begun) {
      this.#idle.refresh();
      return;
    }
    this.#begun = true;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(this.#bark, this.#idleMs, `no byte for ${this.#idleMs / 1000} s`);
  }

  /** Must be called when the request is over, however it ended. */
  end(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#total);
    this.#stop.removeEventListener("abort", this.#onStop);
  }
}
