/** One thing that a program asks of the outside: a blob, an item of the ledger, a page of the Hub, the time. */
export interface Effect {
  readonly port: "blobs" | "ledger" | "fetch" | "clock";
  /** The port's method. */
  readonly operation: string;
  /** Blob key, partition and sort key, or path and query. */
  readonly key: string;
  /** The stage at work, or begin and end around the stages. */
  readonly unit: string;
  /** How often this process has asked for the same within this unit, from 1. */
  readonly nth: number;
  /** True when it changes a store. */
  readonly writes: boolean;
  /** True for a write whose outcome depends on what the key held. */
  readonly conditional?: boolean;
}

/**
 * What can go wrong with an effect: `error before` and `error after` it took place; `slow`, on the clock handed in; `cut` in its
 * middle; `duplicate`: a write that is delivered again after the next effect; `stale`: a read that gives what was there before
 * the last write; `disk full`; `throttled` by the service; and the process's death just before or just after it.
 */
export const FAULTS = [
  "error before",
  "error after",
  "slow",
  "cut",
  "duplicate",
  "stale",
  "disk full",
  "throttled",
  "death before",
  "death after",
] as const;
export type Fault = (typeof FAULTS)[number];

/** Decides what happens to an effect. The same for the same effect, so that a run can be repeated. */
export type Plan = (effect: Effect) => Fault | undefined;

/** The process is gone. Nothing may catch this and go on: every later effect of the process throws it again. */
export class Death extends Error {
  constructor({ port, operation, key, unit }: Effect, moment: string) {
    super(`died ${moment} ${port}.${operation} ${key} in ${unit}`);
    this.name = "Death";
  }
}

const WRITES = ["error before", "error after", "slow", "duplicate", "disk full", "throttled"] as const;
const READS = ["error before", "slow", "stale", "throttled"] as const;

/** The faults that can happen to an effect, apart from death, which can happen to any. */
export function faultsOf({ port, operation, writes }: Effect): readonly Fault[] {
  if (port === "clock") return operation === "sleep" ? ["slow"] : ["stale"];
  if (port === "fetch") return ["error before", "error after", "slow", "cut", "duplicate", "throttled"];
  if (operation === "toFile") return [...READS, "cut", "disk full"];
  if (operation === "fromFile" || operation === "put") return port === "blobs" ? [...WRITES, "cut"] : WRITES;
  if (operation === "query") return READS.filter((fault) => fault !== "stale");
  return writes ? WRITES : READS;
}

/** The name by which an effect is known again in another process. */
export function nameOf({ port, operation, key, unit, nth }: Effect): string {
  return `${unit} ${port}.${operation} ${key} #${nth}`;
}
