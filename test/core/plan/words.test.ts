import { expect, it } from "vitest";
import { number, percentileWords } from "../../../core/plan/words.ts";

it("calls no percentile 100 that is less", () => {
  expect([99.98, 99.94, 100, 99, 48.6, 0.04, 0.96].map(percentileWords)).toEqual([
    ...["99.9", "99.9", "100", "99", "49", "0", "1"],
  ]);
});

it("gives a number below 100 a decimal and larger ones none", () => {
  expect([1.25, 4, 99.94, 100.5, 13_192].map(number)).toEqual(["1.3", "4", "99.9", "101", "13,192"]);
});
