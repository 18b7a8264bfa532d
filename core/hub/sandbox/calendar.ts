/**
 * When the models of the world are created. Slots are numbered in the order of creation; times are whole seconds before
 * (negative) or after the world's zero, which is 20:00 UTC of its day 0. Only `absolute` knows the real calendar.
 */

import { DAY_MS, utcDate } from "../../clock.ts";
import { type Draws, SUBJECT } from "./random.ts";
import { REFERENCE } from "./shape.ts";

/** Date of day 0 unless an origin is given. */
export const SANDBOX_EPOCH = "2026-09-25";
/** Days that the world can evolve past day 0. */
export const LAST_DAY = 365;
/** The Hub's floor: models older than this show this date. */
export const FLOOR_MS = Date.parse("2022-03-02T23:29:04.000Z");
export const DAY = 86_400;
/** Second of the models at the floor: a day before the first dated one. */
export const FLOOR_SECOND = (FLOOR_MS - zeroOf(SANDBOX_EPOCH)) / 1000;

const FIRST_SECOND = FLOOR_SECOND + DAY;
const LIVELY = 60 * DAY;
/** Growth of arrivals from the first day to 60 days before day 0: e^1.2 = 3.3-fold. */
const GROWTH = 1.2;
/** Share of the models created in the last 60 days that makes arrivals continuous, 0.1 % a day. */
const NATURAL_SHARE = 0.0602;

/** The moment of `date`, 20:00 UTC, that the world calls now on that date, in milliseconds. */
export function zeroOf(date: string): number {
  return Date.parse(`${date}T20:00:00.000Z`);
}

export interface Calendar {
  /** Models on day 0. */
  readonly models: number;
  /** The first slots: models at the Hub's date floor. */
  readonly floorModels: number;
  /** New models a day after day 0. */
  readonly perDay: number;
  /** All slots up to the last day. */
  readonly slots: number;
  /** Slots that exist on a day. */
  slotsOn(day: number): number;
  /** Second in which a slot is created; never falls from slot to slot. */
  secondOf(slot: number): number;
  /** The slot created about then (dated slots only). */
  slotAt(second: number): number;
  /** Share of day 0's dated models created before, 1 after day 0. */
  quantileAt(second: number): number;
  /** Expected slots per second at that time. */
  rateAt(second: number): number;
}

/** The calendar of a world with `models` models on day 0. Small worlds are livelier in their last 60 days. */
export function createCalendar(models: number, draws: Draws): Calendar {
  const floorModels = Math.max(3, Math.round((models * REFERENCE.floor_dates) / REFERENCE.models));
  const dated = models - floorModels;
  const lively = Math.max(NATURAL_SHARE, Math.min(0.25, 3000 / models));
  const perDay = Math.max(10, Math.round((models * lively) / 60));
  const range = Math.expm1(GROWTH);
  const early = -LIVELY - FIRST_SECOND;

  const secondAt = (quantile: number): number => {
    if (quantile >= 1 - lively) return (-(1 - quantile) / lively) * LIVELY;
    return FIRST_SECOND + (Math.log1p((quantile / (1 - lively)) * range) / GROWTH) * early;
  };
  const quantileAt = (second: number): number => {
    if (second >= 0) return 1;
    if (second >= -LIVELY) return 1 + (second / LIVELY) * lively;
    return Math.max(0, ((1 - lively) * Math.expm1((GROWTH * (second - FIRST_SECOND)) / early)) / range);
  };
  return {
    models,
    floorModels,
    perDay,
    slots: models + LAST_DAY * perDay,
    slotsOn: (day) => models + day * perDay,
    quantileAt,
    secondOf(slot) {
      if (slot < floorModels) return FLOOR_SECOND;
      const within = draws.unit(SUBJECT.moment, slot);
      if (slot >= models) return Math.floor(((slot - models + within) / perDay) * DAY);
      return Math.floor(secondAt((slot - floorModels + within) / dated));
    },
    slotAt(second) {
      if (second >= 0) return models + Math.floor((second / DAY) * perDay);
      return floorModels + Math.floor(quantileAt(second) * dated);
    },
    rateAt(second) {
      if (second >= 0) return perDay / DAY;
      if (second >= -LIVELY) return (dated * lively) / LIVELY;
      const growth = (GROWTH / early) * Math.exp((GROWTH * (second - FIRST_SECOND)) / early);
      return (dated * (1 - lively) * growth) / range;
    },
  };
}

/**
 * Writes milliseconds of whole seconds as the Hub does, `2026-09-25T20:00:00.000Z`. It remembers the last date written:
 * neighbours in the list share it, and `toISOString` would take a tenth of the time of a row.
 */
export function isoSeconds(): (milliseconds: number) => string {
  let known = Number.NaN;
  let date = "";
  return (milliseconds) => {
    const day = Math.floor(milliseconds / DAY_MS);
    if (day !== known) {
      known = day;
      date = utcDate(day * DAY_MS);
    }
    const second = Math.floor((milliseconds - day * DAY_MS) / 1000);
    const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
    return `${date}T${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}.000Z`;
  };
}
