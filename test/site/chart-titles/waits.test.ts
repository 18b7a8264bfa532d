import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { waitForFirstChild, waitForTenthChild } from "../../../site/charts/curves.ts";
import { firstArrivals } from "../../../site/charts/first-arrivals.ts";
import { titleOf } from "./title.ts";

describe("the title of waits for a child", () => {
  const reading = (relation: string, day: number, share_reached: number): Row => ({
    tier: "T1",
    relation,
    day,
    n: 500,
    reached: 9,
    at_risk: 100,
    share_reached,
    ci_low: 0,
    ci_high: 0.2,
  });
  const curve = (relation: string, share: number) =>
    [0, 7, 30].map((day) => reading(relation, day, day === 30 ? share : 0));

  it("says of which bases each share is: more have a tenth quantization than a tenth child, of fewer", () => {
    expect(titleOf(waitForTenthChild, [...curve("all", 0.005), ...curve("quantized", 0.009)])).toBe(
      "30 days after a first child of any kind, 0.5 % of bases have a tenth; after a first quantization, 0.9 % of bases have a tenth",
    );
    expect(titleOf(waitForFirstChild, [...curve("finetune", 0.04), ...curve("quantized", 0.07)])).toBe(
      "30 days after release, 7 % of models have a first quantization and 4 % a first finetune",
    );
    expect(titleOf(waitForTenthChild, curve("all", 0))).toBe("No base has a tenth child 30 days after its first");
  });
});

it("says of the waits for the first of a relation whether their intervals overlap, or that there is none", () => {
  const wait = (relation: string, median: number, low: number | null, high: number | null): Row => ({
    ...{ tier: "T1", relation, bases: 12, n: 300, authors: 80 },
    ...{ decile_1: 0.1, quartile_1: 0.5, median, quartile_3: 20, decile_9: 30, median_low: low, median_high: high },
  });
  const first =
    "New bases with ten derivatives got the first of their quantizations after a median of 3 days, of their finetunes after 9 days";
  const title = (low: number | null, high: number | null) =>
    titleOf(firstArrivals, [wait("quantized", 3, 2, 5), wait("finetune", 9, low, high)]);
  expect(title(6, 12)).toBe(first);
  expect(title(4, 12)).toBe(`${first} (their intervals overlap)`);
  expect(title(null, null)).toBe(`${first} (too few organizations or authors for an interval)`);
});
