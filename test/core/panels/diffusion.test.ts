import { describe, expect, it } from "vitest";
import { withPanels } from "../../support/panel-fixture.ts";

/**
 * Base b was released on 1 June. Its children: finetunes f1 … f10 on days 1 to 10, of which f4 looks automated (T0), a quantization
 * q on day 2.5, and one that is older than the base. Snapshot on 21 June, day 20.
 */
const CHILDREN = `
  select 'f' || i as id, 'b' as base, 'finetune' as relation, case when i = 4 then 'T0' else 'T1' end as tier,
    timestamp '2026-06-01' + to_days(cast(i as integer)) as created_at, timestamp '2026-06-01' as base_released_at, i as lag_days
  from range(1, 11) as days (i)
  union all
  select 'q', 'b', 'quantized', 'T2', timestamp '2026-06-03 12:00:00', timestamp '2026-06-01', 2.5
  union all
  select 'early', 'b', 'finetune', 'T2', timestamp '2026-05-30', timestamp '2026-06-01', -2`;

const milestones = (fixture: Record<string, string>) =>
  withPanels("2026-06-21", fixture, ["diffusion"], (sql) =>
    sql.rows<Record<string, unknown>>("select relation, tier, k, children, observed, days from diffusion"),
  );

describe("diffusion of one base", () => {
  it("counts days to the first and tenth child, and days watched where it has not come", async () => {
    const all = await milestones({ derivatives: CHILDREN });
    expect(all.filter((row) => row.relation === "finetune")).toEqual([
      { relation: "finetune", tier: "T0", k: 1, children: 10, observed: true, days: 1 },
      { relation: "finetune", tier: "T0", k: 10, children: 10, observed: true, days: 10 },
      { relation: "finetune", tier: "T0", k: 100, children: 10, observed: false, days: 20 },
      { relation: "finetune", tier: "T1", k: 1, children: 9, observed: true, days: 1 },
      { relation: "finetune", tier: "T1", k: 10, children: 9, observed: false, days: 20 },
      { relation: "finetune", tier: "T1", k: 100, children: 9, observed: false, days: 20 },
    ]);
    expect(all.find((row) => row.relation === "quantized" && row.k === 1)).toMatchObject({ days: 2.5 });
    // Of any relation: f1, f2, q, f3 … f9 is the tenth.
    expect(all.find((row) => row.relation === "all" && row.tier === "T0" && row.k === 10)).toMatchObject({ days: 9 });
  });

  it("counts a child that vanished since: it came all the same", async () => {
    const vanished =
      "select 'gone' as id, 'b' as base, 'finetune' as relation, timestamp '2026-06-01 12:00:00' as created_at";
    const all = await milestones({ derivatives: CHILDREN, vanished });
    const first = all.filter((row) => row.relation === "finetune" && row.k === 1);
    expect(first).toMatchObject([
      { tier: "T0", children: 11, days: 0.5 },
      { tier: "T1", children: 9, days: 1 },
    ]);
  });

  it("counts the children of a base of which none is listed any more, from the base's own date or its corrected one", async () => {
    const models = `
      select id, timestamp '2026-06-01' as created_at from (values ('a'), ('c'), ('C2')) as model (id)`;
    // a's came after 3 days and after 5, c's before its release; C2 was released on the 4th in truth; nobody knows when "unlisted" was.
    const vanished = `
      select 'x' || base || day as id, base, 'adapter' as relation, timestamp '2026-06-01' + to_days(cast(day as integer)) as created_at
      from (values ('a', 3), ('a', 5), ('c', -1), ('C2', 2), ('C2', 5), ('unlisted', 2)) as gone (base, day)`;
    const corrections = "select 'c2' as model_id, date '2026-06-04' as released_on";
    const all = await withPanels(
      "2026-06-21",
      { derivatives: CHILDREN, models, vanished, corrections },
      ["diffusion"],
      (sql) =>
        sql.rows(
          "select base, relation, tier, k, children, observed, days from diffusion where base <> 'b' and k < 100",
        ),
    );
    const told = { tier: "T0", k: 1, observed: true };
    const waits = { tier: "T0", k: 10, observed: false };
    expect(all).toEqual([
      { base: "C2", relation: "adapter", ...told, children: 1, days: 2 },
      { base: "C2", relation: "adapter", ...waits, children: 1, days: 17 },
      { base: "C2", relation: "all", ...told, children: 1, days: 2 },
      { base: "C2", relation: "all", ...waits, children: 1, days: 17 },
      { base: "a", relation: "adapter", ...told, children: 2, days: 3 },
      { base: "a", relation: "adapter", ...waits, children: 2, days: 20 },
      { base: "a", relation: "all", ...told, children: 2, days: 3 },
      { base: "a", relation: "all", ...waits, children: 2, days: 20 },
    ]);
  });
});

