import { expect, test } from "vitest";
import { duration, percent } from "../../../core/findings/text.ts";

test("a percentage is whole but where little would read as none or most as all", () => {
  const shares = {
    0: "0 %",
    0.0004: "<0.1 %",
    0.0005: "0.1 %",
    0.0099: "1 %",
    0.374: "37 %",
    0.99: "99 %",
    1: "100 %",
  };
  for (const [share, text] of Object.entries(shares)) expect(percent(Number(share))).toBe(text);
  expect([0.9912, 0.9992, 0.9996].map(percent)).toEqual(["99.1 %", "99.9 %", ">99.9 %"]);
});

test("a wait is told in minutes below an hour, in hours below two days, in days with a decimal below ten", () => {
  expect([0, 0.5, 1, 47.9, 48, 108, 240].map(duration)).toEqual([
    ...["1 minute", "30 minutes", "1 hour", "48 hours", "2 days", "4.5 days", "10 days"],
  ]);
});
