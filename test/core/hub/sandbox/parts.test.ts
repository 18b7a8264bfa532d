import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bitmap } from "../../../../core/hub/sandbox/bitmap.ts";
import { createCalendar, isoSeconds } from "../../../../core/hub/sandbox/calendar.ts";
import { SUBJECT, seededDraws } from "../../../../core/hub/sandbox/random.ts";
import { arrivedShare, CHILD_MIX, LAG_MASS, MERGE_PARENTS } from "../../../../core/hub/sandbox/shape.ts";
import { CODES, codeNumber, codeWord, ORGANIZATION_NAMES, SERIES } from "../../../../core/hub/sandbox/words.ts";

describe("a bitmap", () => {
  test("ranks and selects like a sorted list", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2000 }), { minLength: 1 }), (slots) => {
        const bits = new Bitmap(2001);
        for (const slot of slots) bits.add(slot);
        const sorted = [...slots].sort((a, b) => a - b);
        expect(bits.seal()).toBe(slots.length);
        expect(sorted.map((_, place) => bits.select(place))).toEqual(sorted);
        for (const slot of [0, 31, 32, 1000, 2001]) {
          expect(bits.rank(slot)).toBe(sorted.filter((other) => other < slot).length);
        }
      }),
    );
  });
});

describe("draws", () => {
  test("are even, independent between subjects, and the same for the same seed", () => {
    const draws = seededDraws(42);
    const n = 50_000;
    let sum = 0;
    let product = 0;
    let square = 0;
    for (let slot = 0; slot < n; slot++) {
      const a = draws.unit(SUBJECT.likes, slot) - 0.5;
      sum += a;
      product += a * (draws.unit(SUBJECT.task, slot) - 0.5);
      square += draws.normal(SUBJECT.likes, slot) ** 2;
    }
    // Standard errors: 0.2887 / √n for the mean, 1/12 / √n for the product, √2 / √n for the square.
    expect(Math.abs(sum / n)).toBeLessThan((4 * 0.2887) / Math.sqrt(n));
    expect(Math.abs(product / n)).toBeLessThan(4 / 12 / Math.sqrt(n));
    expect(Math.abs(square / n - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(n));
    expect(seededDraws(42).bits(SUBJECT.lag, 7)).toBe(draws.bits(SUBJECT.lag, 7));
    expect(seededDraws(43).bits(SUBJECT.lag, 7)).not.toBe(draws.bits(SUBJECT.lag, 7));
  });
});

describe("a calendar", () => {
  test("never goes back from slot to slot, and finds the slot of a second again", () => {
    const calendar = createCalendar(20_000, seededDraws(1));
    let before = Number.NEGATIVE_INFINITY;
    for (let slot = 0; slot < calendar.slots; slot += 7) {
      const second = calendar.secondOf(slot);
      expect(second).toBeGreaterThanOrEqual(before);
      before = second;
      if (slot >= calendar.floorModels) expect(Math.abs(calendar.slotAt(second) - slot)).toBeLessThanOrEqual(2);
    }
    expect(calendar.secondOf(19_999)).toBeLessThan(0);
    expect(calendar.secondOf(20_000)).toBeGreaterThanOrEqual(0);
  });

  test("brings 3,311 new models a day to 3.3 million, at least 10 to the smallest world", () => {
    expect(createCalendar(3_300_000, seededDraws(1)).perDay).toBe(3311);
    expect(createCalendar(1000, seededDraws(1)).perDay).toBe(10);
  });

  test("writes moments as the Hub does", () => {
    const iso = isoSeconds();
    const times = ["2022-03-02T23:29:04.000Z", "2026-09-25T20:00:00.000Z", "2026-09-25T03:07:09.000Z"];
    for (const text of times) expect(iso(Date.parse(text))).toBe(text);
  });
});

describe("the shape", () => {
  test("has shares that sum to one", () => {
    const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0);
    expect(sum(CHILD_MIX)).toBeCloseTo(1, 10);
    for (const masses of LAG_MASS) expect(sum(masses)).toBeCloseTo(1, 10);
  });

  test("gives merges with several parents 3.1 of them, as 50,813 edges on 17,457 children need", () => {
    let before = 0;
    const mean = MERGE_PARENTS.reduce((total, [cumulative, parents]) => {
      const share = cumulative - before;
      before = cumulative;
      return total + share * parents;
    }, 0);
    expect(mean).toBeCloseTo(3.1, 2);
  });

  test("lets most quantized copies of a base come within two weeks, and half of the finetunes within a month", () => {
    expect(arrivedShare(2, 14 * 86_400)).toBeGreaterThan(0.7);
    expect(arrivedShare(0, 30 * 86_400)).toBeCloseTo(0.515, 3);
    expect(arrivedShare(0, 0)).toBe(0);
  });
});

describe("words", () => {
  test("code words lead back to their number in any letter case", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: CODES - 1 }), (number) => {
        const word = codeWord(number);
        return word.length === 8 && codeNumber(word) === number && codeNumber(word.toUpperCase()) === number;
      }),
    );
    expect(codeNumber("notaword")).toBe(-1);
    expect(codeNumber("bada")).toBe(-1);
  });

  test("there are 64 series and 32 organizations, all different", () => {
    expect(new Set(SERIES).size).toBe(64);
    expect(new Set(ORGANIZATION_NAMES).size).toBe(32);
  });
});