/**
 * Eighty bases of sixteen owners, five each: 60 released 20 days ago, 20 released 4 days ago. One old base has its first child after 2.5 days, another
 * of the same owner after 5, and its second, which does not matter, after 6.
 */
const EIGHTY = {
  potential: `
    select 'o' || (i % 16) || '/b' || i as base, 'o' || (i % 16) as author,
      timestamp '2026-06-21' - to_days(case when i < 60 then 20 else 4 end) as released_at
    from range(80) as bases (i)`,
  derivatives: `
    select id, base, 'finetune' as relation, 'T2' as tier, created_at, timestamp '2026-06-01' as base_released_at, lag_days
    from (values
      ('x', 'o0/b0', timestamp '2026-06-03 12:00:00', 2.5),
      ('y', 'o0/b16', timestamp '2026-06-06', 5),
      ('z', 'o0/b16', timestamp '2026-06-07', 6)
    ) as child (id, base, created_at, lag_days)`,
};

const curve = (fixture: Record<string, string>, where: string) =>
  withPanels("2026-06-21", fixture, ["diffusion", "diffusion_curve"], (sql) =>
    sql.rows<Record<string, number | null>>(`
      select day, at_risk, events, survival, std_error from diffusion_curve
      where tier = 'T0' and relation = 'finetune' and ${where}`),
  );

