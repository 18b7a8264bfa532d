/**
 * The port to the small, consistent store: runs, leases, checkpoints. Adapters: sqlite.ts (node:sqlite), dynamo.ts.
 * An item is addressed by partition and sort key, as in a DynamoDB table. Every write is to one item and atomic.
 */
export interface Ledger {
  /** The item (strongly consistent read), or null. */
  get(partition: string, sort: string): Promise<LedgerItem | null>;
  /** Writes the item and returns it with its new version. Throws ConditionError when the condition does not hold. */
  put(partition: string, sort: string, value: Json, condition?: LedgerCondition): Promise<LedgerItem>;
  /** The items of a partition in ascending (or, reversed, descending) order of the sort key's UTF-8 bytes. */
  query(partition: string, options?: LedgerQuery): AsyncIterable<LedgerItem>;
  /** Removes the item; no error when there is none. Throws ConditionError when `ifVersion` is given and does not hold. */
  delete(partition: string, sort: string, condition?: { readonly ifVersion: number }): Promise<void>;
  /** Releases files and connections. */
  close(): Promise<void>;
}

export interface LedgerItem {
  readonly partition: string;
  readonly sort: string;
  /** 1 for an item just created, one more with each write. */
  readonly version: number;
  readonly value: Json;
}

/** `ifAbsent`: there must be no item. `ifVersion`: the present item must have this version. */
export type LedgerCondition = { readonly ifAbsent: true } | { readonly ifVersion: number };

export interface LedgerQuery {
  /** Only sort keys that start with this text. */
  readonly prefix?: string;
  /** Only sort keys at or after / at or before this one. */
  readonly from?: string;
  readonly to?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
