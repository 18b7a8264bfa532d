import { createHash } from "node:crypto";
import { currentRelease, releasePrefix } from "../../../core/lake/layout.ts";
import type { Json, LedgerItem } from "../../../core/ledger/ledger.ts";
import { MemoryBlobs, MemoryLedger } from "../memory.ts";

/** What lay in the stores at one moment. Bodies and items are never changed, so a copy is two maps. */
export interface State {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly items: ReadonlyMap<string, LedgerItem>;
}

export interface Stores {
  readonly blobs: MemoryBlobs;
  readonly ledger: MemoryLedger;
}

export function stateOf({ blobs, ledger }: Stores): State {
  return { files: new Map(blobs.files), items: new Map(ledger.items) };
}

/** New stores that hold what the state holds. */
export function storesOf({ files, items }: State): Stores {
  const [blobs, ledger] = [new MemoryBlobs(), new MemoryLedger()];
  for (const [key, body] of files) blobs.files.set(key, body);
  for (const [key, item] of items) ledger.items.set(key, item);
  return { blobs, ledger };
}

/** Keys of blobs that one of the two has and the other has not, or has with other bytes. */
export function differentFiles(a: ReadonlyMap<string, Uint8Array>, b: ReadonlyMap<string, Uint8Array>): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => {
    const [one, other] = [a.get(key), b.get(key)];
    return one !== other && (one === undefined || other === undefined || Buffer.compare(one, other) !== 0);
  });
}

/** Moments, durations and what depends on how often a run was started: two runs of one day differ in these alone. */
const OF_THE_TRY = new Set(
  "since expires holder started created_at finished_at seconds waited_seconds requests retries status error published made_current".split(
    " ",
  ),
);

/** Values of the ledger by partition and sort key, without what depends on the try. */
export function ledgerValues({ items }: State): Record<string, Json> {
  const entries = [...items].map(([key, { value }]) => [key, lasting(value)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function lasting(value: Json): Json {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OF_THE_TRY.has(name))
      .map(([name, entry]) => [name, lasting(entry)]),
  );
}

const sums = new WeakMap<Uint8Array, string>();
function sumOf(body: Uint8Array): string {
  const known = sums.get(body);
  if (known !== undefined) return known;
  const sum = createHash("sha256").update(body).digest("hex");
  sums.set(body, sum);
  return sum;
}

/**
 * What is wrong with what a reader finds who follows the pointer: files that SHA256SUMS names and that are missing or other ones. Empty
 * when all is well, also before the first release.
 */
export function publishedFaults(files: ReadonlyMap<string, Uint8Array>): string[] {
  const pointer = files.get(currentRelease);
  if (pointer === undefined) return [];
  const { date } = JSON.parse(Buffer.from(pointer).toString()) as { date: string };
  const prefix = releasePrefix(date);
  const list = files.get(`${prefix}SHA256SUMS`);
  if (list === undefined) return [`${prefix}SHA256SUMS is missing`];
  const lines = Buffer.from(list).toString().trimEnd().split("\n");
  const faults = lines.flatMap((line) => {
    const [sum, name] = [line.slice(0, 64), line.slice(66)];
    const body = files.get(prefix + name);
    return body !== undefined && sumOf(body) === sum ? [] : [`${prefix}${name} is not what SHA256SUMS says`];
  });
  const names = new Set(lines.map((line) => line.slice(66)).concat("SHA256SUMS"));
  for (const key of files.keys())
    if (key.startsWith(prefix) && !names.has(key.slice(prefix.length))) faults.push(`${key} is not listed`);
  return faults;
}
