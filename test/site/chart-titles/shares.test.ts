import { describe, expect, it } from "vitest";
import type { Row } from "../../../site/charts/chart.ts";
import { goneWithinDays } from "../../../site/charts/churn.ts";
import { leadingOrganization, regionsBuiltOn } from "../../../site/charts/ecosystem.ts";
import { titleOf } from "./title.ts";

describe("the title of a chart that sets shares side by side", () => {
  const gone = (relation: string, share: number, low: number, high: number): Row => ({
    relation,
    within_days: 7,
    n: 400,
    share_gone: share,
    ci_low: low,
    ci_high: high,
  });

  it("says when the intervals of the largest and the smallest overlap, and only then", () => {
    const near = [gone("quantized", 0.02, 0.01, 0.04), gone("adapter", 0.03, 0.02, 0.05)];
    expect(titleOf(goneWithinDays, near)).toBe(
      "Within 7 days, 3 % of new adapters and 2 % of new quantizations were gone (their intervals overlap)",
    );
    const far = [gone("quantized", 0.02, 0.01, 0.04), gone("adapter", 0.2, 0.15, 0.25)];
    expect(titleOf(goneWithinDays, far)).toBe(
      "Within 7 days, 20 % of new adapters and 2 % of new quantizations were gone",
    );
  });

  const built = (name: string, values: Row): Row => ({
    name,
    total_t1: 100,
    children_t1: 10,
    share_t1: 0.1,
    share_t0: 0.1,
    share_by_root_t1: 0.1,
    ci_low: 0.05,
    ci_high: 0.15,
    ...values,
  });

  it("gives the known regions first, and the unknown one after them if there is one", () => {
    const known = [built("china", { share_t1: 0.37 }), built("us", { share_t1: 0.15 })];
    const title = (rows: Row[]) => titleOf(regionsBuiltOn, rows);
    const said = "37 % of derivatives build on organizations of China and 15 % on those of the United States";
    expect(title(known)).toBe(said);
    expect(title([built("unknown", { share_t1: 0.47 }), ...known])).toBe(
      `${said}; 47 % on organizations of unknown region`,
    );
  });

  it("names the relations that are not clearly led", () => {
    const rows = ["adapter", "merge"].flatMap((relation) => [
      built("org", { relation, place: 1, share_t1: 0.35, ci_low: 0.18, ci_high: 0.57 }),
      built("other", { relation, place: 2, ci_low: 0.05, ci_high: relation === "merge" ? 0.5 : 0.15 }),
    ]);
    expect(titleOf(leadingOrganization, rows)).toBe(
      "org leads every relation: 35 % of adapters and 35 % of merges build on it (in merges the intervals of first and second overlap)",
    );
  });
});
