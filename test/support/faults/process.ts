import type { Clock } from "../../../core/clock.ts";
import type { Blobs } from "../../../core/lake/blobs.ts";
import type { Ledger } from "../../../core/ledger/ledger.ts";
import { faultyBlobs } from "./blobs.ts";
import { faultyClock } from "./clock.ts";
import { Death, type Effect, type Fault, type Plan } from "./effect.ts";
import { faultyFetch } from "./fetch.ts";
import { faultyLedger } from "./ledger.ts";

/** What outlives a process: the stores, and the world's time and Hub. */
export interface Outside {
  readonly blobs: Blobs;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** How an effect takes place, and what may be had in its place. */
export interface Happening<T> {
  act(): Promise<T>;
  /** What a reader of an older state would get. */
  stale?(): Promise<T>;
  /** The effect's beginning; what is left when it breaks off. */
  cut?(): Promise<void>;
  /** The error of a fault, where it is not the usual one; or an answer in its place. */
  failure?(fault: Fault): T | Error | undefined;
}

/** Milliseconds that a slow effect takes. */
const SLOW_MS = 45_000;

/** A process of the program under test: every effect goes through its ports, fails as the plan says, and none takes place after death. */
export class FaultyProcess implements Outside {
  readonly blobs: Blobs;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** The stage at work; the test sets it. */
  unit = "begin";
  readonly #outside: Outside;
  readonly #plan: Plan;
  readonly #after: (effect: Effect) => void;
  readonly #times = new Map<string, number>();
  #death: Death | null = null;
  #again: (() => Promise<unknown>) | null = null;

  /** `after` is told of each effect that took place, before anything else happens. */
  constructor(outside: Outside, plan: Plan, after: (effect: Effect) => void = () => {}) {
    this.#outside = outside;
    this.#plan = plan;
    this.#after = after;
    this.blobs = faultyBlobs(outside.blobs, this);
    this.ledger = faultyLedger(outside.ledger, this);
    this.clock = faultyClock(outside.clock, this);
    this.fetch = faultyFetch(outside.fetch, this);
  }

  get isDead(): boolean {
    return this.#death !== null;
  }

  /** Decides on an effect that gives its answer at once; only the time does. */
  decide(effect: Omit<Effect, "unit" | "nth">): Fault | undefined {
    if (this.#death !== null) throw this.#death;
    return this.#plan(this.#name(effect));
  }

  /** Lets an effect take place as the plan says. */
  async effect<T>(asked: Omit<Effect, "unit" | "nth">, happening: Happening<T>): Promise<T> {
    if (this.#death !== null) throw this.#death;
    const effect = this.#name(asked);
    const fault = this.#plan(effect);
    if (fault === "death before") throw this.#die(effect, "before");
    if (fault === "slow") await this.#outside.clock.sleep(SLOW_MS);
    if (fault === "stale" && happening.stale) return happening.stale();
    if (fault === "cut") await happening.cut?.();
    if (fault === "error before" || fault === "throttled" || fault === "disk full" || fault === "cut")
      return answerOrThrow(fault, effect, happening);
    const done = await happening.act();
    this.#after(effect);
    await this.#deliverAgain();
    if (fault === "duplicate") this.#again = happening.act;
    if (fault === "death after") throw this.#die(effect, "after");
    if (fault === "error after") return answerOrThrow(fault, effect, happening);
    return done;
  }

  /** A write that the network delivers twice arrives again behind the next effect; what it then says nobody hears. */
  async #deliverAgain(): Promise<void> {
    const again = this.#again;
    this.#again = null;
    await again?.().catch(() => undefined);
  }

  #die(effect: Effect, moment: string): Death {
    this.#death = new Death(effect, moment);
    return this.#death;
  }

  #name({ port, operation, key, ...kind }: Omit<Effect, "unit" | "nth">): Effect {
    const name = `${this.unit} ${port}.${operation} ${key}`;
    const nth = (this.#times.get(name) ?? 0) + 1;
    this.#times.set(name, nth);
    return { port, operation, key, unit: this.unit, nth, ...kind };
  }
}

function answerOrThrow<T>(fault: Fault, { port, operation, key }: Effect, happening: Happening<T>): T {
  const given = happening.failure?.(fault);
  if (given instanceof Error) throw given;
  if (given !== undefined) return given;
  const what = `${port}.${operation} ${key}`;
  if (fault === "disk full")
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${what}`), { code: "ENOSPC" });
  if (fault === "throttled") throw Object.assign(new Error(`SlowDown: ${what}`), { name: "SlowDown" });
  throw Object.assign(new Error(`${fault}: ${what}`), { code: "ECONNRESET" });
}
