import { z } from "zod";
import { ConditionError } from "../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type Arrival, arrivalShape } from "./arrival.ts";
import { ALL_RELATIONS, fold, type Relation } from "./declared.ts";

/** Every arrival once, by its key. */
const ARRIVALS = "pulse arrivals";
/** A base's entries, ordered by relation, creation time and id: a range of it answers who came before, and how many when. */
const family = (base: string) => `pulse entries ${fold(base)}`;
const place = (relation: Relation, time: string, id: string) => `${relation} ${time} ${id}`;
/** Sorts behind every id that an entry of the same moment can have. */
const LAST = "\u{10ffff}";

const valueShape = z.object({ key: z.string(), author: z.string(), task: z.string().nullable(), parent: z.string() });

/** One edge of an arrival, as its base's index holds it. */
export interface Entry {
  readonly relation: Relation;
  /** ISO 8601 UTC. */
  readonly created_at: string;
  readonly author: string;
  readonly task: string | null;
  readonly id: string;
  /** The base as declared: its letter case tells two bases apart that differ in nothing else. */
  readonly parent: string;
  /** True when it is in the newest sweep's panel; false when pulses alone know it. */
  readonly swept: boolean;
}

/** What entering an arrival cost and did. */
export interface Entered {
  readonly arrival: Arrival;
  /** False when it was there already. */
  readonly fresh: boolean;
  /** Writes sent, refused ones too: each is paid. */
  readonly writes: number;
}

/**
 * Enters an arrival and its edges, each written once however often it is seen: what was entered first stays, so that a pulse that was
 * killed between two writes and finds the row changed still enters the edges of the row that it saw.
 */
export async function enter(ledger: Ledger, seen: Arrival): Promise<Entered> {
  const fresh = await putOnce(ledger, ARRIVALS, seen.key, seen);
  const kept = fresh ? seen : arrivalShape.parse((await ledger.get(ARRIVALS, seen.key))?.value);
  const { key, id, author, task, created_at } = kept;
  for (const { parent, relation } of kept.edges)
    await putOnce(ledger, family(parent), place(relation, created_at, id), { key, author, task, parent });
  return { arrival: kept, fresh, writes: 1 + kept.edges.length };
}

/** All arrivals in the ledger, in no order that means anything. */
export async function* allArrivals(ledger: Ledger): AsyncIterable<Arrival> {
  for await (const { value } of ledger.query(ARRIVALS)) yield arrivalShape.parse(value);
}

/** The entries of a base by one relation that were created from `from` to `to` (ISO 8601 UTC, both included), oldest first. */
export async function entriesBetween(
  ledger: Ledger,
  base: string,
  relation: Relation,
  from: string,
  to: string,
): Promise<Entry[]> {
  const range = { from: place(relation, from, ""), to: place(relation, to, LAST) };
  const found: Entry[] = [];
  for await (const { sort, value } of ledger.query(family(base), range)) {
    const { author, task, parent } = valueShape.parse(value);
    const [created_at, id] = [sort.slice(relation.length + 1, relation.length + 25), sort.slice(relation.length + 26)];
    found.push({ relation, created_at, author, task, id, parent, swept: false });
  }
  return found;
}

/** The entries of a base by every relation between two moments. */
export async function familyBetween(ledger: Ledger, base: string, from: string, to: string): Promise<Entry[]> {
  const found = await Promise.all(ALL_RELATIONS.map((relation) => entriesBetween(ledger, base, relation, from, to)));
  return found.flat();
}

/** Takes an arrival out, its entries first: one that is killed between finds the arrival again. */
export async function remove(ledger: Ledger, { key, id, created_at, edges }: Arrival): Promise<void> {
  for (const { parent, relation } of edges) await ledger.delete(family(parent), place(relation, created_at, id));
  await ledger.delete(ARRIVALS, key);
}

/** False when there was such an item: then it stays as it is. */
async function putOnce(ledger: Ledger, partition: string, sort: string, value: Parameters<Ledger["put"]>[2]) {
  try {
    await ledger.put(partition, sort, value, { ifAbsent: true });
    return true;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return false;
  }
}
