/**
 * Farms: one author uploads a series of children of one base within hours (`run-000123`). A farm is a range of slots in
 * which most models are its children; where arrivals are too slow for that, the range is squeezed into 18 hours.
 */
import { type Calendar, DAY } from "./calendar.ts";
import { type Draws, SUBJECT } from "./random.ts";
import { ADAPTER, FINETUNE, REFERENCE } from "./shape.ts";

/** Share of all children that come from farms. */
const FARMED = 0.12;
/** A farm has at least this many children, so that 20 within 24 hours are certain. */
const SMALLEST = 26;
const MEAN_SIZE = 70;
const LONGEST_SECONDS = 18 * 3600;
/** Days before day 0 at which every world has a farm, on its first fresh family. */
const RECENT_FARM = 11 * DAY;

export interface Farm {
  readonly index: number;
  readonly from: number;
  /** First slot after the range. */
  readonly to: number;
  /** Share of the range's slots that are the farm's children. */
  readonly share: number;
  readonly author: number;
  /** Number in the name of the range's first slot. */
  readonly serial: number;
  readonly relation: number;
  /** True for the farm that every world has on a fresh family. */
  readonly recent: boolean;
  /** Second of the range's start and the factor by which its duration is squeezed (1: not at all). */
  readonly start: number;
  readonly squeeze: number;
}

export interface Farms {
  readonly list: readonly Farm[];
  /** Number of farm authors. */
  readonly authors: number;
  /** The farm whose range holds the slot. */
  at(slot: number): Farm | undefined;
  /** The calendar with the farms' ranges squeezed. */
  readonly calendar: Calendar;
}

/** The farms of all slots up to the last day, in order, never overlapping: one in each of equally long stretches of slots. */
export function createFarms(plain: Calendar, draws: Draws): Farms {
  const children = REFERENCE.with_parent_share * plain.slots * FARMED;
  const count = Math.max(2, Math.round(children / MEAN_SIZE));
  const stretch = Math.floor(plain.slots / count);
  const authors = Math.max(2, Math.ceil(count / 3));
  const serials = new Map<number, number>();
  const recentSlot = plain.slotAt(-RECENT_FARM);
  const earliest = plain.floorModels + 0.03 * plain.models;

  const list: Farm[] = [];
  for (let index = 0; index < count; index++) {
    const begin = index * stretch;
    const recent = begin <= recentSlot && recentSlot < begin + stretch;
    const most = Math.floor(0.8 * stretch * 0.35);
    const drawn = Math.round(SMALLEST * draws.unit(SUBJECT.farmSize, index) ** -0.6);
    let size = recent ? SMALLEST + draws.whole(SUBJECT.farmSize, index, 12) : Math.max(SMALLEST, Math.min(drawn, most));
    let from = recent ? recentSlot : begin + draws.whole(SUBJECT.farm, index, Math.floor(stretch * 0.8));
    if (from < earliest) continue;
    const rate = plain.rateAt(plain.secondOf(from)) * LONGEST_SECONDS;
    // After day 0 a slot's day is the day of its creation, so nothing is squeezed: a farm is as large as its hours allow.
    if (from >= plain.models) size = Math.min(size, Math.floor(0.85 * rate));
    if (size < SMALLEST) continue;
    const share = Math.min(0.9, Math.max(0.35, size / rate));
    const length = Math.ceil(size / share);
    from = Math.max(begin, Math.min(from, begin + stretch - length));
    const to = from + length;
    const start = plain.secondOf(from);
    const squeeze = Math.min(1, LONGEST_SECONDS / Math.max(1, plain.secondOf(to) - start));
    if (to > plain.models && squeeze < 1) continue;
    const author = Math.floor(draws.unit(SUBJECT.farmAuthor, index) ** 1.5 * authors);
    const serial = serials.get(author) ?? 1 + draws.whole(SUBJECT.farmAuthor, author + count, 400);
    serials.set(author, serial + length);
    list.push({
      index,
      from,
      to,
      share,
      author,
      serial,
      relation: draws.unit(SUBJECT.relation, index) < 0.55 ? FINETUNE : ADAPTER,
      recent,
      start,
      squeeze,
    });
  }

  const starts = Int32Array.from(list, (farm) => farm.from);
  const at = (slot: number): Farm | undefined => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= slot) low = middle;
      else high = middle - 1;
    }
    const farm = list[low];
    return farm !== undefined && farm.from <= slot && slot < farm.to ? farm : undefined;
  };
  const calendar: Calendar = {
    ...plain,
    secondOf(slot) {
      const second = plain.secondOf(slot);
      const farm = at(slot);
      if (farm === undefined || farm.squeeze === 1) return second;
      return farm.start + Math.floor((second - farm.start) * farm.squeeze);
    },
  };
  return { list, authors, at, calendar };
}
