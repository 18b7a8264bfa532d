import { expect, it } from "vitest";
import { percent } from "../../../core/findings/text.ts";

it("prints shares as percent, and little never as none nor most as all", () => {
  const shares = [0, 0.0004, 0.0005, 0.003, 0.374, 0.995, 0.9994, 0.9996, 1];
  expect(shares.map(percent)).toEqual([
    "0 %",
    "<0.1 %",
    "0.1 %",
    "0.3 %",
    "37 %",
    "99.5 %",
    "99.9 %",
    ">99.9 %",
    "100 %",
  ]);
});