describe("survival curves by hand", () => {
  it("follows Kaplan and Meier since the release, with owners as clusters", async () => {
    const rows = await curve(EIGHTY, "origin = 'release' and k = 1");
    // Day 2: all 80 are at risk. Day 5: the 20 young ones were watched for 4 days and one has its child, 59 are left.
    expect(rows.map(({ day, at_risk, events }) => [day, at_risk, events])).toEqual([
      [2, 80, 1],
      [5, 59, 1],
    ]);
    expect(rows[0]?.survival).toBeCloseTo(79 / 80, 6);
    // H grows by 1/(80·79) on day 2 and by 1/(59·58) on day 5, when three bases of o0 are at risk, four of eleven owners and three of four.
    const [h2, h5] = [1 / (80 * 79), 1 / (59 * 58)];
    // Without an owner 75 of 80 are left on day 2, and 56 or 55 of 59 on day 5.
    const on2 = (came: number) => (came / 79 - 5 * h2) / (75 / 80);
    const on5 = (came: number, own: number) => (came / 58 - own * h5) / ((59 - own) / 59);
    const error = (moves: number[]) => Math.sqrt((15 / 16) * moves.reduce((sum, move) => sum + move ** 2, 0));
    const many = (count: number, move: number) => Array.from({ length: count }, () => move);
    const day2 = error([on2(1), ...many(15, on2(0))]);
    expect(day2).toBeCloseTo(1 / 79, 12);
    expect(rows[0]?.std_error).toBeCloseTo((79 / 80) * day2, 6);
    const day5 = error([on2(1) + on5(1, 3), ...many(11, on2(0) + on5(0, 4)), ...many(4, on2(0) + on5(0, 3))]);
    expect(rows[1]?.survival).toBeCloseTo((79 / 80) * (58 / 59), 6);
    expect(rows[1]?.std_error).toBeCloseTo((79 / 80) * (58 / 59) * day5, 6);
  });

  it("is as uncertain as its owners are few, and says nothing for fewer than ten", async () => {
    // Of sixteen owners with five bases each, four get a first child on all of them on day 3: √(0.25 · 0.75 / 15).
    const taken = (owners: number) => ({
      potential: `
        select 'o' || (i % ${owners}) || '/b' || i as base, 'o' || (i % ${owners}) as author, timestamp '2026-06-01' as released_at
        from range(80) as bases (i)`,
      derivatives: `
        select 'c' || i as id, 'o' || (i % ${owners}) || '/b' || i as base, 'finetune' as relation, 'T2' as tier,
          timestamp '2026-06-04' as created_at, timestamp '2026-06-01' as base_released_at, 3 as lag_days
        from range(80) as bases (i) where i % ${owners} < 4`,
    });
    const [row] = await curve(taken(16), "origin = 'release' and k = 1");
    expect(row).toMatchObject({ day: 3, at_risk: 80, events: 20, survival: 0.75 });
    expect(row?.std_error).toBeCloseTo(Math.sqrt((0.25 * 0.75) / 15), 6);
    expect(await curve(taken(8), "origin = 'release' and k = 1")).toEqual([
      { day: 3, at_risk: 80, events: 40, survival: null, std_error: null },
    ]);
  });

  it("speaks from thirty bases of ten owners on", async () => {
    // Of ten owners with three bases each, one gets a child on one base: h = 1 / (30 · 29), (10 / 9) · ((1/29 − 3 h)² + 9 · (3 h)²) = (1/29)².
    const thirty = {
      potential: `
        select 'o' || (i % 10) || '/b' || i as base, 'o' || (i % 10) as author, timestamp '2026-06-01' as released_at
        from range(30) as bases (i)`,
      derivatives: `
        select 'x' as id, 'o0/b0' as base, 'finetune' as relation, 'T2' as tier,
          timestamp '2026-06-04' as created_at, timestamp '2026-06-01' as base_released_at, 3 as lag_days`,
    };
    // 29/30, and 29/30 · 1/29.
    expect(await curve(thirty, "origin = 'release' and k = 1")).toEqual([
      { day: 3, at_risk: 30, events: 1, survival: 0.966667, std_error: 0.033333 },
    ]);
  });

  it("goes on to day 730", async () => {
    const child = (base: number, day: number) => `
      select 'x${day}' as id, 'o${base}/b${base}' as base, 'finetune' as relation, 'T2' as tier,
        timestamp '2024-06-01' + to_days(${day}) as created_at, timestamp '2024-06-01' as base_released_at, ${day} as lag_days`;
    const old = {
      potential: `
        select 'o' || i || '/b' || i as base, 'o' || i as author, timestamp '2024-06-01' as released_at from range(30) as bases (i)`,
      derivatives: `${child(0, 730)} union all ${child(1, 731)}`,
    };
    expect(await curve(old, "origin = 'release' and k = 1")).toMatchObject([{ day: 730, at_risk: 30, events: 1 }]);
  });

  it("does without bases whose release or first child is dated behind the snapshot", async () => {
    const late = {
      potential: EIGHTY.potential,
      derivatives: `${EIGHTY.derivatives}
        union all
        select 'w', 'o2/later', 'finetune', 'T2', timestamp '2026-07-09', timestamp '2026-06-29', 10`,
    };
    expect(await curve(late, "origin = 'release' and k = 1")).toEqual(
      await curve(EIGHTY, "origin = 'release' and k = 1"),
    );
  });

  it("says how many are at risk but no share under thirty, and leaves out what cannot be a base", async () => {
    const few = {
      potential: `${EIGHTY.potential} where i < 20`,
      derivatives: `${EIGHTY.derivatives}
        union all
        select 'w', 'an/adapter', 'finetune', 'T2', timestamp '2026-06-04', timestamp '2026-06-01', 3`,
    };
    expect(await curve(few, "origin = 'release' and k = 1")).toEqual([
      { day: 2, at_risk: 20, events: 1, survival: null, std_error: null },
      { day: 5, at_risk: 19, events: 1, survival: null, std_error: null },
    ]);
  });

  it("watches a base from its first child on until the tenth", async () => {
    // Days from the release on 1 June to the first child and to the tenth; the snapshot is on day 20.
    const derivatives = `
      select 'c' || base || i as id, 'o/' || base as base, 'finetune' as relation, 'T2' as tier,
        base_released_at + to_hours(cast(24 * lag_days as integer)) as created_at, base_released_at, lag_days
      from (
        select *, timestamp '2026-06-01' as base_released_at, case when i < 10 then first else last end as lag_days
        from (values ('a', 5.5, 6.5), ('b', 2, 16), ('d', 2, 17), ('e', 2, null)) as tenth (base, first, last), range(1, 11) as children (i)
      )
      where lag_days is not null`;
    // Since the first child: a had ten on day 1 and could have been watched for 14.5, b on day 14, d on day 15, e was watched for 18.
    expect(
      (await curve({ derivatives }, "origin = 'first_child'")).map(({ day, at_risk, events }) => [
        day,
        at_risk,
        events,
      ]),
    ).toEqual([
      [1, 4, 1],
      [14, 3, 1],
      [15, 2, 1],
    ]);
  });

  it("starts the clock of the tenth child at the first", async () => {
    // 40 bases have ten children, the first on 8 June, the tenth on 21 June at midnight: 13 days later to the microsecond, though
    // the difference of the two lags is 12.999999999999998. 40 have only the first, and were watched as long.
    const derivatives = `
      select *, (epoch_us(created_at) - epoch_us(base_released_at)) / 86400e6 as lag_days
      from (
        select 'c' || b || '-' || i as id, 'o' || (b % 16) || '/b' || b as base, 'finetune' as relation, 'T2' as tier,
          case when i < 10 then timestamp '2026-06-08' + to_days(cast(i - 1 as integer)) else timestamp '2026-06-21' end as created_at,
          timestamp '2026-06-01 03:02:52.215' as base_released_at
        from range(80) as bases (b), range(1, 11) as days (i)
        where b < 40 or i = 1
      )`;
    const [row, ...more] = await curve({ derivatives }, "origin = 'first_child'");
    expect(more).toEqual([]);
    expect(row).toMatchObject({ day: 13, at_risk: 80, events: 40, survival: 0.5 });
    // Of each owner's five bases two or three: Greenwood's error is the larger one.
    expect(row?.std_error).toBeCloseTo(0.5 * Math.sqrt(40 / (80 * 40)), 6);
  });
});
