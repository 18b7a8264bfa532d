import { describe, expect, it } from "vitest";
import type { ReleaseManifest } from "../../../core/release/manifest.ts";
import type { Row } from "../../../site/charts/chart.ts";
import { goneWithinDays } from "../../../site/charts/churn.ts";
import { leadingOrganization, organizationsBuiltOn, regionsBuiltOn } from "../../../site/charts/ecosystem.ts";
import { said } from "./title.ts";

describe("what is said of whose models are built on", () => {
  const built = (
    name: string,
    share_t1: number,
    share_t0: number,
    share_by_root_t1: number,
    values: Row = {},
  ): Row => ({
    ...{ name, total_t1: 1_200, children_t1: 480, share_t1, share_t0, share_by_root_t1 },
    ...{ ci_low: share_t1 - 0.05, ci_high: share_t1 + 0.05, ...values },
  });
  const rows = [
    built("alpha", 0.4, 0.2, 0.45),
    built("beta", 0.2, 0.4, 0.15),
    built("gamma", 0.1, 0.1, 0.1, { children_t1: 1 }),
  ];

  it("names the first two organizations, and the first by each way of counting", () => {
    const { title, subtitle, description, summary, n, drawn, t1, t0 } = said(organizationsBuiltOn, rows);
    expect(title).toBe("40 % of derivatives name a model of alpha as their parent, 20 % one of beta");
    expect(subtitle).toContain("the 3 most built on, n = 1,200 models");
    expect(n).toBe(1_200);
    expect(summary).toBe(
      "40 % of derivatives name a model of alpha as their parent; counted by the root of the lineage it is 45 %, " +
        "and with suspected automated uploads left in, 20 %. Next is beta with 20 %.",
    );
    expect(description).toContain(
      "alpha: direct on T1 40 % (95 % interval 35 % to 45 %), by root on T1 45 %, direct on T0 20 %; beta: direct on T1 20 %",
    );
    expect(drawn).toContain("alpha · 480 children");
    expect(drawn).toContain("gamma · 1 child\n");
    expect(t0).toHaveLength(2);
    expect(t0.map(({ x }) => x)).toEqual(t1.map(({ x }) => x).toReversed());
    const wide = rows.map((row) => ({ ...row, ci_low: 0.1, ci_high: 0.5 }));
    expect(said(organizationsBuiltOn, wide).title).toMatch(/ one of beta \(their intervals overlap\)$/);
    expect(said(organizationsBuiltOn, rows.slice(0, 1)).missing).not.toBeNull();
  });

  it("needs one region that is known", () => {
    const { subtitle, n, drawn } = said(regionsBuiltOn, [built("unknown", 0.5, 0.5, 0.5), built("eu", 0.3, 0.3, 0.3)]);
    expect(subtitle).toContain("n = 1,200 models");
    expect(n).toBe(1_200);
    expect(drawn).toContain("the European Union · 480 children");
    expect(said(regionsBuiltOn, [built("unknown", 1, 1, 1)]).missing).toMatch(
      /one organization of known region, and this release was made without a file of regions\.$/,
    );
  });

  it("names the leader of each of two relations where no organization leads them all", () => {
    const place = (relation: string, at: number, row: Row): Row => ({ ...row, relation, place: at });
    const leaders = [
      place("adapter", 1, built("alpha", 0.4, 0.4, 0.4, { total_t1: 100 })),
      place("adapter", 2, built("beta", 0.35, 0.35, 0.35, { total_t1: 100 })),
      place("finetune", 1, built("beta", 0.6, 0.6, 0.6, { total_t1: 200 })),
      place("finetune", 2, built("alpha", 0.2, 0.2, 0.2, { total_t1: 200 })),
      place("merge", 1, built("gamma", 0.9, 0.9, 0.9, { total_t1: 50 })),
    ];
    const { title, subtitle, key, n, drawn } = said(leadingOrganization, leaders);
    expect(title).toBe(
      "Most built on: alpha by 40 % of adapters and beta by 60 % of finetunes (in adapters the intervals of first and second overlap)",
    );
    expect(subtitle).toContain("n = 350 models");
    expect(n).toBe(350);
    expect(key).toMatch(/ Each relation on its own\.$/);
    expect(drawn).toContain("alpha · finetune · 480 children");
    expect(said(leadingOrganization, [])).toMatchObject({ n: 0, drawn: "" });
  });
});

describe("what is said of new models that are gone", () => {
  const gone = (relation: string, within_days: number, n: number, share: number): Row => ({
    ...{ relation, within_days, n, share_gone: share, ci_low: share - 0.01, ci_high: share + 0.01 },
  });
  const rows = [
    gone("adapter", 1, 500, 0.01),
    gone("adapter", 7, 400, 0.03),
    gone("finetune", 7, 300, 0.09),
    gone("none", 1, 900, 0.02),
    gone("none", 7, 200, 0.2),
  ];

  it("is of the longest time that there is, over the most models of each relation", () => {
    const { title, subtitle, description, n, drawn } = said(goneWithinDays, rows);
    expect(title).toBe("Within 7 days, 20 % of new models without a parent and 3 % of new adapters were gone");
    expect(subtitle).toMatch(/ n = 1,700 models, 900 of them created at least 7 days ago$/);
    expect(said(goneWithinDays, rows.slice(0, 1)).subtitle).toMatch(/ n = 500 models$/);
    expect(n).toBe(1_700);
    expect(description).toBe(
      "adapters within 1 day: 1 % of 500; adapters within 7 days: 3 % of 400; finetunes within 7 days: 9 % of 300; " +
        "models without a parent within 1 day: 2 % of 900; models without a parent within 7 days: 20 % of 200",
    );
    expect(drawn).toContain("adapters within 7 days: 3 % (95 % interval 2 % to 4 %), n = 400");
    expect(drawn).toContain("n = 900");
    expect(said(goneWithinDays, rows.slice(0, 1)).title).toBe("Within 1 day, 1 % of new adapters were gone");
    expect(said(goneWithinDays, []).missing).toMatch(/the history is too short/);
  });

  it("has an axis that one wide interval does not stretch: it ends in an arrow", () => {
    const arrows = (shown: readonly Row[]) =>
      goneWithinDays.answer(shown, {} as ReleaseManifest).picture?.wide.match(/fill="none"/g)?.length ?? 0;
    expect(arrows(rows)).toBe(0);
    expect(said(goneWithinDays, rows).key).not.toContain("reaches further");
    const wider = [...rows, { ...gone("merge", 7, 40, 0.05), ci_high: 0.9 }];
    const wide = said(goneWithinDays, wider);
    const ticks = wide.drawn.split("\n");
    // Twice 20 %.
    expect(ticks).toContain("40 %");
    expect(ticks).not.toContain("75 %");
    expect(arrows(wider)).toBe(1);
    // Where all shares are small beside their intervals, three of four are drawn whole.
    const small = ["adapter", "finetune", "quantized", "none"].map((name, k) => ({
      ...gone(name, 1, 99, 0.01),
      ci_high: 0.04 + k / 1e3,
    }));
    expect(arrows(small)).toBe(0);
    expect(arrows([...small.slice(1), { ...gone("adapter", 1, 99, 0.01), ci_high: 0.9 }])).toBe(1);
    expect(wide.key).toContain("where it ends at the top it reaches further");
  });
});
