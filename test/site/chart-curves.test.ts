import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { chartRows } from "../support/chart-rows.ts";

/** Survival curves: the days at which they are read, and of which curves. */

const folder = mkdtempSync(join(tmpdir(), "hubrace-chart-curves-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("still-listed is read at days that thin out, up to the last, of curves that are printed", async () => {
  const event = (relation: string, day: number, at_risk: number, events: number, survival: string, authors = 12) => `
    select '${relation}' as relation, ${day} as day, ${at_risk} as at_risk, ${events} as events, cast(${survival} as double) as survival, 0.05 as std_error,
      90 as n, ${authors} as authors`;
  const rows = await chartRows(folder, "still-listed", {
    churn_curve: [
      event("none", 9, 40, 40, "0"),
      event("merge", 1, 90, 10, "0.8"),
      event("merge", 31, 60, 20, "0.5"),
      event("merge", 800, 30, 0, "0.5"),
      event("merge", 801, 29, 1, "null"),
      event("unknown", 1, 90, 10, "0.8"),
      // Fewer are left than there were authors.
      event("adapter", 4, 8, 0, "1"),
    ].join(" union all "),
  });
  const days = [0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 84, 105, 140, 180, 270, 365, 540, 730, 800];
  const lost = (day: number) => (day === 0 ? 0 : day < 31 ? 0.2 : 0.5);
  expect(
    rows.map(({ relation, day, gone, share_gone }) => [relation, day, gone, Number(Number(share_gone).toFixed(9))]),
  ).toEqual([
    ["adapter", 0, 0, 0],
    ["adapter", 4, 0, 0],
    ...days.map((day) => ["merge", day, 30, lost(day)]),
    ["none", 0, 40, 0],
    ["none", 9, 40, 1],
  ]);
  // 1 − 0.025^(1/8), and 0.025^(1/12).
  expect(rows[1]?.ci_high).toBeCloseTo(0.369417, 6);
  expect(rows.at(-1)?.ci_low).toBeCloseTo(0.735352, 6);
  expect(rows.at(-1)?.ci_high).toBe(1);
});

it("wait-for-child is read at days that thin out, up to the last, of the curve that is asked for", async () => {
  const event = (tier: string, relation: string, day: number, at_risk: number, events: number, survival: string) => `
    select '${tier}' as tier, '${relation}' as relation, ${day} as day, ${at_risk} as at_risk, ${events} as events, cast(${survival} as double) as survival,
      0.05 as std_error, 'release' as origin, 10 as k`;
  const asked = [
    event("T0", "merge", 4, 90, 9, "0.9"),
    event("T1", "merge", 4, 90, 9, "0.9"),
    event("T1", "adapter", 4, 60, 12, "0.8"),
    event("T1", "adapter", 640, 30, 10, "0.5"),
    event("T1", "adapter", 641, 29, 1, "null"),
    event("T1", "unknown", 4, 60, 12, "0.8"),
  ];
  const rows = await chartRows(
    folder,
    "wait-for-child",
    {
      diffusion_curve: [
        ...asked,
        event("T1", "finetune", 4, 60, 12, "0.8").replace("10 as k", "1 as k"),
        event("T1", "finetune", 4, 60, 12, "0.8").replace("'release'", "'first_child'"),
      ].join(" union all "),
      // A hundred bases of ninety owners are followed; sixty of the adapters' have had a first child.
      potential: "select i % 90 || '/' || i as base from range(100) as base (i)",
      diffusion: `select i || '/' || i as base, 'adapter' as relation, 'T1' as tier, k, i < 60 as observed
        from range(100) as base (i), (select unnest([1, 10]) as k)`,
    },
    { origin: "release", k: "10" },
  );
  const days = [0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 240, 300, 365, 450, 540, 630, 640];
  const reached = (day: number) => (day < 4 ? 0 : day < 640 ? 0.2 : 0.5);
  expect(
    rows.map(({ tier, relation, day, n, reached, share_reached }) => [
      ...[tier, relation, day, n, reached],
      Number(Number(share_reached).toFixed(9)),
    ]),
  ).toEqual([
    ...days.map((day) => ["T1", "adapter", day, 100, 22, reached(day)]),
    ...["T1", "T0"].flatMap((tier) => [0, 1, 2, 3, 4].map((day) => [tier, "merge", day, 100, 9, day < 4 ? 0 : 0.1])),
  ]);
  // Sixty were at risk when the first child came, fewer than there are owners: 1 − 0.025^(1/60).
  expect(rows[0]?.ci_high).toBeCloseTo(0.059629, 6);
});
