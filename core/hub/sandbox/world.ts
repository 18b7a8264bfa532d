/**
 * The sandbox's world: a made-up Hub of 1,000 to 10,000,000 models, the same for the same seed on every machine.
 *
 * How it is made. A model is a slot: a number in the order of creation. What can be a function of (seed, slot) alone is
 * one (random.ts), so nothing is stored for it: the moment of creation (calendar.ts: growing arrivals, livelier in the
 * last 60 days of a small world), author, task, size, licence, tags (traits.ts, card.ts), the name (names.ts) and the
 * days on which something happens to the model (evolution.ts). Three things need to know the models before: who derives
 * from whom (families.ts plans the bases and how much they draw, farms.ts the automated series, parents.ts assigns every
 * child in one pass), and the entry order and crowding of each child (rivalry.ts), on which recognition.ts lets likes
 * and downloads depend with published coefficients. They are kept in typed arrays, about 9 bytes a child, 3 a model.
 * listing.ts is the list of one day, rows.ts a listed model, server.ts the API.
 *
 * The shape (shape.ts) is that of the real Hub in September 2026: see method.md, reference points. Days: the world of day
 * N is that of day N − 1 with new models, larger counts, and a few models vanished, back, renamed, redated, or with their
 * base declared late. Nothing of a day depends on later days.
 *
 * Simplifications: children always come while the calendar says so, never more at weekends; a vanished or renamed base
 * leaves its children orphans, as on the Hub; authors publish before and after each other without a life of their own.
 */

import { isDate } from "../../clock.ts";
import { UsageError } from "../../errors.ts";
import { DAY, LAST_DAY, SANDBOX_EPOCH, zeroOf } from "./calendar.ts";
import { countDay, type ExpectedCounts } from "./counts.ts";
import { createEvolution } from "./evolution.ts";
import { createGround } from "./ground.ts";
import { createListing } from "./listing.ts";
import { createLookup } from "./lookup.ts";
import { createNames } from "./names.ts";
import { createParents } from "./parents.ts";
import { createRecognition, SANDBOX_TRUTH, type SandboxTruth, type Terms } from "./recognition.ts";
import { measureRivalry } from "./rivalry.ts";
import { createRows, type Makings, type SandboxModel } from "./rows.ts";
import { createTraits } from "./traits.ts";

export interface WorldOptions {
  /** Models on day 0, 1,000 to 10,000,000. */
  readonly models: number;
  /** Any whole number. */
  readonly seed: number;
  /** 0 to 365. */
  readonly day: number;
  /** Date of day 0, YYYY-MM-DD; every date but the Hub's floor shifts with it. */
  readonly origin?: string | undefined;
  /** Adds a few names, tags and licences that try to break out of HTML, CSV and file names. */
  readonly hostile?: boolean | undefined;
  /** What recognition depends on; for tests of estimators. */
  readonly truth?: SandboxTruth | undefined;
}

export interface SandboxWorld {
  /** Models listed on the day. */
  readonly count: number;
  readonly day: number;
  /** The world's now: 20:00 UTC of the day, in milliseconds. No date of any row is later. */
  readonly now: number;
  /** The listed model at a place from 0, by ascending createdAt, then `_id`. Throws RangeError outside 0 … count − 1. */
  row(index: number): SandboxModel;
  createdAt(index: number): string;
  /** The two keys of the order at a place, without the rest of the row. */
  key(index: number): { readonly createdAt: string; readonly _id: string };
  /** Place of the first model whose (createdAt, `_id`) is greater than the given one; `count` when there is none. */
  after(createdAt: string, id: string): number;
  /** The listed model of this id, or undefined. */
  find(id: string): SandboxModel | undefined;
  expectedCounts(): ExpectedCounts;
  /** What the recognition of the model at a place is made from; null without a parent. */
  terms(index: number): Terms | null;
}

/**
 * The world as of a day. Building it takes about a second per million models; a row is then made in some microseconds.
 * Throws UsageError for options outside their bounds.
 */
export function sandboxModels(options: WorldOptions): SandboxWorld {
  const { models, seed, day, origin = SANDBOX_EPOCH, hostile = false, truth = SANDBOX_TRUTH } = options;
  check("models", models, 1000, 10_000_000);
  check("seed", seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  check("day", day, 0, LAST_DAY);
  if (!isDate(origin)) throw new UsageError(`sandbox: origin "${origin}" is not a date; write it as YYYY-MM-DD`);

  const ground = createGround(models, seed);
  const slots = ground.calendar.slotsOn(day);
  const parents = createParents(ground, slots);
  const traits = createTraits(ground, parents);
  const names = createNames(ground, parents, traits, hostile);
  const rivalry = measureRivalry(ground, parents, traits);
  const recognition = createRecognition(ground, parents, traits, rivalry, truth);
  const evolution = createEvolution(ground, parents);
  const zero = zeroOf(origin);
  const makings: Makings = { ground, parents, traits, names, recognition, evolution, zero };
  const rows = createRows(makings);
  const listing = createListing(evolution, slots, day);
  const find = createLookup(makings, rows, slots, day);

  const slotAt = (index: number): number => {
    const slot = listing.slot(index);
    if (slot < 0) throw new RangeError(`sandbox: no model at place ${index}; day ${day} lists ${listing.count}`);
    return slot;
  };
  const key = (index: number) => {
    const slot = slotAt(index);
    return { createdAt: rows.createdAt(slot, day), _id: rows.objectId(slot) };
  };
  return {
    count: listing.count,
    day,
    now: zero + day * DAY * 1000,
    row: (index) => rows.row(slotAt(index), day),
    createdAt: (index) => rows.createdAt(slotAt(index), day),
    key,
    after(createdAt, id) {
      let low = 0;
      let high = listing.count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const slot = slotAt(middle);
        const date = rows.createdAt(slot, day);
        if (date > createdAt || (date === createdAt && rows.objectId(slot) > id)) high = middle;
        else low = middle + 1;
      }
      return low;
    },
    find(id) {
      const slot = find(id);
      return slot < 0 ? undefined : rows.row(slot, day);
    },
    expectedCounts: () => countDay(makings, slots, day),
    terms: (index) => recognition.terms(slotAt(index)),
  };
}

function check(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new UsageError(`sandbox: ${name} is ${value}; it must be a whole number from ${least} to ${most}`);
}
