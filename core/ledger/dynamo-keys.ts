import { HubraceError } from "../errors.ts";
import type { LedgerQuery } from "./ledger.ts";
import { afterPrefix, compareBytes } from "./order.ts";

/** DynamoDB's limits in bytes of UTF-8: of the two keys, and of a whole item with its attributes' names. */
const PARTITION_BYTES = 2_048;
const SORT_BYTES = 1_024;
const ITEM_BYTES = 400 * 1_024;
/** Bytes of an item beside its keys and its value: names, version, write id, time to live. */
const OVERHEAD_BYTES = 256;

/** A text as DynamoDB can keep it in a key: not empty. The order of texts stays, since NUL is the smallest character. */
export function stored(text: string): string {
  return text === "" || text.startsWith("\0") ? `\0${text}` : text;
}

/** The text that `stored` was given. */
export function restored(text: string): string {
  return text.startsWith("\0") ? text.slice(1) : text;
}

/** Throws HubraceError for keys that DynamoDB cannot keep. */
export function checkKeys(partition: string, sort: string): void {
  for (const [what, text, most] of [
    ["partition", partition, PARTITION_BYTES],
    ["sort key", sort, SORT_BYTES],
  ] as const) {
    if (!text.isWellFormed()) throw new HubraceError(`ledger: the ${what} ${JSON.stringify(text)} is no Unicode text`);
    if (Buffer.byteLength(stored(text)) <= most) continue;
    const start = JSON.stringify(`${text.slice(0, 40)}…`);
    throw new HubraceError(
      `ledger: the ${what} ${start} is longer than the ${most} bytes that DynamoDB takes; shorten it`,
    );
  }
}

/** Throws HubraceError for a value, as JSON text, that makes the item larger than DynamoDB takes. */
export function checkSize(partition: string, sort: string, text: string): void {
  const bytes = [partition, sort, text].reduce((sum, part) => sum + Buffer.byteLength(part), OVERHEAD_BYTES);
  if (bytes <= ITEM_BYTES) return;
  throw new HubraceError(
    `ledger: ${partition} / ${sort} would have ${bytes} bytes, and DynamoDB takes ${ITEM_BYTES}; keep its large parts in the lake`,
  );
}

/** Sort keys in the order in which a query reads them. */
export interface KeyRange {
  /** What DynamoDB is asked for: the end at which reading begins, or all that begins with a text; null: everything. */
  readonly condition: { readonly operator: "begins_with" | ">=" | "<="; readonly text: string } | null;
  /** True for a key beyond the end at which reading stops. */
  isPast(sort: string): boolean;
  /** True for a key, not past the end, that the query asks for. */
  holds(sort: string): boolean;
}

/**
 * The sort keys that a query asks for. DynamoDB takes one condition on them; BETWEEN would be it for two ends, but the server of
 * the tests compares its bounds by UTF-16. So the far end is noticed when it is passed, which reads one page too many at most.
 */
export function keyRange({ prefix = "", from, to, reverse = false }: LedgerQuery): KeyRange {
  // The text that ends a prefix's range is no part of it.
  const holds = (sort: string) => sort.startsWith(prefix);
  if (prefix !== "" && from === undefined && to === undefined) {
    return { condition: { operator: "begins_with", text: prefix }, isPast: () => false, holds };
  }
  const lower = from === undefined || compareBytes(from, prefix) < 0 ? prefix : from;
  const end = afterPrefix(prefix);
  const upper = end !== undefined && (to === undefined || compareBytes(to, end) > 0) ? end : to;
  if (reverse) {
    const condition = upper === undefined ? null : ({ operator: "<=", text: upper } as const);
    return { condition, isPast: (sort) => compareBytes(sort, lower) < 0, holds };
  }
  const condition = lower === "" ? null : ({ operator: ">=", text: lower } as const);
  return { condition, isPast: (sort) => upper !== undefined && compareBytes(sort, upper) > 0, holds };
}
